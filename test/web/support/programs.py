"""The server, and who is in the room beside the browsers."""

import os
import random
import re
import signal
import socket
import subprocess
import threading

from support.waiting import until

BUILD = os.environ.get("CHAT_BUILD", os.path.join(os.path.dirname(__file__), "../../../build"))
SEED = int(os.environ.get("CHAT_TEST_SEED", random.SystemRandom().randrange(10**9)))


class Server:
    """chat-server on a port of the system's choice; started again, it has the same port."""

    def __init__(self, *options):
        self.options = options
        self.port = 0
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            [f"{BUILD}/chat-server", str(self.port), "--bind", "127.0.0.1", *self.options],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        lines = []
        for line in self.process.stdout:
            lines.append(line)
            ready = re.search(r"is ready on port (\d+)", line)
            if ready:
                self.port = int(ready[1])
                break
        else:
            raise AssertionError("the server did not start: " + "".join(lines))
        # What it prints is read, so that it never waits for us.
        self.reader = threading.Thread(target=self.process.stdout.read, daemon=True)
        self.reader.start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/"

    def order(self, command):
        """As the operator; the server has the option --control."""
        path = self.options[self.options.index("--control") + 1]
        subprocess.run([f"{BUILD}/chat-server", "--ctl", path, *command.split()], check=True, stdout=subprocess.DEVNULL)

    def signal(self, number):
        self.process.send_signal(number)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        if self.process.poll() is None:
            self.signal(signal.SIGCONT)
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()
        self.reader.join()
        self.process.stdout.close()


class Talker:
    """Somebody in the room, who keeps every line that comes: nc, chat-client, or a program."""

    def __init__(self, command):
        self.lines = []
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.STDOUT, text=True, bufsize=1)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))

    def say(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def sees(self, text):
        until(lambda: any(text in line for line in self.lines), f"{text!r} among {self.lines}")

    def leave(self):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


def nc(server, name):
    talker = Talker(["nc", "127.0.0.1", str(server.port)])
    talker.say(name)
    talker.sees(f"You are {name}")
    return talker


def chat_client(server, name):
    talker = Talker([f"{BUILD}/chat-client", "127.0.0.1", str(server.port), "--name", name,
                     "--listen"])
    talker.sees(f"You are {name}")
    return talker


class Native:
    """Speaks the native dialect, and keeps what the room says: the log that pages are compared with."""

    def __init__(self, server, name, history=0):
        self.name = name
        self.said = []  # (from, text) of each message to everyone, in order
        self.whispers = []  # (from, to, text)
        self.left = []  # names
        self.outcomes = 0
        self.results = {}  # by number: "ok", "whisper", or the code of the error
        self.whisper = ""  # the seq of our last
        self.number = 0
        self.is_in = False
        self.socket = socket.create_connection(("127.0.0.1", server.port))
        self.pending = {}
        threading.Thread(target=self._read, daemon=True).start()
        self._send(f"/hello 1 {name} history={history}")
        until(lambda: self.is_in, f"{name} is in the room")

    def _send(self, line):
        self.socket.sendall(line.encode() + b"\n")

    def _read(self):
        try:
            for raw in self.socket.makefile("rb"):
                word, *fields = raw.decode().rstrip("\n").split("\t")
                if word == "welcome":
                    self.is_in = True
                elif word in ("say", "act"):
                    self.said.append((fields[2], "\t".join(fields[3:])))
                elif word == "left":
                    self.left.append(fields[2])
                elif word == "whisper":
                    self.whisper = fields[0]
                    self.whispers.append((fields[2], fields[3], "\t".join(fields[4:])))
                elif word == "ok":
                    text = self.pending.pop(int(fields[0]), None)
                    if text is not None:
                        self.said.append((self.name, text))
                    self.results[int(fields[0])] = "whisper" if fields[1] == self.whisper else "ok"
                    self.outcomes += 1
                elif word == "error":
                    self.results[int(fields[0])] = fields[1]
                    self.outcomes += 1
                elif word == "ping":
                    self._send(f"/pong {fields[0]}")
        except OSError:
            pass

    def say(self, line, as_text=True):
        self.number += 1
        if as_text:
            self.pending[self.number] = line
        self._send(f"{self.number}\t{'//' + line if as_text else line}")

    def order(self, line):
        self.say(line, as_text=False)

    def is_confirmed(self):
        until(lambda: self.outcomes == self.number, "every line has its outcome")

    def break_off(self):
        cut(self.socket)


class CuttingProxy:
    """Between a browser and the server: cuts each of the first connections that become WebSockets
    after a random number of bytes, in both directions at once. Or it swallows what comes, or one
    file is missing."""

    def __init__(self, server, seed):
        self.random = random.Random(seed)
        self.cuts_left = 0
        self.is_up = True  # lets connections through
        self.sockets = []
        self.silenced = set()  # of these; they stay open
        self.missing = None  # the path of a file that is not found
        self.target = ("127.0.0.1", server.port)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/"

    def _accept(self):
        while True:
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(near,), daemon=True).start()

    def _serve(self, near):
        try:
            if not self.is_up:
                raise ConnectionRefusedError
            far = socket.create_connection(self.target)
            self.sockets += [near, far]
            first = near.recv(65536)
            if first.startswith(f"GET {self.missing} ".encode()):
                first = first.replace(b" /", b" /not/", 1)
            far.sendall(first)
        except OSError:
            near.close()
            return
        room = [None]
        if first.startswith(b"GET /chat") and self.cuts_left > 0:
            self.cuts_left -= 1
            room[0] = self.random.randrange(100, 3000)
        threading.Thread(target=self._pass_on, args=(near, far, room), daemon=True).start()
        self._pass_on(far, near, room)

    def _pass_on(self, source, sink, room):
        try:
            while data := source.recv(65536):
                if source in self.silenced:
                    continue
                if room[0] is not None:
                    data = data[:room[0]]
                    room[0] -= len(data)
                sink.sendall(data)
                if room[0] == 0:
                    break
        except OSError:
            pass
        cut(source, sink)

    def cut_all(self):
        cut(*self.sockets)

    def silence_all(self):
        """As when a network is gone: no byte passes, and nobody is told."""
        self.silenced.update(self.sockets)

    def close(self):
        self.listener.close()
        self.cut_all()
        for each in self.sockets:
            each.close()


def cut(*sockets):
    for each in sockets:
        try:
            each.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass

"""A client in the native dialect, written from common/protocol/PROTOCOL.md alone.

python3 protocol_client.py NAME HOST:PORT... says the lines of its input in each of the sessions,
prints what it hears as "SESSION TAB what", and leaves. A line "<text" is not said: it waits until
something with that text was heard.
"""
import secrets, socket, sys, threading, time

TOLD = "say act whisper joined left away back renamed notice users".split()
SEQ = {**dict.fromkeys(TOLD + ["current", "ping"], 0), "ok": 1}  # in which field the seq is

class Session:
    def __init__(self, number, name, address, script):
        self.number, self.name, self.script = number, name, [*script, "/quit"]
        self.address, self.token, self.incarnation = address.rsplit(":", 1), "", ""
        self.after = self.last = self.servers_last = 0
        self.key = secrets.token_hex(16)
        self.waiting, self.had, self.heard, self.over = {}, set(), "", False  # waiting: by number

    def run(self):
        while not self.over:
            try:
                with socket.create_connection(self.address) as self.socket:
                    resume = f"session={self.token} after={self.after}"
                    self.write(f"/hello 1 {self.name} {resume if self.token else f'key={self.key}'}")
                    self.current, self.recalling, self.gone = False, "0", set()
                    for line in self.socket.makefile("rb"):
                        if line.endswith(b"\n"):  # else the end of it was cut off
                            self.hear(*line[:-1].decode().split("\t"))
            except OSError:
                time.sleep(0.01)

    def hear(self, word, *f):
        is_own = word == "users" or word == "whisper" and f[2] == self.name
        if word in SEQ and not is_own:
            self.after = max(self.after, int(f[SEQ[word]]))
        if word == "welcome":
            self.restarted = self.incarnation not in ("", f[5])
            self.token, self.servers_last, self.incarnation = f[0], int(f[4]), f[5]
        elif word == "ping":
            self.write(f"/pong {f[0]}")
        elif word == "history":
            self.recalling = f[1]
        elif word == "current" and self.recalling != "0":
            self.recalling = "0"  # it ends a /history, not what was missed
        elif word == "current":
            self.current = True
            self.send_again()
        elif word == "error" and f[0] == "0":  # in the handshake: after /quit there is no session
            self.over = True
            self.show("gone", *self.waiting.values())
        elif word in ("ok", "error") and int(f[0]) in self.waiting:
            line = self.waiting.pop(int(f[0]))
            self.over = line == "/quit"
            code = f[1] if word == "error" else ""
            self.show("gone" if self.over else word, code, line)
        elif word in TOLD and (self.recalling, f) not in self.had:
            if is_own or self.recalling != "0":  # that may come once more after a cut
                self.had.add((self.recalling, f))
            if word in ("left", "renamed"):
                self.gone.add(f[2].lower())
            if word == "renamed" and f[2] == self.name:
                self.name = f[3]
            self.show(word, *f[2:])
        while self.current and self.script and len(self.waiting) < 64:
            if self.script[0][0] == "<" and self.script[0][1:] not in self.heard:
                break
            line = self.script.pop(0)
            if line[0] != "<":
                self.send(line, self.last + 1)

    def send(self, line, number):
        self.waiting[number], self.last = line, max(number, self.last)
        self.write(f"{number}\t{line}")

    def send_again(self):  # lines that the server never had are numbered anew
        before, self.waiting, self.last = self.waiting, {}, self.servers_last
        for number, line in before.items():
            private = line[0] in "@?/" or ">" in line
            lost = self.restarted or line.split(">")[-1].strip().lower() in self.gone
            if number > self.servers_last and private and lost:
                self.show("unconfirmed", line)
            else:
                self.send(line, min(number, self.last + 1))

    def write(self, line):
        self.socket.sendall(line.encode() + b"\n")

    def show(self, *what):
        line = " ".join(filter(None, what)) + "\n"
        self.heard += line
        print(f"{self.number}\t{line}", end="", flush=True)  # in one write

lines = [line.rstrip("\n") for line in sys.stdin if line.strip()]
for n, address in enumerate(sys.argv[2:]):
    threading.Thread(target=Session(n, sys.argv[1], address, lines).run).start()

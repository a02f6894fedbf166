// The connection with the server, which is made anew after each loss: attempts, the pauses between
// them, and how long something is waited for. It knows nothing of what is said.

// The upper bounds of the pauses between attempts, in ms; the lower ones are half of them.
const LONGEST_PAUSES = [200, 500, 1000, 2000, 4000, 8000, 15000];
const GOOD_CONNECTION = 5000; // after one that lasted so long, the pauses are short again

const now = () => performance.now();

export class Connection {
  nextTry = 0; // performance.now() of it
  #socket = null;
  #tries = 0;
  #goodAt = Infinity; // this and the others as performance.now()
  #lastContact = 0;
  #deadline = Infinity;

  // {open(): a new WebSocket; opened(), received(line), closed(), of the last one only}
  constructor(parts) { Object.assign(this, parts); }

  get isOpen() { return this.#socket?.readyState === 1; }
  get silence() { return now() - this.#lastContact; }
  get isLate() { return now() >= this.#deadline; }

  connect() {
    this.drop();
    const socket = this.#socket = this.open();
    const mine = does => event => { if (this.#socket === socket) does(event); };
    socket.onopen = mine(() => this.opened());
    socket.onmessage = mine(({ data }) => {
      this.heard();
      this.received(data);
    });
    socket.onclose = mine(() => {
      this.#socket = null;
      this.closed();
    });
  }

  drop() {
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  send(line) { this.#socket.send(line); }
  heard() { this.#lastContact = now(); }
  // What is waited for has to happen within so many ms.
  expect(longest) { this.#deadline = now() + longest; }
  welcomed() { this.#goodAt = now() + GOOD_CONNECTION; }
  tryAtOnce() { this.#tries = 0; }

  // Until the next attempt, in ms.
  pause() {
    if (now() >= this.#goodAt) this.tryAtOnce();
    this.#goodAt = Infinity;
    const pause = LONGEST_PAUSES[Math.min(this.#tries++, LONGEST_PAUSES.length - 1)] * (0.5 + Math.random() / 2);
    this.nextTry = now() + pause;
    return pause;
  }
}

// What outlives a connection, and a reload of the page (common/protocol/PROTOCOL.md, "Taking a
// session up again"): which lines have no outcome yet, and when the session is taken up again,
// which of them are sent again, under which numbers, and which only the person can decide on.
// Pure; JSON.stringify() keeps all of it but the state of the connection.

import { fold } from "./text.js";
import { requestOf } from "./request.js";
import { MOST_IN_FLIGHT } from "./wire.js";

const MOST_TRIES = 4; // of a line that the server is too busy for

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, byte => byte.toString(16).padStart(2, "0")).join("");
}

export class Session {
  // kind: "public", "private" (then `addressee`, folded), or "other".
  static line(number, text, asker = "person") {
    const { is, to, meant } = requestOf(text);
    const addressee = fold(is === "whisper" ? to : meant ?? "");
    const kind = addressee ? "private" : is === "say" || is === "act" ? "public" : "other";
    return { number, text, kind, addressee, asker, wasSent: false, addresseeGone: false };
  }

  // or "catching up", or "current"
  #link = "down";
  #sent = 0; // so many of the lines in flight were sent in this connection

  constructor(saved) {
    Object.assign(this, {
      key: newKey(), token: "", incarnation: "",
      name: "", // at the server; empty before the first welcome
      welcomeName: "",
      after: 0, // the largest seq that counts, see take()
      ownWhisper: 0, // the seq of the last whisper from ourselves
      lastNumber: 0, serversLastLine: 0, inFlight: [],
      postponed: [], // lines that the server was too busy for
      historyOf: 0, // the line whose /history is being answered
      metNewIncarnation: false, // since the session was last caught up with
    }, saved);
  }

  get isKnown() { return this.token !== ""; }
  get isCurrent() { return this.#link === "current"; }
  get isCatchingUp() { return this.#link === "catching up"; }
  get hasRoom() { return this.inFlight.length < MOST_IN_FLIGHT; }

  hello(name, history) {
    if (this.isKnown) return `/hello 1 ${name} session=${this.token} after=${this.after}`;
    return `/hello 1 ${name} history=${history} key=${this.key}`;
  }

  connectionLost() {
    this.#link = "down";
    this.#sent = 0;
  }

  // asker: "person", or "page" for what the page asks by itself, which may be lost.
  add(text, asker, tries = 1) { this.inFlight.push({ ...Session.line(++this.lastNumber, text, asker), tries }); }

  // Returns whether there is a line to send.
  askAgain() {
    if (!this.isCurrent || !this.hasRoom || this.postponed.length === 0) return false;
    const { text, asker, tries } = this.postponed.shift();
    this.add(text, asker, tries + 1);
    return true;
  }

  // The next line to send: each once in a connection, in order.
  nextToSend() {
    if (!this.isCurrent || this.#sent === this.inFlight.length) return null;
    const line = this.inFlight[this.#sent++];
    line.wasSent = true;
    return line;
  }

  get pageAsks() { return [...this.inFlight, ...this.postponed].some(({ asker }) => asker === "page"); }
  isForPage(number) {
    return this.inFlight.some(line => line.number === number && line.asker === "page");
  }

  get ofPerson() { return [...this.postponed, ...this.inFlight].filter(line => line.asker === "person"); }

  // To be called with every event. Returns what is known of it:
  //   had: it came a second time, and must not be shown again
  //   settled: the line whose outcome it is
  //   unconfirmed: lines that will never have an outcome; those with wasSent may have been carried out
  take(event) {
    const { is, seq, name, from, to } = event;
    // An answer, or an own whisper, has the same number as its outcome: counted, the outcome would
    // seem to have come. And the messages behind `history` have lower ones.
    const isOwnWhisper = is === "whisper" && fold(from) === fold(this.name);
    const counts = !["welcome", "users", "history"].includes(is) && !isOwnWhisper;
    if (counts && seq > this.after) this.after = seq;
    if (isOwnWhisper) {
      if (seq <= this.ownWhisper) return { had: true };
      this.ownWhisper = seq;
    }
    switch (is) {
      case "welcome": this.#welcome(event); break;
      case "left": this.#giveUpName(name); break;
      case "renamed":
        if (fold(from) !== fold(to)) this.#giveUpName(from);
        if (fold(from) === fold(this.name)) this.name = to;
        break;
      case "ok":
      case "error": return this.#settle(event);
      case "missed": // anybody may have left among the missing events
        for (const line of this.inFlight) line.addresseeGone = true;
        break;
      case "history": this.historyOf = event.line; break;
      case "current": {
        const endsHistory = this.historyOf !== 0;
        this.historyOf = 0;
        if (this.isCatchingUp && !endsHistory) return { unconfirmed: this.#caughtUp() };
      }
    }
    return {};
  }

  #welcome(event) {
    this.#link = this.isKnown ? "catching up" : "current";
    if (this.isCatchingUp && this.incarnation !== event.incarnation) this.metNewIncarnation = true;
    this.incarnation = event.incarnation;
    this.serversLastLine = event.last;
    this.historyOf = 0;
    this.token = event.token;
    this.welcomeName = event.name;
    // What was missed is addressed to the name of that time.
    if (this.isCurrent) this.name = event.name;
  }

  #settle(event) {
    const at = this.inFlight.findIndex(line => line.number === event.line);
    if (at < 0) return { had: event.line !== 0 };
    const [line] = this.inFlight.splice(at, 1);
    if (at < this.#sent) --this.#sent;
    if (event.code === "busy" && line.tries < MOST_TRIES) return { had: this.postponed.push(line) > 0 };
    if (line.asker === "page" || event.code !== "outcome-forgotten") return { settled: line };
    return { had: true, unconfirmed: [line] };
  }

  // "What is sent again", "Who may not be sent to again" and "A new incarnation". Leaves no gaps:
  // a line that the server never had may get another number.
  #caughtUp() {
    this.#link = "current";
    this.name = this.welcomeName;
    this.lastNumber = this.serversLastLine;
    const unconfirmed = [];
    const again = [];
    for (const line of this.inFlight) {
      const mayBeNew = line.number > this.serversLastLine;
      const mayGo = line.kind !== "private" || (!this.metNewIncarnation && !line.addresseeGone);
      if (mayBeNew && !mayGo) {
        if (!this.metNewIncarnation) line.wasSent = false; // the server has not had it
        unconfirmed.push(line);
        continue;
      }
      if (mayBeNew) line.number = ++this.lastNumber;
      again.push(line);
    }
    this.inFlight = again;
    this.metNewIncarnation = false;
    return unconfirmed; // all private, so of the person
  }

  // Nobody has this name any more.
  #giveUpName(name) {
    for (const line of this.inFlight) {
      if (line.addressee === fold(name)) line.addresseeGone = true;
    }
  }
}

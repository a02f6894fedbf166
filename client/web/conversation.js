// The conversation with the server: joins, sends lines, comes back after the connection was lost
// or the page was loaded anew, and says goodbye. It knows no page: what is to be shown goes to
// `view`, and `save()` is called before anything is said that must survive a reload.

import { clean, nameError, trim } from "./text.js";
import { parseRequest } from "./request.js";
import { parseEvent } from "./wire.js";
import { People } from "./people.js";
import { Session } from "./session.js";

// The upper bounds of the pauses between attempts, in ms; the lower ones are half of them.
const PAUSES = [200, 500, 1000, 2000, 4000, 8000, 15000];
const GOOD_CONNECTION = 5000; // after one that lasted so long, the pauses are short again
const LONGEST_SILENCE = 25000; // the server sends something every 10 s, if only a ping
const LONGEST_ANSWER = 15000; // to connecting and hello
const LONGEST_GOODBYE = 1000;
const HISTORY = 1000; // messages asked for when joining; the server gives fewer
const MOST_NAMES_ASKED_FOR = 200; // in a larger room who speaks or comes gets known
const MOST_WAITING = 1000; // lines that wait to be sent

export class Conversation {
  phase = "asking"; // "connecting", "handshake", "joined", "pausing", "leaving", "over"
  people = new People();
  trouble = null; // while coming back: why
  nextTry = 0; // performance.now() of it, while pausing
  room = "";
  #socket = null;
  #tries = 0;
  #joinedAt = 0;
  #lastContact = 0;
  #deadline = Infinity; // performance.now()
  #inPast = false; // history is arriving
  #names = null; // the answer to the page's own question for them

  // open(): a WebSocket to be; view: joined(), event(), own(), refused(), complain(), changed(), ...
  constructor({ open, view, save, saved }) {
    this.open = open;
    this.view = view;
    this.save = save;
    this.session = new Session(saved?.session);
    this.name = saved?.name ?? "";
    this.waiting = saved?.waiting ?? []; // typed, and not given to the session yet
    this.undecided = saved?.undecided ?? []; // perhaps sent: the person decides
    this.people.self = this.session.name;
    this.room = saved?.room ?? "";
  }

  toJSON() {
    const { session, name, waiting, undecided, room } = this;
    return { session, name, waiting, undecided, room };
  }

  get isIn() { return this.phase === "joined"; }
  // Lines that wait for their outcome or to be sent, as {text, state}.
  pending() {
    const isWell = this.isIn && this.session.isCurrent;
    return [
      ...this.session.inFlight.filter((line) => line.asker === "person").map(({ text, wasSent }) => (
        { text, state: isWell ? "sending" : wasSent ? "perhaps sent" : "not sent yet" })),
      ...this.waiting.map((text) => ({ text, state: "not sent yet" })),
    ];
  }

  // --- coming in ---

  join(name) {
    const error = nameError(name);
    if (error) return this.view.nameRefused(`that cannot be a name: ${error}`);
    this.name = name;
    this.save();
    if (this.#socket?.readyState === 1) return this.#hello();
    this.#connect();
  }

  // After a reload: takes the session up, or asks for the same one again.
  resume() {
    this.trouble = "the page was loaded anew";
    this.#connect();
  }

  tryNow() {
    if (this.phase !== "pausing") return;
    this.#tries = 0;
    this.#connect();
  }

  #connect() {
    this.#drop();
    this.#enter("connecting", LONGEST_ANSWER);
    const socket = this.open();
    this.#socket = socket;
    const mine = (does) => (event) => { if (this.#socket === socket) does(event); };
    socket.onopen = mine(() => this.#hello());
    socket.onmessage = mine(({ data }) => this.#receive(data));
    socket.onclose = mine(({ code }) => this.#closed(code));
  }

  #drop() {
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #hello() {
    this.#enter("handshake", LONGEST_ANSWER);
    this.#socket.send(this.session.hello(this.name, HISTORY));
  }

  #enter(phase, longest = Infinity) {
    this.phase = phase;
    this.#deadline = performance.now() + longest;
    this.view.changed();
  }

  // --- what is typed ---

  say(text) {
    if (this.waiting.length >= MOST_WAITING) return this.view.complain(`much waits to be sent; this was left out: ${text}`);
    if (parseRequest(clean(text)).is === "quit") return this.leave(text);
    this.waiting.push(text);
    this.pump();
    this.save();
    this.view.changed();
  }

  // Later lines wait for the person's decision about the earlier ones.
  pump() {
    if (this.phase === "asking" || this.phase === "over") return;
    while (this.undecided.length === 0 && this.waiting.length > 0 && this.session.hasRoom) {
      this.session.add(this.waiting.shift());
    }
    if (!this.isIn || this.#socket?.readyState !== 1) return;
    for (let line; (line = this.session.nextToSend());) this.#socket.send(`${line.number}\t${line.text}`);
  }

  decide(sendsIt) {
    const text = this.undecided.shift();
    if (sendsIt) this.session.add(text);
    this.pump();
    this.save();
    this.view.changed();
    return text;
  }

  // Asks for the last `count` messages; the view gets them as older().
  askForOlder(count) {
    if (!this.isIn || !this.session.isCurrent || !this.session.hasRoom) return false;
    this.session.add(`/history ${count}`, "page");
    this.pump();
    return true;
  }

  askForNames() {
    if (!this.session.hasRoom) return;
    this.session.add("/who", "page");
    this.pump();
  }

  leave(text = "/quit") {
    if (!this.isIn || !this.session.isCurrent) return this.#end("You have left.");
    this.pump();
    this.#socket.send(`${this.session.numberOfGoodbye}\t${text}`);
    this.#enter("leaving", LONGEST_GOODBYE);
  }

  // --- what the server sends ---

  #receive(line) {
    this.#lastContact = performance.now();
    const event = parseEvent(line);
    if (!event) return;
    if (this.phase === "handshake") return this.#answered(event);
    if (this.phase === "asking" || event.is === "welcome") return;
    const wasCatchingUp = this.session.isCatchingUp;
    const { had, settled, unconfirmed } = this.session.take(event);
    for (const each of unconfirmed ?? []) this.#leaveToPerson(each);
    if (!had) this.#tell(event, settled);
    if (wasCatchingUp && this.session.isCurrent) this.#caughtUp();
    if (!settled && !unconfirmed) return;
    this.pump();
    this.view.changed();
  }

  #answered(event) {
    if (event.is === "welcome") return this.#welcomed(event);
    if (event.is === "bye") return this.#bye(event);
    if (event.is !== "error") return;
    const { code, text } = event;
    if (code === "name-taken" || code === "name-invalid") return this.#askAnew(text);
    if (this.session.isKnown && (code === "session-unknown" || code === "after-unknown")) return this.#loseSession();
    if (this.trouble !== null && (code === "full" || code === "busy")) return this.#lost(text);
    this.#drop();
    this.#askAnew(text);
  }

  #askAnew(why) {
    this.trouble = null;
    this.#enter("asking");
    this.view.nameRefused(why);
  }

  #welcomed(event) {
    this.session.take(event);
    this.#joinedAt = performance.now();
    this.trouble = null;
    this.room = event.room;
    this.people.count = event.people;
    const isNew = this.session.isCurrent;
    if (isNew) this.people.self = event.name;
    this.#enter("joined");
    this.view.joined(isNew, event);
    this.save();
    if (isNew) this.#refreshNames();
    this.pump();
  }

  #tell(event, settled) {
    if (event.is === "history") this.#inPast = true;
    this.people.note(event, this.#inPast);
    if (event.is === "current") this.#inPast = false;
    if (this.#isOwnAnswer(event, settled)) return;
    if (event.is === "ping") {
      this.save(); // what it answers is not kept at the server any longer
      return this.#socket.send(`/pong ${event.seq}`);
    }
    if (event.is === "bye") return this.#bye(event);
    if (event.is === "missed" && this.session.isCurrent) this.#refreshNames();
    if (event.is === "error") this.view.refused(event.text, settled ? clean(settled.text) : "");
    else if (event.is === "ok") this.view.own(event, settled ? clean(settled.text) : "");
    else this.view.event(event);
  }

  #isOwnAnswer(event, settled) {
    if (settled?.asker === "page") {
      if (this.#names) this.people.listed(this.#names);
      this.#names = null;
      this.view.olderIsWhole();
      return true;
    }
    if (event.line === undefined || !this.session.isForPage(event.line)) return false;
    if (event.is === "users") (this.#names ??= []).push(...event.names);
    if (event.is === "history") this.view.olderBegins();
    return true;
  }

  #refreshNames() {
    if (this.people.count <= MOST_NAMES_ASKED_FOR) this.askForNames();
  }

  #caughtUp() {
    if (this.people.self !== this.session.name) this.view.event({ is: "renamed", from: this.people.self, to: this.session.name, time: Date.now() });
    this.people.self = this.session.name;
    this.view.caughtUp();
    this.#refreshNames();
    this.pump();
    this.view.changed();
  }

  #bye(event) {
    const { code, reason } = event;
    if (this.phase === "leaving") return this.#end("You have left.");
    if (["kept", "shutdown", "waiting"].includes(code)) return this.#lost(code === "waiting" ? reason : "the server was stopped");
    this.#end(code === "replaced" ? "Another window has taken your place in the room." : reason || "The server ended the connection.");
  }

  // --- the connection is lost ---

  #closed(code) {
    this.#socket = null;
    if (this.phase === "asking") return; // it did not wait for a name
    if (this.phase === "leaving") return this.#end("You have left.");
    this.#lost(navigator.onLine === false ? "this device has no network" : code === 1006 ? "the server does not answer" : "");
  }

  #lost(why) {
    this.#drop();
    this.session.connectionLost();
    this.#inPast = false;
    this.#names = null;
    this.view.connectionLost(why, this.trouble !== null);
    this.trouble = why;
    if (performance.now() - this.#joinedAt >= GOOD_CONNECTION && this.phase === "joined") this.#tries = 0;
    const longest = PAUSES[Math.min(this.#tries++, PAUSES.length - 1)];
    const pause = longest * (0.5 + Math.random() / 2);
    this.nextTry = performance.now() + pause;
    this.#enter("pausing", pause);
  }

  // To be called when a deadline may have passed, and after the machine was asleep: `slept` ms.
  tick(slept) {
    const now = performance.now();
    // What came meanwhile has not been read yet.
    if (slept > 0) this.#lastContact = Math.max(this.#lastContact, now - LONGEST_SILENCE + 2000);
    if (this.isIn && now - this.#lastContact >= LONGEST_SILENCE) return this.#lost("nothing has come from the server for a while");
    if (now < this.#deadline) return;
    this.#deadline = Infinity;
    if (this.phase === "pausing") this.#connect();
    else if (this.phase === "leaving") this.#end("You have left.");
    else this.#lost("the server does not answer");
  }
  get deadline() { return this.isIn ? this.#lastContact + LONGEST_SILENCE : this.#deadline; }
  get silence() { return performance.now() - this.#lastContact; }

  // The session is over: joins again under the same name, as a new member.
  #loseSession() {
    this.name = this.session.name || this.name;
    const unsent = [];
    for (const line of this.session.giveUp()) {
      if (line.kind === "other" || (line.kind === "public" && !line.wasSent)) unsent.push(line.text);
      else this.#leaveToPerson(line);
    }
    // Somebody else may have the name of an addressee by now.
    const isPrivate = (text) => ["whisper", "mistake"].includes(parseRequest(clean(text)).is) || parseRequest(clean(text)).meant;
    for (const text of this.waiting) {
      if (isPrivate(text)) this.#withhold(clean(text), "that person");
      else unsent.push(text);
    }
    this.waiting = unsent;
    this.session = new Session();
    this.people.lastWhisperer = "";
    this.view.sessionLost();
    this.#connect();
  }

  #leaveToPerson(line) {
    const text = clean(line.text);
    if (!line.wasSent) this.#withhold(text, line.addressee);
    else if (line.kind === "other") this.view.complain(`perhaps not done: ${text}`);
    else this.undecided.push(text);
    this.save();
  }

  #withhold(text, who) {
    this.view.refused(`${who} may be somebody else by now; nothing was sent`, text);
  }

  #end(why) {
    this.#drop();
    const lines = [...this.undecided, ...this.session.giveUp().map((line) => clean(line.text)), ...this.waiting];
    this.undecided = [];
    this.waiting = [];
    this.session = new Session();
    this.#enter("over");
    this.view.ended(why, lines);
  }
}

// The conversation with the server: joins, sends lines, comes back after the connection was lost
// or the page was loaded anew, and says goodbye. It knows no page: `view` is told, and `save()` is
// called before anything is said that must survive a reload.

import { clean, nameError } from "./text.js";
import { requestOf } from "./request.js";
import { Connection } from "./connection.js";
import { Inquiries } from "./inquiries.js";
import { parseEvent } from "./wire.js";
import { People } from "./people.js";
import { Session } from "./session.js";
import { Talk } from "./talk.js";

// In ms.
const LONGEST_SILENCE = 25000; // the server sends something every 10 s, if only a ping
const LONGEST_ANSWER = 15000; // to connecting and hello
const LONGEST_GOODBYE = 1000;
const LONGEST_PROBE = 2000;
const HISTORY = 1000; // messages asked for; a newcomer gets fewer
const MOST_WAITING = 1000; // lines that wait to be sent

const LEFT = "You have left.", SILENT = "the server does not answer";

export class Conversation {
  // "asking" for a name, "connecting", "handshake", "joined", "pausing", "leaving", "over"
  phase = "asking";
  people = new People();
  trouble = null; // while coming back: why
  #lostSession = false; // the next one fills the gap

  // open(): a new WebSocket; view: add(entry), noted(event), entered(isNew), refused(line),
  // older(entries or null), missed(entries), nameRefused(why), ended(why, lines), changed().
  constructor({ open, view, save, saved }) {
    Object.assign(this, { view, save });
    this.link = new Connection({
      open,
      opened: () => this.#hello(),
      received: (line) => this.#receive(line),
      closed: () => this.#closed(),
    });
    this.talk = new Talk(this.people, (entry) => this.inquiries.add(entry));
    this.inquiries = new Inquiries({ ...this, ask: (line) => this.#ask(line) });
    this.session = new Session(saved?.session);
    this.name = saved?.name ?? "";
    this.room = saved?.room ?? "";
    this.waiting = saved?.waiting ?? []; // typed, and not given to the session yet
    this.undecided = saved?.undecided ?? []; // perhaps sent: the person decides
    this.people.self = this.session.name;
    this.people.lastWhisperer = saved ? saved.lastWhisperer : "";
  }

  get isIn() { return this.phase === "joined"; }

  // Lines that wait for their outcome or to be sent, as {text, state}.
  pending() {
    const isWell = this.isIn && this.session.isCurrent;
    const state = (wasSent) => (!wasSent ? "not sent yet" : isWell ? "sending" : "perhaps sent");
    const lines = this.session.inFlight.filter((line) => line.asker === "person");
    return [...lines, ...this.waiting.map((text) => ({ text }))].map(({ text, wasSent }) => ({ text, state: state(wasSent) }));
  }

  // --- coming in ---

  join(name) {
    const error = nameError(name);
    if (error) return this.view.nameRefused(`that cannot be a name: ${error}`);
    this.name = name;
    if (this.link.isOpen) this.#hello();
    else this.#connect();
  }

  // After a reload: takes the session up, or asks for the same one again.
  resume() {
    this.trouble = "";
    this.#connect();
  }

  tryNow() {
    if (this.phase !== "pausing") return;
    this.link.tryAtOnce();
    this.#connect();
  }

  // The machine slept, or its network changed: a server that is still there answers soon.
  probe() {
    this.tryNow();
    if (!this.isIn) return;
    if (this.session.inFlight.length === 0) this.#ask("/history 1");
    this.link.heard(); // what came meanwhile has not been read yet
    this.link.expect(LONGEST_PROBE);
  }

  #connect() {
    this.#enter("connecting", LONGEST_ANSWER);
    this.link.connect();
  }

  #hello() {
    this.#enter("handshake", LONGEST_ANSWER);
    this.save(); // the key, or nobody could ask for this session again
    this.link.send(this.session.hello(this.name, this.#lostSession ? 0 : HISTORY));
  }

  #enter(phase, longest = Infinity) {
    this.phase = phase;
    this.link.expect(longest);
    this.view.changed();
  }

  // --- what is typed ---

  say(text) {
    if (requestOf(text).is === "quit") return this.leave(text);
    if (this.waiting.length >= MOST_WAITING) return this.talk.tell("error", `much waits to be sent; this was left out: ${text}`);
    this.waiting.push(text);
    this.#goOn();
  }

  // Returns the line that it was about.
  decide(sendsIt) {
    const text = this.undecided.shift();
    if (sendsIt) this.session.add(text);
    this.#goOn();
    return text;
  }

  // The outcome comes as view.older().
  askForOlder(count) {
    return this.isIn && this.session.isCurrent && !this.session.pageAsks && this.#ask(`/history ${count}`);
  }

  #ask(line) {
    if (!this.session.hasRoom) return false;
    this.session.add(line, "page");
    this.#pump();
    return true;
  }

  #goOn() {
    this.#pump();
    this.save();
    this.view.changed();
  }

  // Later lines wait for the person's decision about the earlier ones.
  #pump() {
    while (this.undecided.length === 0 && this.waiting.length > 0 && this.session.hasRoom) {
      this.session.add(this.waiting.shift());
    }
    if (!this.isIn || !this.link.isOpen) return;
    for (let line; (line = this.session.nextToSend());) this.link.send(`${line.number}\t${line.text}`);
  }

  leave(text = "/quit") {
    if (!this.isIn || !this.session.isCurrent) return this.#end(LEFT);
    this.#pump();
    this.link.send(`${this.session.numberOfGoodbye}\t${text}`);
    this.#enter("leaving", LONGEST_GOODBYE);
  }

  // --- what the server sends ---

  #receive(line) {
    if (this.isIn) this.link.expect(Infinity);
    const event = parseEvent(line);
    if (!event) return;
    if (this.phase === "handshake") return this.#answered(event);
    if (this.phase === "asking" || event.is === "welcome") return;
    const wasCatchingUp = this.session.isCatchingUp;
    const { had, settled, unconfirmed } = this.session.take(event);
    for (const each of unconfirmed ?? []) this.#leaveToPerson(each);
    if (!had) this.#tell(event, settled);
    if (wasCatchingUp && this.session.isCurrent) this.#caughtUp();
    if (settled || unconfirmed) this.#goOn();
  }

  #answered(event) {
    const { is, code, text } = event;
    if (is === "welcome") return this.#welcomed(event);
    if (is === "bye") return this.#bye(event);
    if (is !== "error") return;
    if (code === "session-unknown" || code === "after-unknown") return this.#loseSession();
    if (this.trouble !== null && (code === "full" || code === "busy")) return this.#lost(text);
    if (code !== "name-taken" && code !== "name-invalid") this.link.drop();
    this.trouble = null;
    this.#enter("asking");
    this.view.nameRefused(text);
  }

  #welcomed(event) {
    this.session.take(event);
    const isNew = this.session.isCurrent;
    this.link.welcomed();
    this.trouble = null;
    this.room = event.room;
    this.people.count = event.people;
    if (isNew) {
      this.people.self = event.name;
      this.talk.welcome(event);
      if (this.#lostSession) this.inquiries.fillGap(event.seq);
      this.#lostSession = false;
      this.inquiries.askForNames();
    }
    this.#enter("joined");
    this.view.entered(isNew);
    this.#goOn();
  }

  #tell(event, settled) {
    this.people.note(event, this.talk.isPast);
    if (settled?.asker === "page" || this.session.isForPage(event.line)) return this.inquiries.take(event);
    const text = settled ? clean(settled.text) : "";
    switch (event.is) {
      case "ping":
        this.save(); // what it answers is not kept at the server any longer
        return this.link.send(`/pong ${event.seq}`);
      case "bye": return this.#bye(event);
      case "error":
        this.talk.tell("error", event.text);
        if (text) this.view.refused(text);
        return;
      case "ok": return this.talk.own(event, text);
      case "missed": if (this.session.isCurrent) this.inquiries.askForNames();
    }
    this.talk.event(event);
    this.view.noted(event);
  }

  #caughtUp() {
    const { people, session } = this;
    if (people.self !== session.name) this.talk.tell("notice", `You are now called ${session.name}`);
    people.self = session.name;
    this.inquiries.askForNames();
    this.#goOn();
  }

  #bye({ code, reason }) {
    if (this.phase === "leaving") return this.#end(LEFT);
    if (code === "waiting") return this.#lost(reason);
    if (code === "kept" || code === "shutdown") return this.#lost("the server was stopped");
    this.#end(code === "replaced" ? "Another window has taken your place in the room." : reason || "The server ended the connection.");
  }

  // --- the connection is lost ---

  #closed() {
    if (this.phase === "asking") return; // it did not wait for a name
    if (this.phase === "leaving") return this.#end(LEFT);
    this.#lost(navigator.onLine === false ? "this device has no network" : SILENT);
  }

  #lost(why) {
    this.link.drop();
    this.session.connectionLost();
    this.talk.connectionLost();
    this.inquiries.lost();
    if (this.trouble === null && this.session.isKnown) this.talk.tell("notice", `The connection is lost (${why}); trying again.`);
    this.trouble = why;
    this.#enter("pausing", this.link.pause());
  }

  // To be called about once a second.
  tick() {
    if (this.isIn && this.link.silence >= LONGEST_SILENCE) return this.#lost("nothing has come from the server for a while");
    if (!this.link.isLate) return;
    if (this.phase === "pausing") this.#connect();
    else if (this.phase === "leaving") this.#end(LEFT);
    else this.#lost(SILENT);
  }

  // The session is over: joins again under the same name, as a new member. By now somebody else
  // may have the name of an addressee.
  #loseSession() {
    this.name = this.session.name || this.name;
    const lines = [...this.session.giveUp(), ...this.waiting.map((text) => Session.line(0, text))];
    const maySend = ({ kind, wasSent }) => kind === "other" || (kind === "public" && !wasSent);
    for (const line of lines) if (!maySend(line)) this.#leaveToPerson(line);
    this.waiting = lines.filter(maySend).map(({ text }) => text);
    this.inquiries.drop();
    this.session = new Session();
    this.session.add(`/history ${HISTORY}`, "page");
    this.#lostSession = true;
    this.people.forgetWhisperer();
    this.talk.tell("notice", "The server was restarted, or you were away too long; some messages may be missing.");
    this.#connect();
  }

  #leaveToPerson(line) {
    const text = clean(line.text);
    if (!line.wasSent) {
      this.talk.tell("error", `${line.addressee} may be somebody else by now; nothing was sent`);
      this.view.refused(text);
    } else if (line.kind === "other") {
      this.talk.tell("error", `perhaps not done: ${text}`);
    } else {
      this.undecided.push(text);
    }
  }

  #end(why) {
    this.link.drop();
    const lines = [...this.undecided, ...this.session.giveUp().map(({ text }) => clean(text)), ...this.waiting];
    this.undecided = [];
    this.waiting = [];
    this.session = new Session();
    this.#lostSession = false;
    this.inquiries.drop();
    this.#enter("over");
    this.view.ended(why, lines);
  }
}

// The conversation with the server: joins, sends lines, comes back after the connection was lost
// or the page was loaded anew, and says goodbye. It knows no page: `view` is told, and `save()` is
// called before anything is said that must survive a reload.

import { clean, counted, nameError } from "./text.js";
import { requestOf } from "./request.js";
import { Connection } from "./connection.js";
import { HISTORY, Inquiries, PROBE } from "./inquiries.js";
import { Outbox } from "./outbox.js";
import { parseEvent } from "./wire.js";
import { People } from "./people.js";
import { Talk } from "./talk.js";

// In ms.
const LONGEST_SILENCE = 25000; // the server sends something every 10 s, if only a ping
const LONGEST_ANSWER = 15000; // to connecting and hello
const LONGEST_CHECK = 65000; // of a password: the server takes its time after wrong ones
const LONGEST_GOODBYE = 1000;
const LONGEST_PROBE = 2000;
const BETWEEN_TRIES = 3000; // of what the server is too busy for

const LEFT = "You have left.", SILENT = "the server does not answer";

export class Conversation {
  // "asking" for a name, "connecting", "handshake", "joined", "pausing", "leaving"
  phase = "asking";
  people = new People();
  trouble = null; // while coming back: why; "": after a reload, or before one
  #inquiries;
  #wantsPassword = false; // the server, in this connection
  #askAgainAt = 0; // performance.now() of it

  // open(): a new WebSocket; view: add(entry), noted(event), entered(isNew), refused(line),
  // older(entries or null), missed(entries), asks({name or password: why it is asked for anew}),
  // closedAtDoor(), asksToLeave(count of lines that are lost by it, leave()), ended(why), changed().
  constructor({ open, view, save, saved }) {
    Object.assign(this, { view, save });
    this.link = new Connection({
      open,
      opened: () => this.#hello(),
      received: line => this.#receive(line),
      closed: () => this.#closed(),
    });
    this.talk = new Talk(this.people, entry => this.#inquiries.add(entry));
    const { people, gap, name = "", room = "", password = "", ...lines } = saved ?? {};
    Object.assign(this, { name, room, password });
    this.#inquiries = new Inquiries({ people: this.people, talk: this.talk, view, gap, ask: line => this.#ask(line) });
    this.outbox = new Outbox({ talk: this.talk, refused: view.refused, ...lines });
    Object.assign(this.people, people, { self: this.session.name });
  }

  toJSON() {
    const { outbox: { session, waiting, undecided }, people, name, room, password } = this;
    return { session, waiting, undecided, people, gap: this.#inquiries.gap, name, room, password };
  }

  get session() { return this.outbox.session; }
  get isIn() { return this.phase === "joined"; }
  // Lines go to the server now.
  get isWell() { return this.isIn && this.session.isCurrent; }
  pending() { return this.outbox.pending(this.isWell); }

  // --- coming in ---

  // `password`: "" where none was asked for.
  join(name, password) {
    if (this.phase === "handshake") return; // pressed twice
    const error = nameError(name);
    if (error) return this.view.asks({ name: `that cannot be a name: ${error}` });
    this.name = name;
    this.password = password || this.password;
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
    if (this.session.inFlight.length === 0) this.#ask(PROBE);
    this.link.heard(); // what came meanwhile has not been read yet
    this.link.expect(LONGEST_PROBE);
  }

  #connect() {
    this.#wantsPassword = false;
    this.#enter("connecting", LONGEST_ANSWER);
    this.link.connect();
  }

  #hello() {
    this.#enter("handshake", this.#wantsPassword ? LONGEST_CHECK : LONGEST_ANSWER);
    this.save(); // the key, or nobody could ask for this session again
    if (this.#wantsPassword) this.link.send(`/password ${this.password}`);
    this.link.send(this.session.hello(this.name, this.#inquiries.gap ? 0 : HISTORY));
  }

  #enter(phase, longest = Infinity) {
    this.phase = phase;
    this.link.expect(longest);
    this.view.changed();
  }

  // --- what is typed ---

  say(texts) {
    let quit, behind = 0;
    for (const text of texts) {
      if (quit) {
        ++behind;
        this.view.refused(text);
      } else if (requestOf(text).is === "quit") quit = text;
      else this.outbox.add(text);
    }
    this.#goOn(); // once: it saves all that is shown
    if (quit) this.leave(quit, behind);
  }

  decide(sendsIt) {
    this.outbox.decide(sendsIt);
    this.#goOn();
  }

  // The outcome comes as view.older().
  askForOlder(count) {
    return this.isWell && !this.session.pageAsks && this.#ask(`/history ${count}`);
  }

  #ask(line) {
    const isAsked = this.outbox.ask(line);
    this.#pump();
    return isAsked;
  }

  #goOn() {
    this.#pump();
    this.save();
    this.view.changed();
  }

  #pump() {
    this.outbox.fill();
    if (!this.isIn || !this.link.isOpen) return;
    for (let line; (line = this.session.nextToSend());) this.link.send(`${line.number}\t${line.text}`);
  }

  // `behind`: so many lines stood behind it.
  leave(text = "/quit", behind = 0) {
    this.#pump();
    const lost = behind + this.outbox.undecided.length + this.pending().filter(({ state }) => state !== "sending").length;
    const go = () => {
      this.#pump();
      if (!this.isWell) return this.#end(LEFT); // at the server the session ends after a while
      this.link.send(`${this.session.lastNumber + 1}\t${text}`);
      this.#enter("leaving", LONGEST_GOODBYE);
    };
    if (lost) this.view.asksToLeave(lost, go);
    else go();
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
    this.outbox.leaveToPerson(unconfirmed);
    if (!had) this.#tell(event, settled);
    if (wasCatchingUp && this.session.isCurrent) this.#caughtUp();
    if (event.code === "busy") this.#askAgainAt = performance.now() + BETWEEN_TRIES;
    if (settled || unconfirmed) this.#goOn();
  }

  #answered(event) {
    const { is, code, text } = event;
    if (is === "welcome") return this.#welcomed(event);
    if (is === "bye") return this.#bye(event);
    if (is !== "error") return;
    if (code === "session-unknown" || code === "after-unknown") return this.#loseSession();
    if (code === "busy" || (code === "full" && this.trouble !== null)) return this.#lost(text);
    if (code === "password-needed" && this.password && !this.#wantsPassword) {
      this.#wantsPassword = true;
      return this.#hello();
    }
    this.#wantsPassword = code.startsWith("password-");
    if (this.#wantsPassword) {
      this.password = "";
      this.save(); // or a reload would try the wrong one again
    } else if (code !== "name-taken" && code !== "name-invalid") this.link.drop();
    this.trouble = null;
    this.#enter("asking");
    this.view.asks({ [this.#wantsPassword ? "password" : "name"]: text });
  }

  #welcomed(event) {
    this.session.take(event);
    const isNew = this.session.isCurrent;
    if (isNew || this.session.metNewIncarnation) this.people.isOp = false;
    this.link.welcomed();
    this.trouble = null;
    this.room = event.room;
    this.people.count = event.people;
    if (isNew) {
      this.people.self = event.name;
      this.talk.welcome(event);
      this.#inquiries.welcomed(event.seq);
      this.#inquiries.askForNames();
    }
    this.#enter("joined");
    this.view.entered(isNew);
    this.#goOn();
  }

  #tell(event, settled) {
    this.people.note(event, this.talk.isPast);
    if (settled?.asker === "page" || this.session.isForPage(event.line)) return this.#inquiries.take(event, settled);
    const text = settled ? clean(settled.text) : "";
    switch (event.is) {
      case "ping":
        this.save(); // what it answers is not kept at the server any longer
        return this.link.send(`/pong ${event.seq}`);
      case "bye": return this.#bye(event);
      case "error":
        this.talk.tell(event.text, "error");
        if (text) this.view.refused(text);
        return;
      case "ok": return this.talk.own(event, text);
      case "missed": if (this.session.isCurrent) this.#inquiries.askForNames();
    }
    this.talk.event(event);
    this.view.noted(event);
  }

  #caughtUp() {
    const { people, session } = this;
    if (people.self !== session.name) this.talk.tell(`You are now called ${session.name}`);
    people.self = session.name;
    this.#inquiries.askForNames();
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
    if (this.phase === "asking") return this.view.closedAtDoor(); // it did not wait for a name
    this.#lost(navigator.onLine === false ? "this device has no network" : SILENT);
  }

  #lost(why) {
    if (this.phase === "leaving") return this.#end(LEFT);
    this.link.drop();
    this.session.connectionLost();
    this.talk.connectionLost();
    this.#inquiries.lost();
    if (this.trouble === null && this.session.isKnown) this.talk.tell(`The connection is lost (${why}); trying again.`);
    this.trouble = why;
    this.#enter("pausing", this.link.pause());
  }

  // To be called about once a second.
  tick() {
    if (this.isIn && this.link.silence >= LONGEST_SILENCE) return this.#lost("nothing has come from the server for a while");
    if (performance.now() >= this.#askAgainAt && this.session.askAgain()) this.#pump();
    if (!this.link.isLate) return;
    if (this.phase === "pausing") this.#connect();
    else this.#lost(SILENT);
  }

  // The session is over: joins again under the same name, as a new member.
  #loseSession() {
    this.name = this.session.name || this.name;
    this.outbox.sessionLost();
    this.#inquiries.drop();
    this.people.forgetWhisperer();
    this.talk.tell("The server was restarted, or you were away too long; some messages may be missing.");
    this.#inquiries.openGap();
    this.#connect();
  }

  #end(why) {
    this.link.drop();
    const lines = this.outbox.empty();
    // What is told of who has left, the next person may read.
    const told = why === LEFT ? [`Perhaps ${counted(lines.length, "line was", "lines were")} not sent.`]
      : ["Perhaps these were not sent:", ...lines];
    this.password = this.room = "";
    this.trouble = null;
    this.#inquiries.drop();
    this.talk.connectionLost();
    this.people.forget();
    this.#enter("asking");
    this.view.ended([why, ...lines.length ? told : []].join("\n"));
  }
}

// The lines on their way to the server, what a person typed and what the page asks: they wait, are in
// flight (the session has those), or were perhaps sent; about these the person decides. Pure.

import { clean } from "./text.js";
import { Session } from "./session.js";

const MOST_WAITING = 1000;

export class Outbox {
  waiting = []; // typed, and not given to the session yet
  undecided = []; // perhaps sent
  session;

  // talk; refused(line): it was not sent; the others: as before a reload
  constructor({ talk, refused, session, ...lines }) {
    Object.assign(this, { talk, refused, session: new Session(session) }, lines);
  }

  add(text) {
    if (this.waiting.length < MOST_WAITING) this.waiting.push(text);
    else this.talk.tell(`much waits to be sent; this was left out: ${text}`, "error");
  }

  // Returns whether there is room for what the page asks.
  ask(line) {
    const { hasRoom } = this.session;
    if (hasRoom) this.session.add(line, "page");
    return hasRoom;
  }

  // Later lines wait for the person's decision about the earlier ones.
  fill() {
    const { session, waiting, undecided } = this;
    while (undecided.length === 0 && waiting.length > 0 && session.hasRoom) session.add(waiting.shift());
  }

  // Lines that wait for their outcome or to be sent, as {text, state}.
  pending(isWell) {
    const state = wasSent => (!wasSent ? "not sent yet" : isWell ? "sending" : "perhaps sent");
    return [...this.session.ofPerson, ...this.waiting.map(text => ({ text }))].map(({ text, wasSent }) => ({ text, state: state(wasSent) }));
  }

  // About the first of those that were perhaps sent.
  decide(sendsIt) {
    const text = this.undecided.shift();
    if (sendsIt) this.session.add(text);
    else this.refused(text);
  }

  // The lines that will never have an outcome.
  leaveToPerson(lines = []) {
    for (const { text: sent, kind, addressee, wasSent } of lines) {
      const text = clean(sent);
      if (!wasSent) {
        this.talk.tell(`${addressee} may be somebody else by now; nothing was sent`, "error");
        this.refused(text);
      } else if (kind === "other") {
        this.talk.tell(`perhaps not done: ${text}`, "error");
      } else {
        this.undecided.push(text);
      }
    }
  }

  // Another session begins. By now somebody else may have the name of an addressee.
  sessionLost() {
    const lines = [...this.session.ofPerson, ...this.waiting.map(text => Session.line(0, text))];
    this.session = new Session();
    this.waiting = [];
    for (const line of lines) {
      if (line.kind === "other" || (line.kind === "public" && !line.wasSent)) this.waiting.push(line.text);
      else this.leaveToPerson([line]);
    }
  }

  // Nothing is sent any more; returns all texts.
  empty() {
    const texts = [...this.undecided, ...this.session.ofPerson.map(({ text }) => clean(text)), ...this.waiting];
    this.waiting = [];
    this.undecided = [];
    this.session = new Session();
    return texts;
  }
}

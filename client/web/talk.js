// What happens in the room as entries to be shown. Pure.
// An entry: {kind, time, text}, and of what somebody said also {seq, from, to, mine, atMe};
// kind: "say", "act", "whisper", "notice", "arrival", "error".

import { counted, mentions } from "./text.js";
import { presence } from "./people.js";
import { parseRequest } from "./request.js";

const MOST_LISTED = 20000; // names in an answer to ?
const here = (count) => counted(count, "person is here", "people are here");

export class Talk {
  #greeting = "";
  #listing = null; // the answer to a typed ?
  #older = null; // what the page asked for

  // add(entry); `people` knows our own name.
  constructor(people, add) {
    this.people = people;
    this.add = add;
  }

  tell(kind, text, time = Date.now()) { this.add({ kind, text, time }); }

  welcome({ name, people }) {
    const others = people <= 1 ? "nobody else is here yet" : here(people);
    this.#greeting = `You are ${name}; ${others}. Type ? for who is here, text > name to whisper, /help for more.`;
  }

  forgetAnswers() {
    this.#listing = null;
    this.#older = null;
  }

  event(event) {
    const isMe = this.people.isSelf(event.name ?? event.from ?? "");
    switch (event.is) {
      case "say":
      case "act":
      case "whisper": return this.#said(event);
      case "joined": return isMe || this.#moved(event, `${event.name} joined`);
      case "left": return isMe || this.#moved(event, `${event.name} left${event.reason ? `: “${event.reason}”` : ""}`);
      case "away": return isMe || this.#moved(event, `${event.name} is away (${event.reason})`);
      case "back": return isMe || this.#moved(event, `${event.name} is back`);
      // By now our own name is the new one.
      case "renamed":
        if (this.people.isSelf(event.to)) return this.tell("notice", `You are now called ${event.to}`, event.time);
        return this.tell("notice", `${event.from} is now called ${event.to}`, event.time);
      case "users": return this.#list(event);
      case "notice": return this.tell("notice", event.text, event.time);
      case "missed": return this.tell("notice", `Up to ${counted(event.count, "line is", "lines are")} missing here`);
      case "current":
        if (this.#greeting) this.tell("notice", this.#greeting);
        this.#greeting = "";
    }
  }

  // The outcome of our own line; its text comes back as this only.
  own(ok, line) {
    const { is, text } = parseRequest(line);
    if (is === "say" || is === "act") this.#said({ is, seq: ok.seq, time: ok.time, from: this.people.self, text });
    if (is === "who" && this.#listing) this.#endListing();
  }

  olderBegins() { this.#older = []; }
  // The messages that were asked for, or null.
  takeOlder() {
    const older = this.#older;
    this.#older = null;
    return older;
  }

  #said({ is, seq, time, from, to, text }) {
    const mine = this.people.isSelf(from);
    const atMe = !mine && (is === "whisper" || mentions(text, this.people.self));
    const entry = { kind: is, seq, time, from, text };
    if (to !== undefined) entry.to = to;
    if (mine) entry.mine = true;
    if (atMe) entry.atMe = true;
    if (this.#older) this.#older.push(entry);
    else this.add(entry);
  }

  #moved(event, text) { this.add({ kind: "arrival", text, time: event.time, people: event.people }); }

  #list({ line, people, names }) {
    if (this.#listing?.line !== line) this.#listing = { line, people, names: [] };
    if (this.#listing.names.length < MOST_LISTED) this.#listing.names.push(...names);
  }

  // The beginning may come twice where the connection is lost, so it is told at its end.
  #endListing() {
    const { people, names } = this.#listing;
    const note = (person) => {
      if (this.people.isSelf(person.name)) return " (you)";
      const words = presence({ away: person.away, since: Date.now() - person.seconds * 1000 });
      return words && ` (${words})`;
    };
    this.tell("notice", `${here(people)}: ${names.map((each) => each.name + note(each)).join(", ")}`);
    this.#listing = null;
  }
}

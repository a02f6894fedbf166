// What happens in the room as entries to be shown. Pure.
// An entry: {kind, time, text}, and of what somebody said also {seq, from, to, mine, atMe, past};
// kind: "say", "act", "whisper", "notice", "arrival", "error".

import { counted, mentions } from "./text.js";
import { presence } from "./people.js";
import { parseRequest } from "./request.js";
import { OWN_HELP } from "./commands.js";

const MOST_LISTED = 20000; // names in an answer to ?
const here = count => counted(count, "person is here", "people are here");

export class Talk {
  isPast = false; // what comes was said before we came, or is said again
  #greeting = "";
  #listing = null; // the answer to a typed ?
  #older = null; // what the page asked for
  #isOlder = false; // it is coming

  // `people` knows our own name.
  constructor(people, add) {
    Object.assign(this, { people, add });
  }

  // Whether what comes belongs to a welcome, and not to what somebody asked for.
  get isWelcome() { return this.#greeting !== ""; }

  tell(text, kind = "notice", time = Date.now()) { this.add({ kind, text, time }); }

  welcome({ name, people }) {
    const others = people <= 1 ? "nobody else is here yet" : here(people);
    this.#greeting = `You are ${name}; ${others}. Type ? for who is here, text > name to whisper, /help for more.`;
  }

  connectionLost() {
    this.isPast = this.#isOlder = false;
    this.#listing = this.#older = null;
  }

  event(event) {
    const { is, name, reason, time, text, from, to } = event;
    const moved = words => this.people.isSelf(name) || this.add({ kind: "arrival", text: `${name} ${words}`, time, people: event.people });
    switch (is) {
      case "say":
      case "act":
      case "whisper": return this.#said(event);
      case "joined": return moved("joined");
      case "left": return moved(reason ? `left: ${reason}` : "left");
      case "away": return moved(`is away (${reason})`);
      case "back": return moved("is back");
      // By now our own name is the new one.
      case "renamed": return this.tell(`${this.people.isSelf(to) ? "You are" : `${from} is`} now called ${to}`, "notice", time);
      case "users": return this.#list(event);
      case "notice": return this.tell(text, is, time);
      case "missed": return this.tell(`--- up to ${counted(event.count, "message is", "messages are")} missing ---`);
      case "history":
        this.isPast = true;
        return;
      case "current": {
        const greeting = this.#greeting;
        this.#greeting = ""; // the welcome ends before it: it is nothing that was shown already
        this.isPast = this.#isOlder = false;
        if (greeting) this.tell(greeting);
      }
    }
  }

  // The outcome of our own line; its text comes back as this only.
  own({ seq, time }, line) {
    const { is, text } = parseRequest(line);
    if (is === "say" || is === "act") this.#said({ is, seq, time, from: this.people.self, text });
    if (is === "help") for (const line of OWN_HELP) this.tell(line);
    if (is === "who" && this.#listing) this.#endListing();
  }

  olderBegins() {
    this.#older = [];
    this.isPast = this.#isOlder = true;
  }
  // The messages that were asked for, or null.
  takeOlder() {
    const older = this.#older;
    this.#older = null;
    return older;
  }

  #said({ is, seq, time, from, to, text }) {
    const mine = this.people.isSelf(from);
    const atMe = !mine && (is === "whisper" || mentions(text, this.people.self));
    const entry = { kind: is, seq, time, from, to, text, mine, atMe, past: this.isPast };
    if (this.#isOlder) this.#older.push(entry);
    else this.add(entry);
  }

  #list({ line, people, names }) {
    if (this.#listing?.line !== line) this.#listing = { line, people, names: [] };
    if (this.#listing.names.length < MOST_LISTED) this.#listing.names.push(...names);
  }

  // The beginning may come twice where the connection is lost, so it is told at its end.
  #endListing() {
    const { people, names } = this.#listing;
    const note = ({ name, away, seconds }) => {
      const words = this.people.isSelf(name) ? "you" : presence({ away, since: Date.now() - seconds * 1000 });
      return words ? `${name} (${words})` : name;
    };
    this.tell(`${here(people)}: ${names.map(note).join(", ")}`);
    this.#listing = null;
  }
}

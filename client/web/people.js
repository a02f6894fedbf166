// Who is here, as far as the page knows, and which colour a name has. Pure.

import { fold, nameError } from "./text.js";

const NAME_COLOURS = 12; // as many as the style sheet has

// FNV-1a with its offset basis and prime for 32 bits.
function hash(text) {
  let hash = 2166136261;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 16777619) >>> 0;
  return hash;
}

// By their names, the same every time and in the terminal, unless somebody who was met before has
// that colour.
export class NameColours {
  #met = new Map();

  // `met`: those of before a reload, in their order.
  constructor(met = []) { met.forEach(name => this.meet(name)); }
  toJSON() { return [...this.#met.keys()]; }
  forget() { this.#met.clear(); }

  meet(name) {
    const folded = fold(name);
    if (this.#met.size === NAME_COLOURS || this.#met.has(folded)) return;
    const taken = new Set(this.#met.values());
    let place = hash(folded) % NAME_COLOURS;
    while (taken.has(place)) place = (place + 1) % NAME_COLOURS;
    this.#met.set(folded, place);
  }

  of(name) {
    return this.#met.get(fold(name)) ?? hash(fold(name)) % NAME_COLOURS;
  }

  paint(node, name) { node.style.color = `var(--c${this.of(name)})`; }
}

// More than a room usually has; beyond it, those who did nothing for longest are forgotten.
const MOST_PEOPLE = 2000;

// A person: {name, away, since: ms of the last word or of going away, spoke: a growing number}
export class People {
  #known = new Map(); // by folded name; who did something last is the last
  #clock = 0;
  count = 0; // in the room
  self = "";
  lastWhisperer = ""; // null: somebody who is not here any more, or perhaps not
  isOp = false; // we may keep order here

  toJSON() { return { lastWhisperer: this.lastWhisperer, isOp: this.isOp }; }

  // Whether everybody in the room is known; before the welcome nobody is.
  get isWhole() { return this.count > 0 && this.#known.size >= this.count; }
  get(name) { return this.#known.get(fold(name)); }
  isSelf(name) { return this.self !== "" && fold(name) === fold(this.self); }
  // By name where all are known, else those who spoke last come first.
  sorted(byName = this.isWhole) {
    const isBefore = (a, b) => (fold(a.name) < fold(b.name) ? -1 : 1);
    return [...this.#known.values()].sort((a, b) => (byName ? 0 : b.spoke - a.spoke) || isBefore(a, b));
  }
  matching(prefix) {
    const fits = ({ name }) => fold(name).startsWith(fold(prefix)) && !this.isSelf(name);
    return this.sorted(false).filter(fits).map(({ name }) => name);
  }

  #put(name, more) {
    if (nameError(name)) return;
    const folded = fold(name);
    const before = this.#known.get(folded) ?? { since: Date.now(), spoke: 0, away: false };
    this.#known.delete(folded);
    this.#known.set(folded, { ...before, ...more, name });
    if (this.#known.size > MOST_PEOPLE) this.#known.delete(this.#known.keys().next().value);
  }
  #remove(name) {
    if (this.#whispered(name)) this.lastWhisperer = null;
    this.#known.delete(fold(name));
  }
  #whispered(name) { return fold(name) === fold(this.lastWhisperer ?? ""); }
  // Others may have their names by now.
  forgetWhisperer() { this.lastWhisperer &&= null; }

  // The answer to the page's own question: all who are here.
  listed(persons) {
    const before = this.#known;
    this.#known = new Map();
    for (const { name, away, seconds } of persons) {
      this.#put(name, { away, since: Date.now() - seconds * 1000, spoke: before.get(fold(name))?.spoke ?? 0 });
    }
    if (!this.get(this.lastWhisperer ?? "")) this.forgetWhisperer();
  }

  // As at the beginning.
  forget() {
    this.listed([]);
    Object.assign(this, new People());
  }

  // `past`: the event is of a time when others may have been here.
  note({ is, name, from, to, text, people }, past) {
    if (people) this.count = people;
    switch (is) {
      case "joined": this.#remove(name); return this.#put(name, {});
      case "left": return this.#remove(name);
      case "away":
      case "back": return this.#put(name, { away: is === "away", since: Date.now() });
      case "notice":
        if (/^You are an op (now|no more)\b/.test(text)) this.isOp = text.includes(" now");
        return;
      case "renamed": {
        const person = this.get(from);
        const whispered = this.#whispered(from);
        this.#remove(from);
        this.#put(to, person ?? {});
        if (whispered) this.lastWhisperer = to;
        if (this.isSelf(from)) this.self = to;
        return;
      }
      case "whisper":
        if (!this.isSelf(from)) this.lastWhisperer = from;
      // falls through
      case "say":
      case "act":
        if (!past) this.#put(from, { since: Date.now(), spoke: ++this.#clock, away: false });
        return;
      case "missed": this.listed([]); // anybody may have left
    }
  }
}

const MINUTE = 60, HOUR = 60 * MINUTE;

// "away 3 min", "silent 2 h", or "": nothing worth telling.
export function presence(person, now = Date.now()) {
  const seconds = Math.max(0, Math.round((now - person.since) / 1000));
  if (!person.away && seconds < 5 * MINUTE) return "";
  const long = seconds < MINUTE ? `${seconds} s` : seconds < HOUR ? `${Math.floor(seconds / MINUTE)} min`
    : `${Math.floor(seconds / HOUR)} h`;
  return (person.away ? "away " : "silent ") + long;
}

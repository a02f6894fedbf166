// Who is ignored. It follows a person who changes their name, until they leave; then the name counts
// that was given. So nobody else is ignored who takes that name meanwhile. The names that were given
// are kept for all pages of this server.

import { fold } from "./text.js";
import { recall, remember } from "./storage.js";

// Former names count, too: what was said under them may be shown later.
const MOST = 1000;

const given = () => recall("ignored").split(" ").filter(Boolean);
const keep = names => remember("ignored", names.slice(-MOST).join(" "));
const isSame = (one, other) => fold(one) === fold(other);

export class Ignored {
  // {name, given, since, until}: a name, from one place in the room's log to before another; without
  // `until`, still.
  #spans;
  #log;

  constructor(saved) { this.restore(saved); }

  // `saved`: of this tab, before a reload; without it, the names that were given count.
  restore(saved) {
    this.#spans = saved?.spans ?? given().map(name => ({ name, given: name, since: 0 }));
    this.#log = saved?.log;
  }

  toJSON() { return { spans: this.#spans, log: this.#log }; }
  get #present() { return this.#spans.filter(({ until }) => !until); }
  get names() { return [...new Set(this.#present.map(({ name }) => name))]; }

  // Whether the person who has this name, or had it at that place in the log, is ignored.
  has(name, seq = Infinity) {
    return this.#spans.some(span => isSame(span.name, name) && seq >= span.since && !(seq >= span.until));
  }

  add(name) {
    if (this.has(name)) return;
    this.#put({ name, given: name, since: 0 });
    keep([...given(), name]);
  }

  // Takes a name as it is now, or as it was given; returns whether there is one.
  remove(name) {
    const found = this.#present.find(span => isSame(span.name, name) || isSame(span.given, name));
    if (!found) return false;
    const others = each => !isSame(each, found.given);
    this.#spans = this.#spans.filter(span => others(span.given));
    keep(given().filter(others));
    return true;
  }

  // In the log's order; `people` without the one who left.
  note({ is, name, from, to, seq }, people) {
    for (const span of this.#present) {
      const { given } = span;
      const next = is === "renamed" && isSame(from, span.name) ? to
        : is === "left" && isSame(name, span.name) && !isSame(given, name) && !people.get(given) && given;
      if (!next) continue;
      span.until = seq;
      this.#put({ name: next, given, since: seq });
    }
  }

  // A new member sees that log. Another one than before has other numbers, and who changed their name
  // may have the one that was given again.
  logIs(log) {
    if (log !== this.#log) {
      this.#spans = this.#present.map(span => ({ ...span, since: 0 }));
      for (const { given } of this.#present) if (!this.has(given)) this.#put({ name: given, given, since: 0 });
    }
    this.#log = log;
  }

  #put(span) {
    const former = this.#spans.findIndex(({ until }) => until);
    if (this.#spans.length >= MOST) this.#spans.splice(Math.max(former, 0), 1);
    this.#spans.push(span);
  }
}

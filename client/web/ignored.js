// Who is ignored: kept for all pages of this server. It follows a person who changes their name,
// until they leave; then the name counts that was given. So nobody else is ignored who takes that
// name meanwhile.

import { fold } from "./text.js";
import { recall, remember } from "./storage.js";

const MOST = 200; // names

const given = () => recall("ignored").split(" ").filter(Boolean);
const keep = (names) => remember("ignored", names.slice(-MOST).join(" "));

export class Ignored {
  #given = new Map(); // by the folded name that the person has now

  // `saved`: of this tab, before a reload.
  constructor(saved) { this.#given = new Map(saved ?? given().map((name) => [fold(name), name])); }

  toJSON() { return [...this.#given]; }
  get names() { return [...this.#given.keys()]; }
  has(name) { return name !== undefined && this.#given.has(fold(name)); }

  add(name) {
    if (this.#given.size >= MOST) this.#given.delete(this.names[0]);
    this.#given.set(fold(name), name);
    keep([...given(), name]);
  }

  // Takes a name as it is now, or as it was given; returns whether there is one.
  remove(name) {
    const found = [...this.#given].find((names) => names.map(fold).includes(fold(name)));
    if (!found) return false;
    this.#given.delete(found[0]);
    keep(given().filter((each) => fold(each) !== fold(found[1])));
    return true;
  }

  note({ is, name, from, to }, people) {
    if (is === "renamed") this.#becomes(from, to);
    const given = is === "left" && this.#given.get(fold(name));
    if (given && !people.get(given)) this.#becomes(name, given);
  }

  #becomes(before, after) {
    const as = this.#given.get(fold(before));
    this.#given.delete(fold(before));
    if (as !== undefined) this.#given.set(fold(after), as);
  }
}

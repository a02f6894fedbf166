// The conversation on the page: entries become nodes, many in one frame; the view stays where the
// person reads, or follows the end. People's text only ever becomes text nodes.

import { clean, counted } from "./text.js";
import { withLinks } from "./links.js";

const MOST_SHOWN = 2000;
const MOST_WHILE_READING = 4000; // nothing is taken from above while somebody reads there
const MOST_SAVED = 500, MOST_SAVED_CHARACTERS = 500_000;
const SAME_SPEAKER = 3 * 60_000; // ms: so long the name is not repeated
const NEAR_END = 40; // pixels
const NEAR_TOP = 300;
const MOST_TOLD_SINGLY = 4; // joins and leaves in a row

const two = (number) => String(number).padStart(2, "0");
const clockOf = (date) => `${two(date.getHours())}:${two(date.getMinutes())}`;
const dayOf = (time) => new Date(time).toDateString();

export function element(name, className, ...children) {
  const node = document.createElement(name);
  if (className) node.className = className;
  node.append(...children);
  return node;
}

const inWords = (text) => withLinks(text).map((part) => {
  if (typeof part === "string") return part;
  const link = element("a", "", part.href);
  link.href = part.href;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  return link;
});

export class Log {
  entries = [];
  follows = true; // the end is in view
  unread = 0; // messages of others since the person was here and at the end
  unreadForMe = 0;
  #queue = [];
  #last = null; // the last entry that has a node
  #lastNode = null;
  #newLine = null;
  #isMarked = false; // since the person left
  #scheduled = false;
  #older = "perhaps"; // "asked", "none"

  // askForOlder(count) returns whether they will come; changed(): the numbers or `follows` did.
  constructor({ scroller, list, pending, colours, askForOlder, changed }) {
    Object.assign(this, { scroller, list, pendingList: pending, colours, askForOlder, changed });
    scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    new ResizeObserver(() => this.#toEndIfFollowing()).observe(scroller);
    for (const what of ["focus", "visibilitychange"]) window.addEventListener(what, () => this.#seen());
    document.addEventListener("visibilitychange", () => this.#seen());
  }

  get isWatched() { return this.follows && !document.hidden && document.hasFocus(); }

  add(entry) {
    this.entries.push(entry);
    if (this.entries.length > MOST_SHOWN) this.entries.splice(0, this.entries.length - MOST_SHOWN);
    this.#queue.push(entry);
    if (this.#queue.length > MOST_SHOWN) this.#queue.shift();
    this.#schedule();
  }

  // What was shown before the page was loaded anew.
  restore(entries) {
    this.entries = entries;
    for (const entry of entries) this.#append(this.list, entry);
    this.toEnd();
  }

  saved() {
    let room = MOST_SAVED_CHARACTERS;
    let first = this.entries.length;
    while (first > 0 && this.entries.length - first < MOST_SAVED) {
      room -= this.entries[first - 1].text.length + 100;
      if (room < 0) break;
      --first;
    }
    return this.entries.slice(first);
  }

  clear() {
    this.entries = [];
    this.#queue = [];
    this.#last = this.#lastNode = this.#newLine = null;
    this.list.replaceChildren();
    this.#seen();
  }

  // The next message of somebody else gets the "new" line before it.
  markHere() {
    if (!this.#isMarked) this.#dropMark();
    this.#isMarked = "next";
  }

  showPending(lines) {
    this.pendingList.replaceChildren(...lines.slice(0, 100).map(({ text, state }) => (
      element("li", "", element("span", "text", clean(text)), element("span", "state", state)))));
    this.#toEndIfFollowing();
  }

  toEnd() {
    this.follows = true;
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.#seen();
  }

  // Where nothing else scrolls: a page up or down.
  page(direction) {
    this.scroller.scrollBy(0, direction * this.scroller.clientHeight * 0.9);
  }

  addOlder(older, asked) {
    const known = this.entries.find((entry) => entry.seq !== undefined)?.seq ?? Infinity;
    const entries = older.filter((entry) => entry.seq < known);
    this.#older = older.length < asked || entries.length === 0 ? "none" : "perhaps";
    const top = element("div");
    const [last, lastNode] = [this.#last, this.#lastNode];
    this.#last = this.#lastNode = null;
    for (const entry of entries) this.#append(top, entry);
    [this.#last, this.#lastNode] = [last ?? this.#last, lastNode ?? this.#lastNode];
    const fromEnd = this.scroller.scrollHeight - this.scroller.scrollTop;
    this.list.prepend(...top.childNodes);
    this.scroller.scrollTop = this.scroller.scrollHeight - fromEnd;
    this.entries = [...entries, ...this.entries];
  }

  #schedule() {
    if (this.#scheduled) return;
    this.#scheduled = true;
    const flush = () => this.#scheduled && this.#flush();
    requestAnimationFrame(flush);
    setTimeout(flush, 300); // there are no frames while the page is hidden
  }

  #flush() {
    this.#scheduled = false;
    const isWatched = this.isWatched;
    for (const entry of this.#queue) {
      if (entry.from !== undefined && !entry.past) this.#count(entry, isWatched);
      this.#append(this.list, entry);
    }
    this.#queue = [];
    const most = this.follows ? MOST_SHOWN : MOST_WHILE_READING;
    while (this.list.childElementCount > most) this.list.firstElementChild.remove();
    this.#toEndIfFollowing();
    this.changed();
  }

  #count(entry, isWatched) {
    if (entry.mine) return this.#dropMark();
    const marksNext = this.#isMarked === "next";
    if (isWatched && !marksNext) return;
    if (!this.#isMarked || marksNext) {
      this.#dropMark();
      this.#newLine = element("div", "new", element("span", "", "new"));
      this.list.append(this.#newLine);
      this.#last = null;
      this.#isMarked = true;
    }
    if (isWatched) return;
    ++this.unread;
    if (entry.atMe) ++this.unreadForMe;
  }

  #dropMark() {
    this.#newLine?.remove();
    this.#newLine = null;
    this.#isMarked = false;
  }

  // The person is here and at the end: the next "new" line is another one.
  #seen() {
    if (!this.isWatched) return;
    if (this.#isMarked !== "next") this.#isMarked = false;
    this.unread = this.unreadForMe = 0;
    this.changed();
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    this.follows = scrollHeight - scrollTop - clientHeight < NEAR_END;
    this.follows ? this.#seen() : this.changed();
    if (scrollTop > NEAR_TOP || this.#older !== "perhaps" || this.follows) return;
    const known = this.entries.filter((entry) => entry.kind === "say" || entry.kind === "act").length;
    if (this.askForOlder(known)) this.#older = "asked";
  }
  // The question got no answer, or the room is another one.
  mayAskAgain() { this.#older = "perhaps"; }

  #toEndIfFollowing() {
    if (this.follows) this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  #append(to, entry) {
    const last = this.#last;
    if (!last || dayOf(last.time) !== dayOf(entry.time)) {
      const wording = { weekday: "long", day: "numeric", month: "long", year: "numeric" };
      const day = new Date(entry.time).toLocaleDateString("en-GB", wording);
      if (to.lastElementChild?.dataset.day !== day && (last || to.dataset.day !== day)) {
        const line = element("div", "day", element("span", "", day));
        line.dataset.day = day;
        to.append(line);
      }
      to.dataset.day = day;
    }
    if (entry.kind === "arrival" && last?.kind === "arrival") this.#gather(entry);
    else to.append(this.#lastNode = this.#node(entry, last));
    this.#last = entry;
  }

  #node(entry, last) {
    if (entry.from !== undefined) return this.#message(entry, last);
    const node = element("div", `m ${entry.kind}`);
    if (entry.kind === "arrival") {
      node.moves = { first: [], count: 0 };
      this.#addMove(node, entry);
    } else {
      node.append(element("span", "text", ...inWords(entry.text)));
    }
    node.append(this.#time(entry));
    return node;
  }

  #message(entry, last) {
    const { kind, from, text } = entry;
    const node = element("div", `m ${kind}`);
    const goesOn = kind === "say" && last?.kind === "say" && last.from === from && entry.time - last.time < SAME_SPEAKER;
    if (goesOn) node.classList.add("same");
    if (entry.mine) node.classList.add("mine");
    if (entry.atMe) node.classList.add("at-me");
    if (/^(\t| {2})/.test(text)) node.classList.add("code");
    const who = element("span", entry.mine ? "who" : `who c${this.colours.of(from)}`, from);
    const how = kind !== "whisper" ? "" : entry.mine ? ` whispers to ${entry.to}` : " whispers to you";
    node.append(element("span", "by", who, element("span", "how", `${how}${kind === "act" ? " " : ": "}`)));
    const words = element("span", "text", ...inWords(text));
    words.dir = "auto";
    node.append(words);
    if (entry.atMe && kind !== "whisper") node.append(element("span", "tag", "mentions you"));
    node.append(this.#time(entry));
    return node;
  }

  #time({ time }) {
    const date = new Date(time);
    const node = element("time", "", clockOf(date));
    node.dateTime = date.toISOString();
    return node;
  }

  // Joins and leaves in a row are one quiet line.
  #gather(entry) {
    this.#addMove(this.#lastNode, entry);
    this.#lastNode.lastElementChild.replaceWith(this.#time(entry));
  }

  #addMove(node, entry) {
    const { moves } = node;
    if (moves.first.length < MOST_TOLD_SINGLY) moves.first.push(entry.text);
    const words = ++moves.count <= MOST_TOLD_SINGLY ? moves.first.join(", ")
      : `${moves.first.slice(0, 2).join(", ")} and ${moves.count - 3} others came or went; ${entry.text}`;
    const count = entry.people === undefined ? "" : ` (${counted(entry.people, "person", "people")} here)`;
    const text = element("span", "text", words + count);
    node.firstElementChild ? node.firstElementChild.replaceWith(text) : node.append(text);
  }
}

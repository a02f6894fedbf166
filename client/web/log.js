// The conversation on the page: entries become nodes, many in one frame; the view stays where the
// person reads, or follows the end. People's text only ever becomes text nodes.

import { clean, counted } from "./text.js";
import { withLinks } from "./links.js";
import { element, ui } from "./page.js";

const MOST_SHOWN = 2000;
const MOST_WHILE_READING = 4000; // nothing is taken from above while somebody reads there
const MOST_SAVED = 2000, MOST_CHARACTERS = 500_000;
const MOST_PENDING = 100;
const SAME_SPEAKER = 180_000; // ms: so long the name is not repeated
const NEAR_END = 40, NEAR_TOP = 300; // pixels
const MOST_TOLD_SINGLY = 4; // joins and leaves in a row
const LONGEST_WITHOUT_FRAME = 300; // ms: there are none while the page is hidden
const UNHEARD_TIME = 1000; // ms: for so long nothing is read aloud
const OLDER_AT_ONCE = 200, MOST_OLDER = 1000; // the server gives no more

const { log, scroller: view } = ui;
const dayOf = new Intl.DateTimeFormat("en-GB", { dateStyle: "full" });

const inWords = text => element("span", "text", ...withLinks(text).map(part => {
  if (typeof part === "string") return part;
  const link = Object.assign(element("a", "", part.href), { href: part.href, target: "_blank", rel: "noopener noreferrer" });
  return /^https?:$/.test(link.protocol) ? link : part.href;
}));

// Joins and leaves in a row are one quiet line, and one entry: {..., moves: the first of them, count}.
function gathered(row, { text, time, people }) {
  const { moves = [row.text], count = 1 } = row;
  if (moves.length < MOST_TOLD_SINGLY) moves.push(text);
  const words = count < MOST_TOLD_SINGLY ? moves.join(", ")
    : `${moves.slice(0, 2).join(", ")} and ${count - 2} others came or went; ${text}`;
  return { kind: "arrival", text: words, time, people, moves, count: count + 1 };
}

const sizeNow = () => `${view.clientWidth} ${view.clientHeight}`;

function timeOf({ time }) {
  const date = new Date(time);
  const node = element("time", "", date.toTimeString().slice(0, 5));
  node.dateTime = date.toISOString();
  return node;
}

export class Log {
  #entries = [];
  follows = true; // the end is in view
  unread = 0; // messages of others since the person was here and at the end
  unreadForMe = 0;
  #queue = [];
  #end = { target: log }; // where nodes go; the last entry that has one, its node, its day
  #newLine = null;
  // "set": the "new" line is of this absence; "next": it comes with the next message
  #mark = "none";
  #isDue = false;
  #size = ""; // of the view
  #asked = 0; // older messages
  #fetched = 0; // so many of the last ones have come; not all need to be shown
  #hasOlder = true; // perhaps
  #latest = {}; // the latest message that was shown, cleared since or not

  // {colours; askForOlder(count): whether they will come; changed(): the numbers or `follows` did}
  constructor(parts) {
    Object.assign(this, parts);
    view.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    view.addEventListener("wheel", ({ deltaY }) => { if (deltaY < 0) this.#fetchOlder(); }, { passive: true });
    new ResizeObserver(() => this.#resized()).observe(view);
    addEventListener("focus", () => this.#seen());
    document.addEventListener("visibilitychange", () => this.#seen());
  }

  get isWatched() { return this.follows && !document.hidden && document.hasFocus(); }

  // Whether a message was shown already, or a later one, which it must not stand behind.
  has({ seq, time }) { return (time - this.#latest.time || seq - this.#latest.seq) <= 0; }

  clear() {
    this.#entries = [];
    this.#queue = [];
    this.#end = { target: log };
    this.#dropMark();
    log.replaceChildren();
  }

  // As at the beginning.
  forget() {
    this.clear();
    this.unread = this.unreadForMe = this.#fetched = 0;
    this.#hasOlder = true;
    this.#latest = {};
    this.changed();
  }

  add(entry) {
    this.#queue.push(entry);
    this.#note(entry);
    if (this.#queue.length > MOST_WHILE_READING) this.#queue.shift();
    if (this.#isDue) return;
    this.#isDue = true;
    requestAnimationFrame(() => this.#flush());
    setTimeout(() => this.#flush(), LONGEST_WITHOUT_FRAME);
  }

  #note(entry) {
    if (entry.seq && !this.has(entry)) this.#latest = entry;
  }

  // What was shown before the page was loaded anew.
  restore(entries) {
    this.#beUnheard();
    entries.forEach(entry => this.#append(entry));
  }

  saved() {
    let room = MOST_CHARACTERS;
    return [...this.#entries, ...this.#queue].slice(-MOST_SAVED).reverse().filter(({ text }) => (room -= text.length) > 0).reverse();
  }

  // The next message of somebody else gets the "new" line before it.
  markNext() { this.#mark = "next"; }

  showPending(lines) {
    const item = ({ text, state }) => element("li", "", element("span", "text", clean(text)), element("span", "state", state));
    ui.pending.replaceChildren(...lines.slice(0, MOST_PENDING).map(item));
    this.#stayAtEnd();
  }

  toEnd() {
    this.follows = true;
    this.#stayAtEnd();
    this.#seen();
  }

  page(direction) {
    view.scrollBy(0, direction * view.clientHeight * 0.9);
    if (direction < 0) this.#fetchOlder();
  }

  // null: no answer came. shows(entry): whether it is shown.
  addOlder(given, shows) {
    const asked = this.#asked;
    this.#asked = 0;
    if (!given || !asked) return;
    const oldest = this.#entries.find(({ seq }) => seq);
    // By time first: a server that was restarted may have begun with 1 again. Without an oldest
    // entry the difference is no number, and all are older.
    const older = given.filter(entry => shows(entry) && !((entry.time - oldest?.time || entry.seq - oldest?.seq) >= 0));
    this.#hasOlder = given.length === asked && asked < MOST_OLDER;
    this.#fetched = asked;
    const fromEnd = view.scrollHeight - view.scrollTop;
    const above = { target: element("div"), day: "" };
    for (const entry of older) this.#append(entry, above);
    if (log.firstChild?.textContent === above.day) log.firstChild.remove();
    log.prepend(...above.target.childNodes);
    if (!this.#end.day) this.#end = { ...above, target: log };
    this.#beUnheard();
    this.#entries.unshift(...older);
    view.scrollTop = view.scrollHeight - fromEnd;
  }

  #flush() {
    if (!this.#isDue) return;
    this.#isDue = false;
    if (this.#queue.some(({ past }) => past)) this.#beUnheard();
    for (const entry of this.#queue) {
      if (entry.from && !entry.past) this.#count(entry);
      this.#append(entry);
    }
    this.#queue = [];
    const most = this.follows ? MOST_SHOWN : MOST_WHILE_READING;
    if (this.#entries.length > most) this.#entries.splice(0, this.#entries.length - most);
    while (log.childElementCount > most) {
      const first = log.firstChild, second = first.nextSibling;
      const isDay = ({ className }) => className === "day";
      (isDay(first) && !isDay(second) ? second : first).remove(); // the day of what stays, stays
    }
    this.#stayAtEnd();
    this.changed();
  }

  #count({ mine, atMe }) {
    if (mine) return this.#dropMark();
    if (this.isWatched && this.#mark !== "next") return;
    if (this.#mark !== "set") {
      this.#dropMark();
      this.#newLine = element("div", "new", "new");
      log.append(this.#newLine);
      this.#end.last = null;
      this.#mark = this.isWatched ? "none" : "set";
    }
    if (this.isWatched) return;
    ++this.unread;
    if (atMe) ++this.unreadForMe;
  }

  #dropMark() {
    this.#newLine?.remove();
    this.#newLine = null;
    this.#mark = "none";
  }

  // The person is here and at the end: the next "new" line is another one.
  #seen() {
    if (!this.isWatched) return;
    if (this.#mark === "set") this.#mark = "none";
    this.unread = this.unreadForMe = 0;
    this.changed();
  }

  #scrolled() {
    const { scrollTop, scrollHeight, clientHeight } = view;
    // Where lines break anew, or the box grows, the browser scrolls, and not the person.
    if (this.follows && sizeNow() !== this.#size) return this.#resized();
    this.follows = scrollHeight - scrollTop - clientHeight < NEAR_END;
    this.#seen();
    this.changed();
    if (!this.follows) this.#fetchOlder();
  }

  #fetchOlder() {
    if (view.scrollTop > NEAR_TOP || this.#asked || !this.#hasOlder) return;
    const known = this.#entries.filter(({ kind }) => kind === "say" || kind === "act").length;
    const count = Math.min(Math.max(known, this.#fetched) + OLDER_AT_ONCE, MOST_OLDER);
    if (count > known && this.askForOlder(count)) this.#asked = count;
  }

  #resized() {
    this.#size = sizeNow();
    this.#stayAtEnd();
  }

  #stayAtEnd() {
    if (this.follows) view.scrollTop = view.scrollHeight;
  }

  #append(entry, at = this.#end) {
    this.#note(entry); // older ones, and those of before a reload
    const day = dayOf.format(entry.time);
    if (day !== at.day) {
      at.target.append(element("div", "day", day));
      at.last = null;
      at.day = day;
    }
    if (entry.kind === "arrival" && at.last?.kind === "arrival") {
      entry = gathered(this.#entries.pop(), entry);
      at.node.replaceWith(at.node = this.#node(entry));
    } else {
      at.target.append(at.node = this.#node(entry, at.last));
    }
    at.last = entry;
    if (at === this.#end) this.#entries.push(entry);
  }

  // Nobody wants to hear all that was said before.
  #beUnheard() {
    log.ariaLive = "off";
    setTimeout(() => { log.ariaLive = "polite"; }, UNHEARD_TIME);
  }

  #node(entry, last) {
    const { kind, from, to, text, mine, atMe } = entry;
    const node = element("div", `m ${kind}`);
    const here = entry.people ? ` (${counted(entry.people, "person", "people")} here)` : "";
    const words = inWords(text + here);
    if (from) {
      const isSame = kind === "say" && !atMe && last?.kind === kind && last.from === from && entry.time - last.time < SAME_SPEAKER;
      const isCode = /^(\t| {2})/.test(text);
      const has = { same: isSame, code: isCode, "at-me": atMe };
      node.classList.add(...Object.keys(has).filter(name => has[name]));
      const how = kind === "act" ? " " : kind === "whisper" ? ` whispers to ${mine ? to : "you"}: ` : ": ";
      const who = element("span", "who", from);
      if (!mine) this.colours.paint(who, from);
      node.append(element("span", "by", who, element("span", "how", how)));
      words.dir = "auto";
    }
    node.append(words);
    if (atMe && kind !== "whisper") node.append(element("span", "tag", "mentions you"));
    node.append(timeOf(entry));
    return node;
  }
}

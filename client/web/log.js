// The conversation on the page: entries become nodes, many in one frame; the view stays where the
// person reads, or follows the end. People's text only ever becomes text nodes.

import { clean, counted } from "./text.js";
import { withLinks } from "./links.js";

const MOST_SHOWN = 2000;
const MOST_WHILE_READING = 4000; // nothing is taken from above while somebody reads there
const MOST_SAVED = 500, MOST_CHARACTERS = 500_000;
const MOST_PENDING = 100;
const SAME_SPEAKER = 3 * 60_000; // ms: so long the name is not repeated
const NEAR_END = 40, NEAR_TOP = 300; // pixels
const MOST_TOLD_SINGLY = 4; // joins and leaves in a row
const LONGEST_WITHOUT_FRAME = 300; // ms: there are none while the page is hidden
const UNHEARD = 1000; // ms, for older messages
const OLDER_AT_ONCE = 200, MOST_OLDER = 1000; // the server gives no more

const dayOf = new Intl.DateTimeFormat("en-GB", { dateStyle: "full" });

export function element(name, className, ...children) {
  const node = document.createElement(name);
  if (className) node.className = className;
  node.append(...children);
  return node;
}

const inWords = (text) => element("span", "text", ...withLinks(text).map((part) => {
  if (typeof part === "string") return part;
  const link = Object.assign(element("a", "", part.href), { href: part.href, target: "_blank", rel: "noopener noreferrer" });
  return /^https?:$/.test(link.protocol) ? link : part.href;
}));

function timeOf({ time }) {
  const date = new Date(time);
  const node = element("time", "", date.toTimeString().slice(0, 5));
  node.dateTime = date.toISOString();
  return node;
}

export class Log {
  entries = [];
  follows = true; // the end is in view
  unread = 0; // messages of others since the person was here and at the end
  unreadForMe = 0;
  #queue = [];
  #target; // where nodes go
  #last = null; // the last entry that has a node
  #lastNode = null;
  #day = "";
  #newLine = null;
  // "set": the "new" line is of this absence; "next": it comes with the next message
  #mark = "none";
  #isDue = false;
  #width = 0; // pixels
  #asked = 0; // older messages
  #fetched = 0; // so many of the last ones have come; not all need to be shown
  #hasOlder = true; // perhaps
  #latest = {}; // the latest message that was shown, cleared since or not

  // askForOlder(count) returns whether they will come; changed(): the numbers or `follows` did.
  constructor({ ui, colours, askForOlder, changed }) {
    Object.assign(this, { ui, colours, askForOlder, changed });
    this.#target = ui.log;
    ui.scroller.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    new ResizeObserver(() => this.#resized()).observe(ui.scroller);
    addEventListener("focus", () => this.#seen());
    document.addEventListener("visibilitychange", () => this.#seen());
  }

  get isWatched() { return this.follows && !document.hidden && document.hasFocus(); }

  // Whether a message was shown already, or a later one, which it must not stand behind.
  has({ seq, time }) { return (time - this.#latest.time || seq - this.#latest.seq) <= 0; }

  clear() {
    this.entries = [];
    this.#queue = [];
    this.#last = null;
    this.#day = "";
    this.#dropMark();
    this.ui.log.replaceChildren();
  }

  add(entry) {
    this.entries.push(entry);
    this.#queue.push(entry);
    this.#note(entry);
    for (const kept of [this.entries, this.#queue]) if (kept.length > MOST_WHILE_READING) kept.shift();
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
    this.entries = entries;
    entries.forEach((entry) => this.#append(entry));
  }

  saved() {
    let room = MOST_CHARACTERS;
    return this.entries.slice(-MOST_SAVED).reverse().filter(({ text }) => (room -= text.length) > 0).reverse();
  }

  // The next message of somebody else gets the "new" line before it.
  markNext() { this.#mark = "next"; }

  showPending(lines) {
    const item = ({ text, state }) => element("li", "", element("span", "text", clean(text)), element("span", "state", state));
    this.ui.pending.replaceChildren(...lines.slice(0, MOST_PENDING).map(item));
    this.#stayAtEnd();
  }

  toEnd() {
    this.follows = true;
    this.#stayAtEnd();
    this.#seen();
  }

  page(direction) { this.ui.scroller.scrollBy(0, direction * this.ui.scroller.clientHeight * 0.9); }

  // null: no answer came. shows(entry): whether it is shown.
  addOlder(given, shows) {
    const asked = this.#asked;
    this.#asked = 0;
    if (!given || !asked) return;
    const oldest = this.entries.find(({ seq }) => seq !== undefined);
    // By time first: a server that was restarted may have begun with 1 again. Without an oldest
    // entry the difference is no number, and all are older.
    const older = given.filter((entry) => shows(entry) && !((entry.time - oldest?.time || entry.seq - oldest?.seq) >= 0));
    this.#hasOlder = given.length === asked && asked < MOST_OLDER;
    this.#fetched = asked;
    const { log, scroller } = this.ui;
    const fromEnd = scroller.scrollHeight - scroller.scrollTop;
    const end = [this.#last, this.#lastNode, this.#day];
    [this.#last, this.#day, this.#target] = [null, "", element("div")];
    for (const entry of older) this.#append(entry);
    if (log.firstChild?.textContent === this.#day) log.firstChild.remove();
    log.prepend(...this.#target.childNodes);
    if (end[0]) [this.#last, this.#lastNode, this.#day] = end;
    this.#target = log;
    log.ariaLive = "off"; // nobody wants them read aloud
    setTimeout(() => { log.ariaLive = "polite"; }, UNHEARD);
    this.entries.unshift(...older);
    scroller.scrollTop = scroller.scrollHeight - fromEnd;
  }

  #flush() {
    if (!this.#isDue) return;
    this.#isDue = false;
    for (const entry of this.#queue) {
      if (entry.from !== undefined && !entry.past) this.#count(entry);
      this.#append(entry);
    }
    this.#queue = [];
    const most = this.follows ? MOST_SHOWN : MOST_WHILE_READING;
    if (this.entries.length > most) this.entries.splice(0, this.entries.length - most);
    while (this.ui.log.childElementCount > most) this.ui.log.firstChild.remove();
    this.#stayAtEnd();
    this.changed();
  }

  #count({ mine, atMe }) {
    if (mine) return this.#dropMark();
    if (this.isWatched && this.#mark !== "next") return;
    if (this.#mark !== "set") {
      this.#dropMark();
      this.#newLine = element("div", "new", "new");
      this.#target.append(this.#newLine);
      this.#last = null;
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
    const { scrollTop, scrollHeight, clientHeight, clientWidth } = this.ui.scroller;
    // Where lines break anew the browser scrolls, and not the person.
    if (this.follows && clientWidth !== this.#width) return this.#resized();
    this.follows = scrollHeight - scrollTop - clientHeight < NEAR_END;
    this.#seen();
    this.changed();
    if (this.follows || scrollTop > NEAR_TOP || this.#asked || !this.#hasOlder) return;
    const known = this.entries.filter(({ kind }) => kind === "say" || kind === "act").length;
    const count = Math.min(Math.max(known, this.#fetched) + OLDER_AT_ONCE, MOST_OLDER);
    if (count > known && this.askForOlder(count)) this.#asked = count;
  }

  #resized() {
    this.#width = this.ui.scroller.clientWidth;
    this.#stayAtEnd();
  }

  #stayAtEnd() {
    if (this.follows) this.ui.scroller.scrollTop = this.ui.scroller.scrollHeight;
  }

  #append(entry) {
    this.#note(entry); // older ones, and those of before a reload
    const day = dayOf.format(entry.time);
    if (day !== this.#day) {
      this.#target.append(element("div", "day", day));
      this.#last = null;
      this.#day = day;
    }
    if (entry.kind === "arrival" && this.#last?.kind === "arrival") this.#addMove(entry);
    else this.#target.append(this.#lastNode = this.#node(entry));
    this.#last = entry;
  }

  #node(entry) {
    const { kind, from, to, text, mine, atMe } = entry;
    const node = element("div", `m ${kind}`);
    if (kind === "arrival") return this.#addMove(entry, Object.assign(node, { moves: [], count: 0 }));
    const words = inWords(text);
    if (from !== undefined) {
      const isSame = kind === "say" && this.#last?.kind === kind && this.#last.from === from && entry.time - this.#last.time < SAME_SPEAKER;
      const isCode = /^(\t| {2})/.test(text);
      const has = { same: isSame, mine, code: isCode, "at-me": atMe };
      node.classList.add(...Object.keys(has).filter((name) => has[name]));
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

  // Joins and leaves in a row are one quiet line.
  #addMove(entry, node = this.#lastNode) {
    const { moves } = node;
    if (moves.length < MOST_TOLD_SINGLY) moves.push(entry.text);
    const words = ++node.count <= MOST_TOLD_SINGLY ? moves.join(", ")
      : `${moves.slice(0, 2).join(", ")} and ${node.count - 3} others came or went; ${entry.text}`;
    const count = entry.people ? ` (${counted(entry.people, "person", "people")} here)` : "";
    node.replaceChildren(element("span", "text", words + count), timeOf(entry));
    return node;
  }
}

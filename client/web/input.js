// The box where a person types: Enter sends, Shift+Enter makes a line, Tab completes, Up and Down
// bring back what was entered; it says who will see what is typed, and asks before several lines.

import { bytesOf, linesOf, LONGEST_LINE } from "./text.js";
import { asItStands, requestOf } from "./request.js";
import { Completion } from "./completion.js";
import { ui, write } from "./page.js";
import { ask, withdraw } from "./questions.js";

const MOST_RECALLED = 200, MOST_SAVED = 50;

export class Input {
  #recalled = []; // entered lines
  #at = 0; // in #recalled; its length: what is being typed
  #typed = []; // while going back: the text, and whether it is a paste
  #isPaste = false; // several lines were pasted into the box
  #tabLeaves = false; // after Escape
  #completion = new Completion();

  // {people, log, talk, commands, send(lines)}
  constructor(parts) {
    Object.assign(this, parts);
    ui.box.onkeydown = event => this.#key(event);
    ui.box.oninput = () => this.changed();
    ui.box.onpaste = event => this.#paste(event);
    ui.say.onsubmit = event => {
      event.preventDefault();
      this.#enter();
    };
  }

  get text() { return ui.box.value; }
  set(text, isPaste = false) {
    ui.box.value = text;
    this.#isPaste = isPaste;
    this.changed();
  }
  toJSON() { return { text: this.text, recalled: this.#recalled.slice(-MOST_SAVED), isPaste: this.#isPaste }; }
  restore({ text, recalled, isPaste }) {
    this.#recalled = recalled;
    this.#at = recalled.length;
    this.set(text, isPaste);
  }

  // Refused lines come back to be mended, or with Up where something else is being typed.
  giveBack(text) {
    if (this.text === "") return this.set(text);
    this.#remember(text);
    this.talk.tell(`not sent: ${text}`, "error");
  }

  // What is typed becomes a whisper to that person.
  whisperTo(name) {
    this.set(`/msg ${name} ${this.text.replace(/^\s*\/msg\s+\S+\s?/i, "")}`);
    ui.box.focus();
  }

  // The box grows with its lines.
  changed() {
    const { box } = ui;
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight + box.offsetHeight - box.clientHeight}px`;
    // What is typed over a paste is no paste, and one line is what the hint says of it.
    if (linesOf(box.value).length < 2) this.#isPaste = false;
    this.#tabLeaves = false;
    withdraw();
    this.showHint();
  }

  showHint() {
    const lines = linesOf(this.text);
    const { is, to } = lines.length === 1 ? requestOf(this.commands.asWhisper(this.text)) : {};
    const name = this.people.get(to ?? "")?.name;
    ui.say.className = is === "whisper" ? "private" : "";
    const hint = !name && this.people.isWhole ? `Nobody here is called ${to}.` : `Only ${name ?? to} will see this.`;
    write({ hint: is === "whisper" ? hint : "" });
  }

  #remember(line) {
    if (this.#recalled.at(-1) !== line) this.#recalled.push(line);
    if (this.#recalled.length > MOST_RECALLED) this.#recalled.shift();
    this.#at = this.#recalled.length;
  }

  #key(event) {
    const { key, shiftKey, isComposing, keyCode } = event;
    // While an input method composes, the keys are its own (keyCode 229 in Safari).
    if (isComposing || keyCode === 229 || event.ctrlKey || event.altKey || event.metaKey) return;
    const { value, selectionStart, selectionEnd } = ui.box;
    const isCursor = selectionStart === selectionEnd && !shiftKey;
    if (key === "Enter" && !shiftKey) this.#enter();
    else if (key === "Tab" && this.#complete(shiftKey ? -1 : 1)) { /* done */ }
    else if (key === "ArrowUp" && isCursor && !value.slice(0, selectionStart).includes("\n")) this.#recall(-1);
    else if (key === "ArrowDown" && isCursor && !value.slice(selectionStart).includes("\n")) this.#recall(1);
    else if (key === "PageUp") this.log.page(-1);
    else if (key === "PageDown") this.log.page(1);
    else {
      if (key !== "Escape") return;
      this.log.toEnd();
      this.#tabLeaves = true;
    }
    event.preventDefault();
  }

  // Returns whether there was something to complete; else Tab goes on to the next control.
  #complete(step) {
    if (this.#tabLeaves) return false;
    const done = this.#completion.press(step, this.text, ui.box.selectionStart, this.people);
    if (!done) return false;
    ui.box.setRangeText(done.text, done.begin, done.end, "end");
    this.changed();
    return true;
  }

  #recall(step) {
    const next = this.#at + step;
    if (next < 0 || next > this.#recalled.length) return;
    if (this.#at === this.#recalled.length) this.#typed = [this.text, this.#isPaste];
    this.#at = next;
    this.set(...(next < this.#recalled.length ? [this.#recalled[next]] : this.#typed));
  }

  #enter() {
    const lines = linesOf(this.text);
    const longest = LONGEST_LINE - 2; // two slashes may come before it
    const long = lines.find(line => bytesOf(line) > longest);
    if (long) return this.talk.tell(`a line has at most ${longest} bytes, and this has ${bytesOf(long)}`, "error");
    const sent = lines.map(this.#isPaste ? asItStands : line => this.commands.asWhisper(line));
    if (lines.length < 2) return this.#sendAll(sent);
    const to = new Set(sent.map(line => requestOf(line)).map(({ is, to }) => (is === "whisper" ? `only to ${to}` : "to everyone")));
    ask({
      text: `Send ${lines.length} lines, ${[...to].join(" and ")}?`, yes: "Send", no: "Go on typing",
      decide: isYes => isYes && this.#sendAll(sent),
    });
  }

  #sendAll(lines) {
    for (const line of lines) this.#remember(line);
    this.set("");
    ui.box.focus();
    this.send(lines);
  }

  // Lines that are pasted are text for everyone, whatever they look like. They cannot go where a
  // whisper that was begun is meant to.
  #paste(event) {
    const pasted = event.clipboardData.getData("text/plain").replace(/\r\n?/g, "\n").trimEnd();
    if (linesOf(pasted).length < 2) return;
    event.preventDefault();
    const { value, selectionStart, selectionEnd } = ui.box;
    const { is, meant } = requestOf(value.slice(0, selectionStart) + value.slice(selectionEnd));
    const isForAll = (is === "say" && !meant) || is === "nothing";
    if (!isForAll) return this.talk.tell("several lines cannot go where this one is meant to; the paste was left out", "error");
    ui.box.setRangeText(pasted, selectionStart, selectionEnd, "end");
    this.changed();
    this.#isPaste = true;
  }
}

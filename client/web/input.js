// The box where a person types: Enter sends, Shift+Enter makes a line, Tab completes, Up and Down
// bring back what was entered; it says who will see what is typed, and asks before several lines.

import { bytesOf, clean, counted, linesOf, LONGEST_LINE, trim } from "./text.js";
import { asItStands, COMMANDS, parseRequest } from "./request.js";
import { LOCAL_COMMANDS } from "./local_commands.js";
import { Completion } from "./completion.js";

const MOST_RECALLED = 200;

export class Input {
  #recalled = []; // entered lines
  #at = 0; // in #recalled; its length: what is being typed
  #typed = ""; // while going back
  #isPaste = false; // several lines were pasted into the box
  #tabLeaves = false; // after Escape
  #completion = new Completion();

  // send(line); ask(question) shows it; hint(text, kind) is told what the line is.
  constructor({ box, form, people, send, ask, hint, complain, escaped, page }) {
    Object.assign(this, { box, people, send, ask, hint, complain, escaped, page });
    box.addEventListener("keydown", (event) => this.#key(event));
    box.addEventListener("input", () => this.changed());
    box.addEventListener("paste", (event) => this.#paste(event));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#enter();
      box.focus();
    });
  }

  get text() { return this.box.value; }
  set(text) {
    this.box.value = text;
    this.box.setSelectionRange(text.length, text.length);
    this.changed();
  }
  toJSON() { return { text: this.text, recalled: this.#recalled.slice(-50), isPaste: this.#isPaste }; }
  restore({ text, recalled, isPaste }) {
    this.#recalled = recalled;
    this.#at = recalled.length;
    this.set(text);
    this.#isPaste = isPaste;
  }
  remember(line) {
    if (this.#recalled.at(-1) !== line) this.#recalled.push(line);
    if (this.#recalled.length > MOST_RECALLED) this.#recalled.shift();
    this.#at = this.#recalled.length;
  }

  // Refused lines come back to be mended, or with Up where something else is being typed.
  giveBack(text) {
    if (this.text === "") return this.set(text);
    this.remember(text);
    this.complain(`not sent: ${text}`);
  }

  // What is typed becomes a whisper to that person.
  whisperTo(name) {
    const beginning = `/msg ${name} `;
    const rest = this.text.replace(/^\s*\/msg\s+\S+\s?/i, "");
    this.set(beginning + rest);
    this.box.focus();
  }

  changed() {
    const { box } = this;
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight + box.offsetHeight - box.clientHeight}px`;
    if (box.value === "") this.#isPaste = false;
    this.#tabLeaves = false;
    this.showHint();
  }

  showHint() {
    const lines = linesOf(this.text);
    if (lines.length > 1) return this.hint(this.#isPaste ? `${lines.length} lines, to everyone` : `${lines.length} lines`, "");
    const request = parseRequest(clean(this.text));
    if (request.is !== "whisper") return this.hint("", "");
    const { name } = this.people.get(request.to) ?? { name: "" };
    if (this.people.isSelf(request.to)) return this.hint("That is you.", "private");
    if (name || !this.people.isWhole) return this.hint(`Only ${name || request.to} will see this.`, "private");
    this.hint(`Nobody here is called ${request.to}.`, "private");
  }

  #key(event) {
    if (event.isComposing || event.keyCode === 229) return; // an input method takes the key
    const { key, shiftKey } = event;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const { value, selectionStart, selectionEnd } = this.box;
    const isAt = selectionStart === selectionEnd ? selectionStart : -1;
    if (key === "Enter" && !shiftKey) this.#enter();
    else if (key === "Tab") { if (!this.#complete(shiftKey ? -1 : 1)) return; }
    else if (key === "ArrowUp" && !shiftKey && isAt >= 0 && !value.slice(0, isAt).includes("\n")) this.#recall(-1);
    else if (key === "ArrowDown" && !shiftKey && isAt >= 0 && !value.slice(isAt).includes("\n")) this.#recall(1);
    else if (key === "PageUp") this.page(-1);
    else if (key === "PageDown") this.page(1);
    else if (key === "Escape") {
      this.#tabLeaves = true;
      return this.escaped();
    } else return;
    event.preventDefault();
  }

  // Returns whether there was something to complete; else Tab goes on to the next control.
  #complete(step) {
    if (this.#tabLeaves || trim(this.text) === "") return false;
    const matching = (prefix) => this.people.matching(prefix);
    const commands = [...COMMANDS, ...LOCAL_COMMANDS];
    const done = this.#completion.press(step, this.text, this.box.selectionStart, commands, matching);
    if (!done) return false;
    this.box.setRangeText(done.text, done.begin, done.end, "end");
    this.changed();
    return true;
  }

  #recall(step) {
    const next = this.#at + step;
    if (next < 0 || next > this.#recalled.length) return;
    if (this.#at === this.#recalled.length) this.#typed = this.text;
    this.#at = next;
    this.set(this.#recalled[next] ?? this.#typed);
  }

  #enter() {
    const lines = linesOf(this.text);
    if (lines.length === 0) return;
    const long = lines.find((line) => bytesOf(line) > LONGEST_LINE - 2);
    if (long) return this.complain(`a line has at most ${LONGEST_LINE} bytes, and this has ${bytesOf(long)}: ${long.slice(0, 40)}…`);
    if (lines.length === 1) return this.#sendAll(this.#isPaste ? [asItStands(lines[0])] : lines);
    const whispers = new Set(lines.map((line) => parseRequest(clean(line))).filter(({ is }) => is === "whisper").map(({ to }) => to));
    const to = this.#isPaste ? "to everyone, as they stand" : whispers.size ? `whispers to ${[...whispers].join(", ")} among them` : "";
    this.ask({
      text: `Send ${counted(lines.length, "line", "lines")}${to && `, ${to}`}?`,
      yes: "Send", no: "Go on typing",
      onYes: () => this.#sendAll(this.#isPaste ? lines.map(asItStands) : lines),
      onNo: () => this.box.focus(),
    });
  }

  #sendAll(lines) {
    for (const line of lines) this.remember(line);
    this.set("");
    this.box.focus();
    for (const line of lines) this.send(line);
  }

  // Lines that are pasted are text for everyone, whatever they look like. They cannot go where a
  // whisper that was begun is meant to.
  #paste(event) {
    const pasted = event.clipboardData?.getData("text/plain").replace(/\s+$/, "") ?? "";
    if (linesOf(pasted).length < 2) return;
    const { value, selectionStart, selectionEnd } = this.box;
    const around = clean(value.slice(0, selectionStart) + value.slice(selectionEnd));
    const { is, meant } = parseRequest(around);
    const isForAll = (is === "say" && !meant) || is === "nothing";
    event.preventDefault();
    if (!isForAll) return this.complain("several lines cannot go where this one is meant to; the paste was left out");
    this.box.setRangeText(pasted.replace(/\r\n?/g, "\n"), selectionStart, selectionEnd, "end");
    this.changed();
    this.#isPaste = true;
    this.showHint();
  }
}

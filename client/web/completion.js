// What Tab makes of the typed line: names, the one who spoke last first, and commands. Pressed
// again, it offers the next. Pure.

import { firstWord, fold, trim, trimFront } from "./text.js";
import { COMMANDS } from "./request.js";
import { OWN_COMMANDS } from "./commands.js";

const COMPLETED = { ...COMMANDS, ...OWN_COMMANDS };

const lastWord = (text) => /[^\t\p{Z}]*$/u.exec(text)[0];

export class Completion {
  #begin = 0;
  #chosen = 0;
  #candidates = [];

  // `matching(prefix)`: names. Returns {begin, end, text}, or null.
  press(step, text, cursor, matching) {
    const given = this.#candidates[this.#chosen];
    if (given !== undefined && cursor === this.#begin + given.length && text.startsWith(given, this.#begin)) {
      this.#chosen = (this.#chosen + step + this.#candidates.length) % this.#candidates.length;
      return { begin: this.#begin, end: cursor, text: this.#candidates[this.#chosen] };
    }
    [this.#begin, this.#candidates] = offer(text, cursor, matching);
    if (this.#candidates.length === 0) return null;
    this.#chosen = step > 0 ? 0 : this.#candidates.length - 1;
    return { begin: this.#begin, end: cursor, text: this.#candidates[this.#chosen] };
  }
}

function offer(text, cursor, matching) {
  const before = text.slice(0, cursor);
  const typed = lastWord(before);
  const start = trimFront(before);
  const blank = /^[\t\p{Z}]/u.test(text.slice(cursor)) ? "" : " ";
  const names = (prefix, front, behind) => [cursor - prefix.length - front.length, matching(prefix).map((name) => front + name + behind)];
  const words = (call) => {
    if (/^[@＠]/.test(typed)) return names(typed.slice(1), typed[0], blank);
    return typed ? names(typed, "", call + blank) : [cursor, []];
  };
  if (start === "") return [cursor, []];
  if (start.startsWith("//")) return words("");
  if (start[0] === "/") return behindSlash(start, { cursor, typed, blank, names, words });
  // Behind the last > of a line that would be a whisper.
  const arrow = Math.max(text.lastIndexOf(">"), text.lastIndexOf("＞"));
  if (arrow >= 0 && arrow < cursor && !/^[@＠]/.test(start) && trim(text.slice(0, arrow))) {
    const to = trimFront(text.slice(arrow + 1, cursor));
    if (firstWord(to) === to) return names(to, "", "");
  }
  return words(start === typed ? ":" : "");
}

function behindSlash(start, { cursor, typed, blank, names, words }) {
  const word = firstWord(start.slice(1));
  if (start.length <= word.length + 1) {
    const found = Object.keys(COMPLETED).filter((each) => each.startsWith(fold(word)));
    return [cursor - start.length, found.map((each) => `/${each}${COMPLETED[each] && blank}`)];
  }
  const takes = COMPLETED[fold(word)] ?? "";
  const isFirst = trim(start.slice(word.length + 1, start.length - typed.length)) === "";
  if (takes.startsWith("name") && isFirst) return names(typed, "", blank);
  return takes.endsWith("text") ? words("") : [cursor, []];
}

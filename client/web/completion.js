// What Tab makes of the typed line: names, the one who spoke last first, and commands. Pressed
// again, it offers the next, and Shift+Tab the one before; behind the last and before the first they
// move on to other controls. Pure.

import { firstWord, fold, trim, trimFront } from "./text.js";
import { ALL_COMMANDS, OP_COMMANDS } from "./request.js";
import { OWN } from "./commands.js";

const lastWord = text => /[^\t\p{Z}]*$/u.exec(text)[0];

export class Completion {
  #begin = 0;
  #chosen = 0;
  #candidates = [];

  // Returns {begin, end, text}, or null. `step`: 1, or -1 for Shift+Tab.
  press(step, text, cursor, people) {
    const given = this.#candidates[this.#chosen];
    let next = this.#chosen + step;
    if (!given || cursor !== this.#begin + given.length || !text.startsWith(given, this.#begin)) {
      if (step < 0) return null;
      [this.#begin, this.#candidates] = offer(text, cursor, people);
      next = 0;
    }
    const chosen = this.#candidates[next];
    if (!chosen) return null;
    this.#chosen = next;
    return { begin: this.#begin, end: cursor, text: chosen };
  }
}

function offer(text, cursor, people) {
  const before = text.slice(0, cursor);
  const typed = lastWord(before);
  const start = trimFront(before);
  const blank = /^[\t\p{Z}]/u.test(text.slice(cursor)) ? "" : " ";
  const names = (prefix, front, behind) => [cursor - prefix.length - front.length, people.matching(prefix).map(name => front + name + behind)];
  const words = call => {
    if (/^[@＠]/.test(typed)) return names(typed.slice(1), typed[0], blank);
    return typed ? names(typed, "", call + blank) : [cursor, []];
  };
  if (start === "") return [cursor, []];
  if (start.startsWith("//")) return words("");
  if (start[0] === "/") {
    const commands = { ...ALL_COMMANDS, ...OWN, ...people.isOp && OP_COMMANDS };
    return behindSlash(start, { commands, cursor, typed, blank, names, words });
  }
  // Behind the last > of a line that would be a whisper.
  const arrow = Math.max(text.lastIndexOf(">"), text.lastIndexOf("＞"));
  if (arrow >= 0 && arrow < cursor && !/^[@＠]/.test(start) && trim(text.slice(0, arrow))) {
    const to = trimFront(text.slice(arrow + 1, cursor));
    if (firstWord(to) === to) return names(to, "", "");
  }
  return words(start === typed ? ":" : "");
}

function behindSlash(start, { commands, cursor, typed, blank, names, words }) {
  const word = firstWord(start.slice(1));
  if (start.length <= word.length + 1) {
    const found = Object.keys(commands).filter(each => each.startsWith(fold(word)));
    return [cursor - start.length, found.map(each => `/${each}${commands[each] && blank}`)];
  }
  const takes = commands[fold(word)] ?? "";
  const isFirst = trim(start.slice(word.length + 1, start.length - typed.length)) === "";
  if (takes.startsWith("name") && isFirst) return names(typed, "", blank);
  return takes.endsWith("text") ? words("") : [cursor, []];
}

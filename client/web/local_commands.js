// The commands that the page carries out by itself, and those whom a person does not want to read.

import { firstWord, fold, nameError, trim } from "./text.js";

export const LOCAL_COMMANDS = [
  { word: "reply", takes: "text", help: "text: a whisper to who whispered to you last" },
  { word: "ignore", takes: "name", help: "name: hide what somebody says; without a name: who is hidden" },
  { word: "unignore", takes: "name", help: "name: show again what somebody says" },
  { word: "clear", takes: "", help: ": empty the page" },
];

// Follows a person who changes their name, until they leave: nobody else is ignored who takes it.
export class Ignored {
  #names;

  constructor(saved = []) { this.#names = new Map(saved.map((name) => [fold(name), name])); }
  toJSON() { return [...this.#names.values()]; }
  has(name) { return name !== undefined && this.#names.has(fold(name)); }
  add(name) { this.#names.set(fold(name), name); }
  remove(name) { return this.#names.delete(fold(name)); }
  note({ is, name, from, to }) {
    if (is === "left") this.remove(name);
    if (is === "renamed" && this.remove(from)) this.add(to);
  }
}

// Whether `line` was one of these. `page`: {people, ignored, say(line), tell(kind, text), clear()}
export function runLocal(line, { people, ignored, say, tell, clear }) {
  const text = trim(line);
  const word = firstWord(text.slice(1));
  const rest = trim(text.slice(1 + word.length));
  const complain = (why) => tell("error", why);
  const commands = {
    reply() {
      const to = people.lastWhisperer;
      if (!rest) complain("there is no text after /reply; nothing was sent");
      else if (!to) complain("nobody is known to have whispered to you; nothing was sent");
      else if (ignored.has(to)) complain(`the last whisper is from ${to}, who is ignored; nothing was sent`);
      else say(`/msg ${to} ${rest}`);
    },
    ignore() {
      if (!rest) return tell("notice", `Ignored: ${ignored.toJSON().join(", ") || "nobody"}`);
      if (nameError(rest)) return complain(`nobody can be called ${rest}`);
      if (people.isSelf(rest)) return complain("that is you");
      ignored.add(rest);
      tell("notice", `What ${rest} says is not shown any more; /unignore ${rest} ends that.`);
    },
    unignore() {
      if (ignored.remove(rest)) tell("notice", `What ${rest} says is shown again.`);
      else complain(`${rest || "nobody"} was not ignored`);
    },
    clear,
  };
  if (text[0] !== "/" || !Object.hasOwn(commands, fold(word))) return false;
  commands[fold(word)]();
  return true;
}

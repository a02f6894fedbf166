// The commands that the page carries out by itself, and those whom a person does not want to read.

import { firstWord, fold, nameError, trim } from "./text.js";

export const LOCAL_COMMANDS = [
  { word: "reply", takes: "text", help: "text: a whisper to who whispered to you last" },
  { word: "ignore", takes: "name", help: "name: hide what somebody says; without a name: who is hidden" },
  { word: "unignore", takes: "name", help: "name: show again what somebody says" },
  { word: "clear", takes: "", help: ": empty the page" },
];

export const helpLines = () => LOCAL_COMMANDS.map(({ word, help }) => `/${word}${help[0] === ":" ? "" : " "}${help}`);

// Follows a person who changes their name, until they leave: nobody else is ignored who takes it.
export class Ignored {
  names = new Map(); // by folded name

  constructor(saved = []) {
    for (const name of saved) this.names.set(fold(name), name);
  }
  toJSON() { return [...this.names.values()]; }
  has(name) { return name !== undefined && this.names.has(fold(name)); }
  note({ is, name, from, to }) {
    if (is === "left") this.names.delete(fold(name));
    if (is === "renamed" && this.has(from)) {
      this.names.delete(fold(from));
      this.names.set(fold(to), to);
    }
  }
}

// Whether `line` was one of these. `page`: {people, ignored, say(), tell(), complain(), clear()}
export function runLocal(line, page) {
  const text = trim(line);
  const word = firstWord(text.slice(1));
  if (text[0] !== "/" || !LOCAL_COMMANDS.some((each) => each.word === fold(word))) return false;
  const rest = trim(text.slice(1 + word.length));
  switch (fold(word)) {
    case "reply": reply(rest, page); break;
    case "ignore": ignore(rest, page); break;
    case "unignore":
      if (!page.ignored.names.delete(fold(rest))) page.complain(`${rest || "nobody"} was not ignored`);
      else page.tell(`What ${rest} says is shown again.`);
      break;
    case "clear": page.clear();
  }
  return true;
}

function reply(text, { people, ignored, say, complain }) {
  if (text === "") return complain("there is no text after /reply; nothing was sent");
  const name = people.lastWhisperer;
  if (name === "") return complain("nobody is known to have whispered to you; nothing was sent");
  if (ignored.has(name)) return complain(`the last whisper is from ${name}, who is ignored; nothing was sent`);
  say(`/msg ${name} ${text}`);
}

function ignore(name, { people, ignored, tell, complain }) {
  if (name === "") {
    const names = [...ignored.names.values()].join(", ");
    return tell(names ? `Ignored: ${names}` : "Nobody is ignored.");
  }
  if (nameError(name)) return complain(`nobody can be called ${name}`);
  if (people.isSelf(name)) return complain("that is you");
  ignored.names.set(fold(name), name);
  tell(`What ${name} says is not shown any more; /unignore ${name} ends that.`);
}

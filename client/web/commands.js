// The commands that the page carries out itself.

import { clean, firstWord, fold, nameError, trim } from "./text.js";
import { nearest } from "./nearest.js";
import { ALL_COMMANDS, requestOf } from "./request.js";

// What /help says of them.
export const OWN_HELP = [
  "/reply text: answer the last whisper",
  "/ignore name: hide what somebody says; alone: who is ignored",
  "/unignore name: show again what somebody says",
  "/clear: empty the page",
];
// Each with what can be completed behind it.
export const OWN = Object.fromEntries(OWN_HELP.map(line => /(\w+) ?(\w*)/.exec(line).slice(1)));
// What chat-client has in a terminal, and a browser has by itself.
const BY_BROWSER = {
  find: "Your browser finds words here: press Ctrl+F, or look in its menu.",
  lines: "Select them, and copy.",
  save: "A page cannot write a file: select what you want to keep, and copy it.",
  set: "What can be set here is behind the button Settings.",
};

// All but words from other chats.
const WORDS = Object.keys({ ...ALL_COMMANDS, ...OWN, ...BY_BROWSER });

// {word, rest} of a line that begins with a slash and a word.
function parse(line) {
  const text = trim(clean(line));
  const typed = text[0] === "/" ? firstWord(text.slice(1)) : "";
  const word = fold(typed);
  return { word: word === "r" ? "reply" : word, rest: trim(text.slice(1 + typed.length)) };
}

export class Commands {
  // {people, ignored, talk; clear(): empties the page; refused(line): it was not carried out}
  constructor(parts) { Object.assign(this, parts); }

  // The line with a /reply as the whisper that it is.
  asWhisper(line) {
    const { word, rest } = parse(line);
    const to = this.people.lastWhisperer;
    return word === "reply" && rest && to && !this.ignored.has(to) ? `/msg ${to} ${rest}` : line;
  }

  // Returns the line that the server is to have; null: what it asked for is done.
  run(typed) {
    const line = this.asWhisper(typed);
    const { word, rest } = parse(line);
    if (Object.hasOwn(BY_BROWSER, word)) this.#tell(BY_BROWSER[word]);
    else if (word === "reply") this.#whyNoReply(rest);
    else if (word === "ignore") this.#ignore(rest);
    else if (word === "unignore") this.#unignore(rest);
    else if (word === "clear") this.clear();
    else {
      // The server knows its own commands, and what is like them.
      const meant = requestOf(line).is === "unknown" && nearest(word, WORDS);
      if (!meant || Object.hasOwn(ALL_COMMANDS, meant)) return line;
      this.#complain(`there is no command /${word} (did you mean /${meant}?); nothing was sent`);
      this.refused(typed);
    }
    return null;
  }

  #complain(text) { this.talk.tell(text, "error"); }
  #tell(text) { this.talk.tell(text); }

  #whyNoReply(text) {
    const to = this.people.lastWhisperer;
    this.#complain(text === "" ? "there is no text after /reply; nothing was sent"
      : to ? `the last whisper is from ${to}, who is ignored; nothing was sent`
      : to === null ? "Whoever whispered to you last may have left; nothing was sent"
      : "Nobody has whispered to you yet; nothing was sent");
  }

  #ignore(name) {
    const { ignored, people } = this;
    if (name === "") return this.#tell(ignored.names.length ? `You ignore ${ignored.names.join(", ")}` : "You ignore nobody.");
    const error = people.isSelf(name) ? "that is you" : nameError(name);
    if (error) return this.#complain(`${name} cannot be ignored: ${error}`);
    ignored.add(name);
    this.#tell(`You now ignore ${name}${people.isWhole && !people.get(name) ? " (no such person here)" : ""}`);
  }

  #unignore(name) {
    if (name === "") return this.#complain("/unignore needs a name; /ignore alone lists who is ignored");
    if (!this.ignored.remove(name)) return this.#complain(`you do not ignore ${name}`);
    this.#tell(`You no longer ignore ${name}`);
  }
}

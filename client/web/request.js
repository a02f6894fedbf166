// What a typed line asks for, as the server will read it (common/protocol/PROTOCOL.md, "What a
// person types"). The server decides; the page needs it to show what a line is while it is typed,
// and to send no whisper again to somebody who has taken a name over. Pure.

import { clean, firstWord, fold, nameError, nameIn, trim, trimBack, trimFront } from "./text.js";

// Each with what can be completed behind it: "" nothing, "text", "name text", or "new": what nobody
// can guess.
export const ALL_COMMANDS = { help: "", history: "new", me: "text", msg: "name text", nick: "new", quit: "text", say: "text", who: "" };
export const OP_COMMANDS = { ban: "name text", kick: "name text", mute: "name text", "say-all": "text" };

// Words that people bring along from other chats.
const ALIASES = { __proto__: null, w: "msg", tell: "msg", names: "who", list: "who", exit: "quit" };

const addressed = rest => {
  const to = firstWord(rest);
  const text = trim(rest.slice(to.length));
  if (to === "" || nameError(to) || text === "") return { is: "mistake", to: nameIn(to) };
  return { is: "whisper", to, text };
};

function command(line) {
  if (line.startsWith("//")) return line.length > 2 ? { is: "say", text: line.slice(2) } : { is: "mistake" };
  const word = firstWord(line.slice(1));
  const rest = line.slice(1 + word.length).replace(/^./u, "");
  const named = ALIASES[fold(word)] ?? fold(word);
  if (named === "msg") return addressed(rest);
  if (named === "me") return trim(rest) ? { is: "act", text: trimBack(rest) } : { is: "mistake" };
  if (named === "say") return rest ? { is: "say", text: rest } : { is: "mistake" };
  return Object.hasOwn(ALL_COMMANDS, named) ? { is: named } : { is: "unknown", meant: nameIn(firstWord(rest)) };
}

// `line` is clean. `meant`: a name of somebody the line may have been meant for: the server
// refuses it while such a person is here. Of an unknown command, which may be an op's: its first word.
export function parseRequest(line) {
  const text = trimFront(line);
  if (text === "") return { is: "nothing" };
  if (text[0] === "/") return command(text);
  if (trimBack(text) === "?") return { is: "who" };
  if (/^[@＠]/.test(text)) return addressed(text.slice(1));
  const arrow = Math.max(line.lastIndexOf(">"), line.lastIndexOf("＞"));
  if (arrow < 0) return { is: "say", text: line };
  const before = trim(line.slice(0, arrow));
  const to = trim(line.slice(arrow + 1));
  if (before !== "" && nameError(to) === null) return { is: "whisper", to, text: before };
  return { is: "say", text: line, meant: nameIn(firstWord(to)) };
}

export const requestOf = typed => parseRequest(clean(typed));

// A line of a paste goes to everyone as it stands, whatever it looks like.
export function asItStands(line) {
  const request = parseRequest(line);
  return request.is === "say" && !request.meant && request.text === line ? line : "//" + line;
}

// The native dialect's lines as objects (common/protocol/PROTOCOL.md, "The native dialect"). Pure.

export const MOST_IN_FLIGHT = 64;

// The fields of each line, in order; room, text and reason may hold tabs. `#` marks a number.
const LINES = {
  welcome: "token #seq name #people #last incarnation room",
  say: "#seq #time from text",
  act: "#seq #time from text",
  whisper: "#seq #time from to text",
  joined: "#seq #time name #people",
  left: "#seq #time name #people reason",
  away: "#seq #time name #people reason",
  back: "#seq #time name #people",
  renamed: "#seq #time from to",
  users: "#seq #line #people names",
  notice: "#seq #time text",
  ok: "#line #seq #time",
  error: "#line code text",
  missed: "#count",
  history: "#seq #line #count",
  current: "#seq",
  ping: "#seq",
  bye: "code reason",
};

// The event of a line, as {is: "say", seq: 20, ...}; null when the line is none of the dialect's.
export function parseEvent(line) {
  const given = line.split("\t");
  const is = given.shift();
  if (!Object.hasOwn(LINES, is)) return null;
  const event = { is };
  for (const name of LINES[is].split(" ")) {
    const value = /^(room|text|reason)$/.test(name) && given.length ? given.splice(0).join("\t") : given.shift();
    if (value === undefined) return null;
    if (name[0] !== "#") event[name] = value;
    else if (/^\d{1,16}$/.test(value)) event[name.slice(1)] = Number(value);
    else return null;
  }
  if (event.is === "users") event.names = event.names.split(" ").filter(Boolean).map(personOf);
  return event;
}

// "joe:12", or "joe:away12"
function personOf(word) {
  const [, name, away, seconds] = /^(.*):(away)?(\d+)$/.exec(word) ?? [0, word, "", 0];
  return { name, away: Boolean(away), seconds: Number(seconds) };
}

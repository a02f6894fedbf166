// Text as the server sees it: what stays of a line, blanks, names. Pure. The rules are those of
// common/protocol/PROTOCOL.md ("What becomes of a line", "Names").

export const LONGEST_LINE = 4096; // bytes

// Removed from a line: controls but tab, line separators, and invisible format characters but the
// joiners (as common/text/unicode_tables.awk has it).
const NOT_KEPT = /(?![\t\u200c\u200d])(?:[\p{Cc}\p{Zl}\p{Zp}\ufff9-\ufffb]|(?=\p{DI})\p{Cf})/gu;

export const clean = text => text.replace(NOT_KEPT, "").replace(/(\p{M}{8})\p{M}+/gu, "$1");
export const trimFront = text => text.replace(/^[\t\p{Z}]+/u, "");
export const trimBack = text => text.replace(/[\t\p{Z}]+$/u, "");
export const trim = text => trimBack(trimFront(text));
export const firstWord = text => /^[^\t\p{Z}]*/u.exec(text)[0];
// Names are compared in this form: without the case of ASCII letters.
export const fold = text => text.replace(/[A-Z]+/g, letters => letters.toLowerCase());
export const bytesOf = text => new TextEncoder().encode(text).length;
export const counted = (count, one, many) => `${count} ${count === 1 ? one : many}`;

// The lines of a text that have something in them.
export const linesOf = text => text.split(/\r\n|\r|\n/).filter(line => trim(clean(line)) !== "");

const IN_NAME = /[\p{L}\p{M}\p{N}_.\-]+/u;
const ALL_IN_NAME = new RegExp("^" + IN_NAME.source + "$", "u");
const RESERVED_NAME = /^(you|server|all|everyone)$/i;

// Why nobody can be called that; null: somebody can. The server may still refuse it.
export function nameError(name) {
  if (name === "") return "it is empty";
  if ([...name].length > 24) return "a name has at most 24 characters";
  if (!ALL_IN_NAME.test(name) || /\p{DI}/u.test(name) || clean(name) !== name) {
    return "a name has only letters and digits of any script, _, - and . in it: no blanks, emoji or other signs";
  }
  if (!/^\p{L}/u.test(name)) return "a name starts with a letter";
  return RESERVED_NAME.test(name) ? "that word is reserved" : null;
}

// The name that "Joe!", "@Joe," or "(Joe)" may have been meant for; "" when it is like no name.
export function nameIn(word) {
  const found = IN_NAME.exec(word);
  const name = found ? found[0].replace(/\.+$/, "") : "";
  return nameError(name) ? "" : name;
}

// What a reader takes as part of the word beside it: not blanks, punctuation, pictures, nor
// scripts without blanks between words.
const { source: IN_WORD } =
  /(?:\w|(?![\p{Z}\u00a0-\u00bf\u2000-\u206f\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\u{1f000}-\u{1faff}\u{20000}-\u{3ffff}])[^\x00-\x7f])/u;

// The last name, and its pattern, which is costly to make.
let sought, asWord;

// Whether `name` stands in `text` as a word.
export function mentions(text, name) {
  if (name === "") return false;
  if (name !== sought) {
    const word = fold(name).replace(/[.\-]/g, "\\$&");
    asWord = new RegExp("(?<!" + IN_WORD + "[.\\-]?)" + word + "(?![.\\-]?" + IN_WORD + ")", "u");
    sought = name;
  }
  return asWord.test(fold(text));
}

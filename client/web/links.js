// The web addresses in a text. Pure.

const WEB_ADDRESS = /\bhttps?:\/\/[^\s<>"“”]+/gi;
const MOST_LINKS = 20; // in one text: more would be a burden, and stay text

// What ends a sentence, or closes a bracket that the address has not opened, is none of it.
function trimmed(address) {
  const count = sign => address.split(sign).length;
  const unopened = Object.fromEntries(["()", "[]", "{}"].map(([open, close]) => [close, count(close) - count(open)]));
  for (let end = address.length; ; --end) {
    const last = address[end - 1];
    if (last in unopened ? unopened[last]-- <= 0 : !/[.,;:!?'’*]/.test(last)) return address.slice(0, end);
  }
}

// The parts of `text` in order: strings, and {href} for http and https only.
export function withLinks(text) {
  const parts = [];
  let end = 0;
  for (const { 0: found, index } of [...text.matchAll(WEB_ADDRESS)].slice(0, MOST_LINKS)) {
    const href = trimmed(found);
    if (index > end) parts.push(text.slice(end, index));
    parts.push({ href });
    end = index + href.length;
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}

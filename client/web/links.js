// The web addresses in a text. Pure.

const ADDRESS = /\bhttps?:\/\/[^\s<>"“”]+/gi;

// What ends a sentence, or closes a bracket that the address has not opened, is none of it.
function trimmed(address) {
  for (;;) {
    const last = address.at(-1);
    const opening = { ")": "(", "]": "[", "}": "{" }[last];
    const isOpen = opening && address.split(opening).length >= address.split(last).length;
    if (isOpen || !/[.,;:!?'’*)\]}]/.test(last)) return address;
    address = address.slice(0, -1);
  }
}

// The parts of `text` in order: strings, and {href} for http and https only.
export function withLinks(text) {
  const parts = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(ADDRESS)) {
    const href = trimmed(found);
    if (index > end) parts.push(text.slice(end, index));
    parts.push({ href });
    end = index + href.length;
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}

// What the parts of the page have in common.

// The page's elements by their ids.
export const ui = Object.fromEntries([...document.querySelectorAll("[id]")].map(node => [node.id, node]));

// Texts by the ids of their elements. What stays as it was is not read aloud again.
export function write(texts) {
  for (const id in texts) if (ui[id].textContent !== texts[id]) ui[id].textContent = texts[id];
}

export function element(name, className, ...children) {
  const node = document.createElement(name);
  if (className) node.className = className;
  node.append(...children);
  return node;
}

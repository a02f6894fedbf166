// The list of who is here. A click on a name begins a whisper.

import { counted } from "./text.js";
import { presence } from "./people.js";
import { element, ui, write } from "./page.js";

const MOST_SHOWN = 300;
const BETWEEN_CHANGES = 250, BETWEEN_CLOCKS = 30_000; // ms; silences grow by themselves

export class PeopleList {
  #due = 0;
  #items = new Map(); // by name; our own one by ""

  // {people, colours, chosen(name)}
  constructor(parts) {
    Object.assign(this, parts);
    ui.peopleButton.onclick = () => this.unfold(ui.people.hidden);
    ui.peopleList.onclick = ({ target }) => { if (target.tagName === "BUTTON") this.chosen(target.textContent); };
    setInterval(() => this.changed(), BETWEEN_CLOCKS);
  }

  unfold(isOpen) {
    ui.people.hidden = !isOpen;
    ui.peopleButton.setAttribute("aria-expanded", isOpen);
    this.#show();
  }

  changed() { this.#due ||= setTimeout(() => this.#show(), BETWEEN_CHANGES); }

  #show() {
    this.#due = 0;
    const { people } = this;
    write({ peopleButton: counted(people.count, "person", "people") });
    if (ui.people.hidden) return;
    const shown = people.sorted().slice(0, MOST_SHOWN);
    const before = this.#items;
    this.#items = new Map(shown.map(person => this.#item(person)));
    for (const [key, item] of before) if (!this.#items.has(key)) item.remove();
    // Who stays is not touched: a finger or the focus may be there.
    let next = ui.peopleList.firstChild;
    for (const item of this.#items.values()) {
      if (item === next) next = next.nextSibling;
      else ui.peopleList.insertBefore(item, next);
    }
    const others = people.count - shown.length;
    write({ peopleMore: others > 0 ? `and ${others} more; ? lists them all` : "" });
  }

  // [key, item]
  #item(person) {
    const { name } = person;
    const key = this.people.isSelf(name) ? "" : name;
    const item = this.#items.get(key) ?? element("li", "", element(key ? "button" : "span", "name"), element("span", "note"));
    const [label, note] = item.children;
    label.textContent = name;
    note.textContent = key ? presence(person) : "you";
    if (key) {
      this.colours.paint(label, name);
      label.title = `Whisper to ${name}`;
    }
    return [key, item];
  }
}

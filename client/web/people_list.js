// The list of who is here. A click on a name begins a whisper.

import { counted } from "./text.js";
import { presence } from "./people.js";
import { element } from "./log.js";

const MOST_SHOWN = 300;
const USUAL_PAUSE = 250; // ms between two changes of the list

export class PeopleList {
  #scheduled = false;

  constructor({ list, more, button, panel, people, colours, chosen }) {
    Object.assign(this, { list, more, button, panel, people, colours });
    button.addEventListener("click", () => this.unfold(panel.hidden));
    list.addEventListener("click", ({ target }) => {
      const name = target.closest("button")?.dataset.name;
      if (name) chosen(name);
    });
    setInterval(() => this.changed(), 30_000); // how long somebody is silent
  }

  unfold(isOpen) {
    this.panel.hidden = !isOpen;
    this.button.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) this.#show();
  }

  changed() {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setTimeout(() => this.#show(), USUAL_PAUSE);
  }

  #show() {
    this.#scheduled = false;
    const { people } = this;
    this.button.textContent = counted(people.count, "person", "people");
    if (this.panel.hidden) return;
    const known = people.isWhole ? people.byName() : people.byTalk();
    const shown = known.slice(0, MOST_SHOWN);
    // The node of somebody who stays is kept, and with it the focus.
    const before = new Map([...this.list.children].map((item) => [item.dataset.name, item]));
    const items = shown.map((person) => this.#item(person, before.get(person.name)));
    const isSame = items.length === this.list.children.length && items.every((item, i) => item === this.list.children[i]);
    if (!isSame) {
      const focused = document.activeElement;
      this.list.replaceChildren(...items);
      if (items.includes(focused?.parentElement)) focused.focus();
    }
    const others = people.count - shown.length;
    this.more.textContent = others > 0 ? `and ${others} more; ? lists them all` : "";
  }

  #item(person, item) {
    const isSelf = this.people.isSelf(person.name);
    const note = isSelf ? "you" : presence(person);
    const key = `${person.name} ${note}`;
    if (item?.key === key) return item;
    if (!item) {
      const name = element(isSelf ? "span" : "button", `name c${this.colours.of(person.name)}`, person.name);
      if (!isSelf) {
        name.type = "button";
        name.dataset.name = person.name;
        name.title = `Whisper to ${person.name}`;
      }
      item = element("li", "", name, element("span", "note", ""));
      item.dataset.name = person.name;
    }
    item.key = key;
    item.lastElementChild.textContent = note;
    item.classList.toggle("quiet", note !== "" && !isSelf);
    return item;
  }
}

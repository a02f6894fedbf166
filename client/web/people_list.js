// The list of who is here. A click on a name begins a whisper.

import { counted } from "./text.js";
import { presence } from "./people.js";
import { element } from "./log.js";

const MOST_SHOWN = 300;
const BETWEEN_CHANGES = 250, BETWEEN_CLOCKS = 30_000; // ms; silences grow by themselves

export class PeopleList {
  #due = 0;

  constructor({ ui, people, colours, chosen }) {
    Object.assign(this, { ui, people, colours });
    ui.peopleButton.onclick = () => this.unfold(ui.people.hidden);
    ui.peopleList.onclick = ({ target }) => { if (target.dataset.name) chosen(target.dataset.name); };
    setInterval(() => this.changed(), BETWEEN_CLOCKS);
  }

  unfold(isOpen) {
    this.ui.people.hidden = !isOpen;
    this.ui.peopleButton.setAttribute("aria-expanded", isOpen);
    this.#show();
  }

  changed() { this.#due ||= setTimeout(() => this.#show(), BETWEEN_CHANGES); }

  #show() {
    this.#due = 0;
    const { people, ui } = this;
    ui.peopleButton.textContent = counted(people.count, "person", "people");
    if (ui.people.hidden) return;
    const shown = people.sorted().slice(0, MOST_SHOWN);
    const focused = document.activeElement.dataset.name;
    ui.peopleList.replaceChildren(...shown.map((person) => this.#item(person)));
    if (focused) [...ui.peopleList.querySelectorAll("button")].find((each) => each.dataset.name === focused)?.focus();
    const others = people.count - shown.length;
    ui.peopleMore.textContent = others > 0 ? `and ${others} more; ? lists them all` : "";
  }

  #item(person) {
    const { name } = person;
    const isSelf = this.people.isSelf(name);
    const note = isSelf ? "you" : presence(person);
    const label = element(isSelf ? "span" : "button", "name", name);
    if (!isSelf) {
      this.colours.paint(label, name);
      label.title = `Whisper to ${name}`;
      label.dataset.name = name;
    }
    return element("li", "", label, element("span", "note", note));
  }
}

// What the page itself asks the server: who is here, older messages, and those between a session that
// was lost and the next one. What comes before these is held back, so that all stand in their order.

const MOST_NAMES = 200; // in a larger room who speaks or comes gets known

export class Inquiries {
  held = []; // entries
  #names = null; // as they come
  #gapEnd = 0; // a seq; 0: nothing is held

  // ask(line); view: as the conversation's
  constructor({ people, talk, view, ask }) { Object.assign(this, { people, talk, view, ask }); }

  add(entry) {
    if (this.#gapEnd) this.held.push(entry);
    else this.view.add(entry);
  }

  askForNames() {
    if (this.people.count <= MOST_NAMES) this.ask("/who");
  }

  // Messages before `seq` have been asked for.
  fillGap(seq) { this.#gapEnd = seq; }

  // An answer, or its end.
  take(event) {
    if (event.is === "users") return (this.#names ??= []).push(...event.names);
    if (event.is === "history") return this.talk.olderBegins();
    if (this.#names) this.people.listed(this.#names);
    else if (this.#gapEnd) this.#endGap(this.talk.takeOlder() ?? []);
    else this.view.older(this.talk.takeOlder());
    this.#names = null;
    this.view.noted(event);
  }

  // The rest of an answer does not come, but all of it again, or only its end.
  lost() { this.#names = null; }

  // The session is over: no answer comes any more.
  drop() {
    this.#names = null;
    this.#endGap([]);
    this.view.older(null);
  }

  #endGap(entries) {
    this.view.missed(entries.filter(({ seq }) => seq < this.#gapEnd));
    this.#gapEnd = 0;
    this.held.splice(0).forEach(this.view.add);
  }
}

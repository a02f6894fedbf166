// What the page itself asks the server: who is here, older messages, and those between a session that
// was lost and the next one. What comes before these is held back, so that all stand in their order.

export const HISTORY = 1000; // messages asked for; a newcomer gets fewer
export const PROBE = "/history 1"; // only whether an answer comes
const NAMES = "/who";
const MOST_NAMES = 200; // in a larger room who speaks or comes gets known
const MOST_HELD = 2000, MOST_ERRORS = 2; // in place of what was missed: each after the session's own tries
const NOT_GIVEN = "messages may be missing here, because the server did not give them; type /history 100 to see the last ones";

export class Inquiries {
  #names = null; // as they come

  // {people, talk, ask(line); view: as the conversation's; gap: as it was before a reload}
  constructor(parts) { Object.assign(this, parts); }

  add(entry) {
    if (!this.gap?.end) return this.view.add(entry);
    const { held } = this.gap;
    held.push(entry);
    if (held.length > MOST_HELD) this.#endGap([], NOT_GIVEN);
  }

  askForNames() {
    if (this.people.count <= MOST_NAMES) this.ask(NAMES);
  }

  // The session is lost: what was missed is asked for, up to the welcome to the next one.
  openGap() {
    this.gap = { held: [], errors: 0 };
    this.#askForMissed();
  }
  #askForMissed() { this.ask(`/history ${HISTORY}`); }
  welcomed(seq) { if (this.gap) this.gap.end = seq; }

  // An answer, or its end: the outcome of the line `asked`.
  take(event, asked) {
    if (event.is === "users") return (this.#names ??= []).push(...event.names);
    if (event.is === "history") return this.talk.olderBegins();
    if (asked.text === NAMES) {
      if (this.#names) this.people.listed(this.#names);
      this.#names = null;
    } else {
      // While a gap is open, nothing but its own question asks for more than a probe does. By the text:
      // a line that is sent again may have another number.
      const older = this.talk.takeOlder();
      if (asked.text !== PROBE) this.#answered(older);
    }
    this.view.noted(event);
  }

  #answered(older) {
    if (!this.gap) this.view.older(older);
    else if (older) this.#endGap(older);
    else if (++this.gap.errors < MOST_ERRORS) this.#askForMissed(); // the server was too busy, or has forgotten its answer
    else this.#endGap([], NOT_GIVEN);
  }

  // The rest of an answer does not come, but all of it again, or only its end.
  lost() { this.#names = null; }

  // The session is over: no answer comes any more.
  drop() {
    this.#names = null;
    this.#endGap([]);
    this.view.older(null);
  }

  #endGap(entries, complaint) {
    const { held = [], end } = this.gap ?? {};
    this.gap = null;
    this.view.missed(entries.filter(({ seq }) => seq < end));
    if (complaint) this.talk.tell(complaint, "error");
    held.forEach(this.view.add);
  }
}

// Questions to the person, above the box: one at a time, the others wait.

export class Questions {
  #asked = null;
  #undecided = null;

  constructor({ panel, text, yes, no }) {
    Object.assign(this, { panel, text, yes, no });
    yes.addEventListener("click", () => this.#answer("onYes"));
    no.addEventListener("click", () => this.#answer("onNo"));
    panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.#answer("onNo");
    });
  }

  // A question that answers what the person has just done.
  ask(question) {
    this.#asked = question;
    this.#show();
    this.yes.focus();
  }

  // Whether to send a line that perhaps was; undefined: there is none. It takes no focus, so that
  // no key decides that was meant for something else.
  undecided(line, decide) {
    this.#undecided = line === undefined ? null : {
      text: `Perhaps not sent: “${line}”. Send it now?`,
      yes: "Send it", no: "Do not send",
      onYes: () => decide(true),
      onNo: () => decide(false),
    };
    this.#show();
  }

  #show() {
    const question = this.#asked ?? this.#undecided;
    this.panel.hidden = !question;
    if (!question) return;
    if (this.text.textContent !== question.text) this.text.textContent = question.text;
    this.yes.textContent = question.yes;
    this.no.textContent = question.no;
  }

  #answer(how) {
    const question = this.#asked ?? this.#undecided;
    if (this.#asked) this.#asked = null;
    else this.#undecided = null;
    this.#show();
    question?.[how]();
  }
}

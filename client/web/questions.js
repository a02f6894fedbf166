// Questions to the person, above the box: one at a time, the others wait.

export class Questions {
  #asked = null;
  #undecided = null;

  constructor(ui) {
    this.ui = ui;
    ui.yes.onclick = () => this.#answer("onYes");
    ui.no.onclick = () => this.#answer("onNo");
    ui.question.onkeydown = ({ key }) => { if (key === "Escape") this.#answer("onNo"); };
  }

  // One that answers what the person has just done: {text, yes, no, onYes(), onNo()}
  ask(question) {
    this.#asked = question;
    this.#show();
    this.ui.yes.focus();
  }

  // Whether to send a line that perhaps was; undefined: there is none. It takes no focus, so that
  // no key decides that was meant for something else.
  undecided(line, decide) {
    const text = `Perhaps not sent: “${line}”. Send it now?`;
    this.#undecided = line === undefined ? null
      : { text, yes: "Send it", no: "Do not send", onYes: () => decide(true), onNo: () => decide(false) };
    this.#show();
  }

  #show() {
    const question = this.#asked ?? this.#undecided;
    this.ui.question.hidden = !question;
    if (!question) return;
    this.ui.questionText.textContent = question.text;
    this.ui.yes.textContent = question.yes;
    this.ui.no.textContent = question.no;
  }

  #answer(how) {
    const question = this.#asked ?? this.#undecided;
    this.#asked = null;
    this.#show();
    question[how]();
  }
}

// Questions to the person, above the box: one at a time, the others wait.

import { ui, write } from "./page.js";

let asked, undecided;

// One that answers what the person has just done: {text, yes, no, decide(whether yes)}
export function ask(question) {
  asked = question;
  show();
  ui.yes.focus();
}

// What the person was asked about has changed.
export function withdraw() {
  asked = null;
  show();
}

// Whether to send a line that perhaps was; undefined: there is none. It takes no focus, so that no
// key decides that was meant for something else.
export function askAbout(line, decide) {
  undecided = line && {
    text: `Perhaps not sent: “${line}”. Send it now?`, yes: "Send it", no: "Do not send", decide,
  };
  show();
}

function show() {
  const question = asked ?? undecided;
  ui.question.hidden = !question;
  if (question) write({ questionText: question.text, yes: question.yes, no: question.no });
}

function answer(isYes) {
  const question = asked ?? undecided;
  withdraw();
  question.decide(isYes);
  if (ui.question.hidden) ui.box.focus();
}
ui.yes.onclick = () => answer(true);
ui.no.onclick = () => answer(false);
ui.question.onkeydown = event => {
  if (event.key === "Escape") answer(false);
  if (event.repeat) event.preventDefault(); // a key that asked, and is held, does not answer
};

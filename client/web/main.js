// The page: puts its parts together.

import { clean, counted, trim } from "./text.js";
import { Conversation } from "./conversation.js";
import { Log } from "./log.js";
import { Input } from "./input.js";
import { NameColours } from "./people.js";
import { PeopleList } from "./people_list.js";
import { call, showNumbers } from "./attention.js";
import { Commands } from "./commands.js";
import { Ignored } from "./ignored.js";
import { ask, askAbout } from "./questions.js";
import { ui, write } from "./page.js";
import * as storage from "./storage.js";

const BETWEEN_SAVES = 2000, BETWEEN_TICKS = 1000; // ms
const LATE_TICK = 5000; // a tick so late means that the page did not run
const USUAL_SILENCE = 15_000;

let saved = storage.load();
if (saved) {
  ui.join.inert = ui.unready.hidden = true;
  write({ doorNote: "One moment…" });
  if (await storage.isTaken(saved.conversation.session.key)) {
    storage.forget();
    saved = null;
  }
  write({ doorNote: "" });
  ui.join.inert = ui.unready.hidden = false;
}

const colours = new NameColours(saved?.colours);
const ignored = new Ignored(saved?.ignored);
const hides = ({ from, mine, seq }) => from && !mine && ignored.has(from, seq);
const meet = ({ from, mine }) => from && !mine && colours.meet(from);

const chat = new Conversation({
  open: () => new WebSocket(`${location.protocol.replace("http", "ws")}//${location.host}/chat`),
  save,
  saved: saved?.conversation,
  view: {
    add(entry) {
      if (hides(entry) || talk.isWelcome && log.has(entry)) return;
      meet(entry);
      if (entry.atMe && !entry.past && !log.isWatched) call(entry);
      log.add(entry);
      saveSoon();
    },
    noted(event) {
      ignored.note(event, people);
      list.changed();
      input.showHint(); // a reply may go to somebody else now
    },
    entered(isNew) {
      storage.remember("name", chat.name);
      if (isNew) ignored.logIs(chat.session.incarnation);
      else log.markNext();
      enterRoom();
    },
    refused: line => input.giveBack(line),
    older(entries) {
      entries?.forEach(meet);
      log.addOlder(entries, entry => !hides(entry));
    },
    missed(entries) {
      const unseen = entries.filter(each => !log.has(each));
      if (unseen.length) log.markNext();
      for (const entry of unseen) this.add({ ...entry, past: false });
    },
    asks: showDoor,
    closedAtDoor: () => ui.secret.hidden || write({ go: "Try again" }), // the sentence beside the field says why
    asksToLeave(count, leave) {
      ask({
        text: `${counted(count, "line is", "lines are")} not sent, or perhaps not. Leave all the same?`, yes: "Leave", no: "Stay",
        decide: isYes => isYes && leave(),
      });
    },
    ended(note) {
      storage.forget();
      storage.hold("");
      // Whoever sits here next finds nothing of what was said. To load the page anew takes a network.
      log.forget();
      colours.forget();
      list.unfold(true); // nobody is in it any more
      ignored.restore();
      input.restore({ text: "", recalled: [] });
      showDoor({ note });
      ui.name.select();
    },
    changed() {
      showState();
      log.showPending(chat.pending());
      askAbout(chat.outbox.undecided[0], sendsIt => chat.decide(sendsIt));
    },
  },
});
const { people, talk } = chat;

const log = new Log({
  colours,
  askForOlder: count => chat.askForOlder(count),
  changed() {
    ui.toEnd.hidden = log.follows;
    write({ toEnd: log.unread > 0 ? `${log.unread} new ↓` : "To the end ↓" });
    showNumbers(chat.room, log.unread, log.unreadForMe);
  },
});
const commands = new Commands({ people, ignored, talk, clear: () => log.clear(), refused: line => input.giveBack(line) });
const input = new Input({ people, log, talk, send, commands });
const isNarrow = () => matchMedia("(max-width: 45rem)").matches;
const list = new PeopleList({
  people, colours,
  chosen(name) {
    if (isNarrow()) list.unfold(false);
    input.whisperTo(name);
  },
});

function send(lines) {
  log.toEnd();
  chat.say(lines.map(line => commands.run(line)).filter(line => line !== null));
}

// --- what is seen ---

// name, password: why they are asked for anew.
function showDoor({ name = "", password = "", note = "" }) {
  ui.room.hidden = true;
  ui.door.hidden = false;
  write({ go: "Join", nameError: name, passwordError: password, doorNote: note });
  ui.secret.hidden = !password;
  (password ? ui.password : ui.name).focus();
}

function enterRoom() {
  write({ title: chat.room });
  if (!ui.room.hidden) return;
  ui.door.hidden = true;
  ui.room.hidden = false;
  list.unfold(!isNarrow());
  log.toEnd();
  input.changed();
  ui.box.focus();
}

function showState() {
  const { phase, trouble, isIn, link } = chat;
  const isQuiet = isIn && link.silence > USUAL_SILENCE;
  const status = isQuiet ? "Nothing has come from the server for a while." : `Not connected${trouble ? `: ${trouble}` : ""}.`;
  const seconds = Math.max(1, Math.ceil((link.nextTry - performance.now()) / 1000));
  const next = isIn ? "" : phase === "pausing" ? `Next try in ${seconds} s.` : "Connecting…";
  if (ui.room.hidden && phase !== "asking") write({ doorNote: trouble ? `${status} ${next}` : next });
  ui.trouble.hidden = phase === "leaving" || (isIn && !isQuiet);
  write({ status, countdown: next, self: people.self });
  ui.tryNow.hidden = phase !== "pausing";
}

ui.join.onsubmit = event => {
  event.preventDefault();
  write({ nameError: "", passwordError: "" });
  chat.join(trim(clean(ui.name.value)), ui.password.value);
  ui.password.value = "";
};
ui.toEnd.onclick = () => {
  log.toEnd();
  ui.box.focus();
};
ui.tryNow.onclick = () => {
  chat.tryNow();
  ui.box.focus(); // the button goes
};
ui.leave.onclick = () => {
  ui.card.hidePopover?.();
  chat.leave();
};

// --- the time, and what is kept ---

let ticked = Date.now();
setInterval(() => {
  // A hidden page's clock is slow; what comes from the server is not.
  if (Date.now() - ticked > LATE_TICK && !document.hidden) chat.probe();
  ticked = Date.now();
  chat.tick();
  showState();
}, BETWEEN_TICKS);
addEventListener("online", () => chat.probe());

let saving = 0;
function saveSoon() { saving ||= setTimeout(save, BETWEEN_SAVES); }
function save() {
  clearTimeout(saving);
  saving = 0;
  if (chat.name === "" || chat.phase === "asking") return;
  storage.hold(chat.session.key); // before there is anything to copy
  storage.save({ conversation: chat, input, ignored, colours, entries: log.saved() });
}
document.onvisibilitychange = () => { if (document.hidden) save(); };
onbeforeunload = () => { chat.trouble ??= ""; }; // Firefox ends the connection next
onpagehide = () => {
  document.onvisibilitychange = null; // that comes behind it
  save();
  storage.hold("");
};
onpageshow = ({ persisted }) => { if (persisted) location.reload(); };

// --- the beginning ---

ui.name.value = chat.name || storage.recall("name");
ui.name.focus();
ui.name.select();
if (saved) {
  storage.hold(chat.session.key);
  saved.entries.forEach(meet);
  log.restore(saved.entries);
  if (chat.session.isKnown) enterRoom();
  input.restore(saved.input);
  chat.resume();
}
ui.unready.remove(); // no error has come before

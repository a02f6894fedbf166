// The page: puts its parts together.

import { clean, trim } from "./text.js";
import { Conversation } from "./conversation.js";
import { Log } from "./log.js";
import { Input } from "./input.js";
import { NameColours } from "./people.js";
import { PeopleList } from "./people_list.js";
import { Attention } from "./attention.js";
import { Commands } from "./commands.js";
import { Ignored } from "./ignored.js";
import { Questions } from "./questions.js";
import * as storage from "./storage.js";

const BETWEEN_SAVES = 2000, TICK = 1000; // ms
const ASLEEP = 5000; // a tick so late means that the page did not run
const USUAL_SILENCE = 15_000;

// The page's elements by their ids.
const ui = Object.fromEntries([...document.querySelectorAll("[id]")].map((node) => [node.id, node]));

let saved = storage.load();
const claim = storage.newClaim(saved?.hasLeft);
ui.join.inert = true;
if (saved) ui.doorNote.textContent = "One moment…";
if (saved && await claim.isTaken(saved.session.key)) saved = null;
ui.doorNote.textContent = "";
ui.join.inert = false;
const colours = new NameColours();
const ignored = new Ignored(saved?.ignored);
const hides = ({ from, mine, seq }) => from !== undefined && !mine && ignored.has(from, seq);
const questions = new Questions(ui);
const attention = new Attention(ui);

const conversation = new Conversation({
  open: () => new WebSocket(`${location.protocol.replace("http", "ws")}//${location.host}/chat`),
  save,
  saved,
  view: {
    add(entry) {
      if (hides(entry) || talk.isWelcome && log.has(entry)) return;
      meet(entry);
      if (entry.atMe && !entry.past && !log.isWatched) attention.call(entry);
      log.add(entry);
      saveSoon();
    },
    noted(event) {
      ignored.note(event, people);
      peopleList.changed();
      input.showHint(); // a reply may go to somebody else now
    },
    entered(isNew) {
      storage.remember("name", conversation.name);
      if (isNew) ignored.logIs(conversation.session.incarnation);
      else log.markNext();
      enterRoom();
    },
    refused: (line) => input.giveBack(line),
    older(entries) {
      entries?.forEach(meet);
      log.addOlder(entries, (entry) => !hides(entry));
    },
    missed(entries) {
      const unseen = entries.filter((each) => !log.has(each));
      if (unseen.length) log.markNext();
      for (const entry of unseen) this.add({ ...entry, past: false });
    },
    nameRefused: (why) => showDoor({ why }),
    ended(note, lines) {
      storage.forget();
      claim.hold("");
      showDoor({ note, lines });
    },
    changed() {
      showState();
      log.showPending(conversation.pending());
      questions.undecided(conversation.undecided[0], (sendsIt) => {
        const line = conversation.decide(sendsIt);
        if (!sendsIt) input.giveBack(line);
      });
    },
  },
});
const { people, talk } = conversation;

const meet = ({ from, mine }) => from !== undefined && !mine && colours.meet(from);

const log = new Log({
  ui, colours,
  askForOlder: (count) => conversation.askForOlder(count),
  changed() {
    ui.toEnd.hidden = log.follows;
    ui.toEnd.textContent = log.unread > 0 ? `${log.unread} new ↓` : "To the end ↓";
    attention.show(conversation.room, log.unread, log.unreadForMe);
  },
});
const commands = new Commands({ people, ignored, talk, clear: () => log.clear(), refused: (line) => input.giveBack(line) });
const input = new Input({ ui, people, log, talk, send, questions, commands });
const isNarrow = () => matchMedia("(max-width: 45rem)").matches;
const peopleList = new PeopleList({
  ui, people, colours,
  chosen(name) {
    if (isNarrow()) peopleList.unfold(false);
    input.whisperTo(name);
  },
});

function send(line) {
  log.toEnd();
  const sent = commands.run(line);
  if (sent !== null) conversation.say(sent);
  saveSoon();
}

// --- what is seen ---

function showDoor({ why = "", note = "", lines = [] }) {
  ui.room.hidden = true;
  ui.door.hidden = false;
  ui.nameError.textContent = why;
  ui.doorNote.textContent = lines.length ? [note, "Perhaps these were not sent:", ...lines].join("\n") : note;
  ui.name.focus();
}

function enterRoom() {
  ui.title.textContent = conversation.room;
  if (!ui.room.hidden) return;
  ui.door.hidden = true;
  ui.room.hidden = false;
  peopleList.unfold(!isNarrow());
  log.toEnd();
  input.changed();
  ui.box.focus();
}

function showState() {
  const { phase, trouble, isIn, link } = conversation;
  const isQuiet = isIn && link.silence > USUAL_SILENCE;
  const status = isQuiet ? "Nothing has come from the server for a while." : `Not connected${trouble ? `: ${trouble}` : ""}.`;
  const seconds = Math.max(1, Math.ceil((link.nextTry - performance.now()) / 1000));
  const next = isIn ? "" : phase === "pausing" ? `Next try in ${seconds} s.` : "Connecting…";
  if (ui.room.hidden && !["asking", "over"].includes(phase)) ui.doorNote.textContent = trouble ? `${status} ${next}` : next;
  ui.trouble.hidden = phase === "leaving" || (isIn && !isQuiet);
  if (ui.status.textContent !== status) ui.status.textContent = status; // it is read aloud when it changes
  ui.countdown.textContent = next;
  ui.tryNow.hidden = phase !== "pausing";
  ui.self.textContent = people.self;
}

ui.join.onsubmit = (event) => {
  event.preventDefault();
  ui.nameError.textContent = "";
  conversation.join(trim(clean(ui.name.value)));
};
ui.toEnd.onclick = () => {
  log.toEnd();
  ui.box.focus();
};
ui.tryNow.onclick = () => conversation.tryNow();
ui.leave.onclick = () => {
  ui.card.hidePopover();
  conversation.leave();
};

// --- the time, and what is kept ---

let ticked = Date.now();
setInterval(() => {
  // A hidden page's clock is slow; what comes from the server is not.
  if (Date.now() - ticked > ASLEEP && !document.hidden) conversation.probe();
  ticked = Date.now();
  conversation.tick();
  showState();
}, TICK);
addEventListener("online", () => conversation.probe());

let saving = 0;
function saveSoon() { saving ||= setTimeout(save, BETWEEN_SAVES); }
function save(hasLeft = false) {
  clearTimeout(saving);
  saving = 0;
  if (conversation.name === "" || ["asking", "over"].includes(conversation.phase)) return;
  const { session, name, room, waiting, undecided } = conversation;
  const { lastWhisperer } = people;
  claim.hold(session.key); // before there is anything to copy
  storage.save({ session, name, room, waiting, undecided, lastWhisperer, input, ignored, hasLeft, entries: [...log.saved(), ...conversation.inquiries.held] });
}
document.onvisibilitychange = () => { if (document.hidden) save(); };
onpagehide = () => {
  document.onvisibilitychange = null; // that comes behind it
  save(true);
};
onpageshow = ({ persisted }) => { if (persisted) location.reload(); };

// --- the beginning ---

ui.name.value = storage.recall("name");
ui.name.focus();
ui.name.select();
if (saved) {
  claim.hold(saved.session.key);
  saved.entries.forEach(meet);
  log.restore(saved.entries);
  if (saved.session.token) enterRoom();
  input.restore(saved.input);
  conversation.resume();
}

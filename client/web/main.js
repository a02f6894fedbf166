// The page: puts its parts together.

import { counted, trim, clean } from "./text.js";
import { Conversation } from "./conversation.js";
import { Talk } from "./talk.js";
import { Log } from "./log.js";
import { Input } from "./input.js";
import { NameColours } from "./people.js";
import { PeopleList } from "./people_list.js";
import { Attention } from "./attention.js";
import { Questions } from "./questions.js";
import { helpLines, Ignored, runLocal } from "./local_commands.js";
import { parseRequest } from "./request.js";
import * as storage from "./storage.js";

const BETWEEN_SAVES = 2000; // ms, while much comes in
const TICK = 1000;
const ASLEEP = 5000; // a tick so late means that the page did not run
const USUAL_SILENCE = 15_000;
const OLDER_AT_ONCE = 200, MOST_OLDER = 1000; // the server gives no more

const at = (id) => document.getElementById(id);
const saved = storage.load();
const claim = new storage.Claim();
const colours = new NameColours();

// --- what the conversation tells ---

const view = {
  joined(isNew, welcome) {
    localStorage.setItem("chat.name", conversation.name);
    claim.hold(conversation.session.key);
    if (isNew) talk.welcome(welcome);
    else log.markHere();
    isPast = isNew;
    enterRoom();
  },
  event(event) {
    ignored.note(event);
    if (event.is === "current") isPast = false;
    talk.event(event);
    peopleList.changed();
  },
  own(ok, line) { talk.own(ok, line); },
  refused(sentence, line) {
    talk.tell("error", sentence);
    if (line) input.giveBack(line);
  },
  complain(sentence) { talk.tell("error", sentence); },
  olderBegins() { talk.olderBegins(); },
  olderIsWhole() {
    peopleList.changed();
    const older = talk.takeOlder();
    if (older) log.addOlder(older.filter((entry) => !isHidden(entry)), olderAsked);
    else log.mayAskAgain();
  },
  caughtUp() {},
  connectionLost(why, again) {
    talk.forgetAnswers();
    log.mayAskAgain();
    if (!again) talk.tell("notice", `The connection is lost${why && ` (${why})`}; trying again.`);
  },
  sessionLost() {
    talk.tell("notice", "The server no longer knows this session; what was said meanwhile may be missing.");
  },
  nameRefused(why) { showDoor(why); },
  ended(why, lines) {
    storage.forget();
    claim.hold("");
    showDoor("", why, lines);
  },
  changed() {
    showState();
    log.showPending(conversation.pending());
    questions.undecided(conversation.undecided[0], (sendsIt) => {
      const text = conversation.decide(sendsIt);
      if (!sendsIt) input.giveBack(text);
    });
    saveSoon();
  },
};

const conversation = new Conversation({
  open: () => new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/chat`),
  view,
  save,
  saved,
});
const { people } = conversation;

// --- the parts ---

let isPast = false; // what comes was said before we came
let olderAsked = 0;
const ignored = new Ignored(saved?.ignored);
const isHidden = (entry) => !entry.mine && ignored.has(entry.from);

const talk = new Talk(people, (entry) => {
  if (isHidden(entry)) return;
  if (isPast && entry.from !== undefined) entry.past = true;
  if (entry.from !== undefined && !entry.mine) colours.meet(entry.from);
  if (entry.atMe && !entry.past && !log.isWatched) attention.call(entry);
  log.add(entry);
  saveSoon();
});

const log = new Log({
  scroller: at("scroller"), list: at("log"), pending: at("pending"), colours,
  askForOlder(known) {
    olderAsked = Math.min(known + OLDER_AT_ONCE, MOST_OLDER);
    return known < MOST_OLDER && conversation.askForOlder(olderAsked);
  },
  changed() {
    const button = at("to-end");
    button.hidden = log.follows;
    button.textContent = log.unread > 0 ? `${log.unread} new ↓` : "To the end ↓";
    attention.show(conversation.room, log.unread, log.unreadForMe);
  },
});

const questions = new Questions({ panel: at("question"), text: at("question-text"), yes: at("yes"), no: at("no") });

const input = new Input({
  box: at("box"), form: at("say"), people,
  send: sendLine,
  ask: (question) => questions.ask(question),
  hint(text, kind) {
    at("hint").textContent = text;
    at("say").className = kind;
  },
  complain: view.complain,
  escaped: () => log.toEnd(),
  page: (direction) => log.page(direction),
});

const peopleList = new PeopleList({
  list: at("people-list"), more: at("people-more"), button: at("people-button"), panel: at("people"), people, colours,
  chosen(name) {
    input.whisperTo(name);
    if (isNarrow()) peopleList.unfold(false);
  },
});

const attention = new Attention({
  icon: document.querySelector("link[rel=icon]"), sound: at("sound"), notifications: at("notifications"), why: at("why"),
});

function sendLine(line) {
  log.toEnd();
  const page = {
    people, ignored,
    say: (text) => conversation.say(text),
    tell: (text) => talk.tell("notice", text),
    complain: view.complain,
    clear: () => log.clear(),
  };
  if (runLocal(clean(line), page)) return;
  if (parseRequest(clean(line)).is === "help") for (const text of helpLines()) page.tell(text);
  conversation.say(line);
}

// --- what is seen ---

const isNarrow = () => matchMedia("(max-width: 45rem)").matches;

function showDoor(error, note = "", lines = []) {
  at("room").hidden = true;
  at("door").hidden = false;
  at("name-error").textContent = error;
  at("door-note").textContent = note;
  at("unsent").hidden = lines.length === 0;
  at("unsent").replaceChildren(...(lines.length ? ["Perhaps not sent:", ...lines] : []).map((line) => {
    const item = document.createElement("li");
    item.textContent = line;
    return item;
  }));
  at("name").focus();
  attention.show("", 0, 0);
}

function enterRoom() {
  const comesIn = at("room").hidden;
  at("door").hidden = true;
  at("room").hidden = false;
  at("title").textContent = conversation.room;
  at("self").textContent = people.self;
  if (!comesIn) return;
  peopleList.unfold(!isNarrow());
  log.toEnd();
  input.changed();
  at("box").focus();
}

function showState() {
  const { phase, trouble } = conversation;
  if (at("room").hidden) return;
  const silence = conversation.silence;
  const isQuiet = conversation.isIn && silence > USUAL_SILENCE;
  at("trouble").hidden = conversation.isIn && !isQuiet;
  const why = trouble ? `: ${trouble}` : "";
  const status = isQuiet ? "Nothing has come from the server for a while" : phase === "leaving" ? "Leaving" : `Not connected${why}`;
  if (at("status").textContent !== status) at("status").textContent = status;
  const left = Math.max(0, Math.ceil((conversation.nextTry - performance.now()) / 1000));
  at("countdown").textContent = phase === "pausing" ? `Next try in ${left} s.` : phase === "joined" ? "" : "Trying…";
  at("try-now").hidden = phase !== "pausing";
  at("self").textContent = people.self;
}

at("join").addEventListener("submit", (event) => {
  event.preventDefault();
  at("name-error").textContent = "";
  conversation.join(trim(clean(at("name").value)));
});
at("to-end").addEventListener("click", () => {
  log.toEnd();
  at("box").focus();
});
at("try-now").addEventListener("click", () => conversation.tryNow());
at("leave").addEventListener("click", () => {
  at("settings").open = false;
  conversation.leave();
});
document.addEventListener("click", ({ target }) => {
  if (!at("settings").contains(target)) at("settings").open = false;
});
document.addEventListener("keydown", ({ key }) => {
  if (key === "Escape") at("settings").open = false;
});

// --- the time, and what is kept ---

let ticked = Date.now();
setInterval(() => {
  const slept = Date.now() - ticked;
  ticked = Date.now();
  conversation.tick(slept > ASLEEP ? slept : 0);
  showState();
}, TICK);
window.addEventListener("online", () => conversation.tryNow());

let saving = 0;
function saveSoon() {
  saving ||= setTimeout(save, BETWEEN_SAVES);
}
function save() {
  clearTimeout(saving);
  saving = 0;
  if (conversation.phase === "over" || (conversation.phase === "asking" && !conversation.name)) return;
  storage.save({ ...conversation.toJSON(), ignored, input, entries: log.saved() });
}
window.addEventListener("pagehide", save);
document.addEventListener("visibilitychange", () => document.hidden && save());
window.addEventListener("pageshow", ({ persisted }) => persisted && location.reload());

// --- the beginning ---

async function begin() {
  at("name").value = localStorage.getItem("chat.name") ?? "";
  at("name").select();
  if (!saved?.session) return;
  if (await claim.isTaken(saved.session.key)) return startAnew();
  claim.hold(saved.session.key);
  for (const entry of saved.entries) if (entry.from !== undefined && !entry.mine) colours.meet(entry.from);
  log.restore(saved.entries);
  input.restore(saved.input);
  if (saved.session.token) enterRoom();
  conversation.resume();
}
begin();

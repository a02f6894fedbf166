// What tells a person who looks elsewhere that something is new: the title, the icon, a sound and
// notifications. The last two are off until they are switched on.

import { ui } from "./page.js";
import { recall, remember } from "./storage.js";

const BETWEEN_SOUNDS = 3000; // ms
const SOUND_PITCH = 660, SOUND_LOUDNESS = 0.15, SOUND_LENGTH = 0.25; // Hz, of 1, s
const NOT_ALLOWED = "The browser does not allow them here.";

const { sound, notifications, why } = ui;
let soundedAt = -BETWEEN_SOUNDS, audio;

function obstacle() {
  if (!isSecureContext) return "Browsers allow these over https and on this machine only, not over plain http.";
  if (!("Notification" in window)) return "This browser has none.";
  return Notification.permission === "denied" ? NOT_ALLOWED : "";
}

for (const each of [sound, notifications]) each.checked = recall(each.id) === "true";
sound.onchange = () => {
  remember("sound", sound.checked);
  if (sound.checked) beep();
};
why.textContent = obstacle();
notifications.disabled = why.textContent !== "";
notifications.checked &&= !notifications.disabled && Notification.permission === "granted";
notifications.onchange = async () => {
  if (notifications.checked && await Notification.requestPermission() !== "granted") return refuse();
  remember("notifications", notifications.checked);
};
function refuse() {
  notifications.checked = false;
  remember("notifications", false);
  why.textContent = NOT_ALLOWED;
}

// Whispers and mentions come first.
export function showNumbers(room, unread, forMe) {
  const others = unread - forMe;
  document.title = [forMe && `${forMe} for you`, others && `${others} new`, room || "chat"].filter(Boolean).join(" · ");
  const icon = forMe ? "icon-for-you.svg" : unread ? "icon-new.svg" : "icon.svg";
  if (ui.icon.getAttribute("href") !== icon) ui.icon.href = icon;
}

// A whisper or a mention has come while the person looks elsewhere.
export function call({ from, text, kind }) {
  if (sound.checked && performance.now() - soundedAt > BETWEEN_SOUNDS) beep();
  if (!notifications.checked) return;
  try {
    const shown = new Notification(kind === "whisper" ? `${from} whispers to you` : from, { body: text.slice(0, 200), tag: "chat" });
    shown.onclick = () => focus();
  } catch { // phones have them for service workers only
    refuse();
  }
}

async function beep() {
  const begin = soundedAt = performance.now();
  audio ??= new AudioContext();
  await audio.resume(); // for a click, where a page must not sound before one
  if (performance.now() - begin > BETWEEN_SOUNDS) return;
  const now = audio.currentTime, volume = audio.createGain(), tone = audio.createOscillator();
  tone.frequency.value = SOUND_PITCH;
  volume.gain.setValueAtTime(SOUND_LOUDNESS, now);
  volume.gain.exponentialRampToValueAtTime(0.001, now + SOUND_LENGTH);
  tone.connect(volume).connect(audio.destination);
  tone.start();
  tone.stop(now + SOUND_LENGTH);
}

// What tells a person who looks elsewhere that something is new: the title, the icon, a sound and
// notifications. The last two are off until they are switched on.

import { recall, remember } from "./storage.js";

const BETWEEN_SOUNDS = 3000; // ms
const PITCH = 660, LOUDNESS = 0.15, LENGTH = 0.25; // Hz, of 1, s
const FORBIDDEN = "The browser does not allow them here.";

function obstacle() {
  if (!isSecureContext) return "Browsers allow these over https and on this machine only, not over plain http.";
  if (!("Notification" in window)) return "This browser has none.";
  return Notification.permission === "denied" ? FORBIDDEN : "";
}

export class Attention {
  #soundedAt = -BETWEEN_SOUNDS;
  #audio = null;

  constructor(ui) {
    this.ui = ui;
    const { sound, notifications, why } = ui;
    for (const each of [sound, notifications]) each.checked = recall(each.id) === "true";
    sound.onchange = () => {
      remember("sound", sound.checked);
      if (sound.checked) this.#beep();
    };
    why.textContent = obstacle();
    notifications.disabled = why.textContent !== "";
    notifications.checked &&= !notifications.disabled && Notification.permission === "granted";
    notifications.onchange = async () => {
      if (notifications.checked && await Notification.requestPermission() !== "granted") {
        notifications.checked = false;
        why.textContent = FORBIDDEN;
      }
      remember("notifications", notifications.checked);
    };
  }

  // Whispers and mentions come first.
  show(room, unread, forMe) {
    const others = unread - forMe;
    document.title = [forMe && `${forMe} for you`, others && `${others} new`, room || "chat"].filter(Boolean).join(" · ");
    const icon = forMe ? "icon-for-you.svg" : unread ? "icon-new.svg" : "icon.svg";
    if (this.ui.icon.getAttribute("href") !== icon) this.ui.icon.href = icon;
  }

  // A whisper or a mention has come while the person looks elsewhere.
  call({ from, text, kind }) {
    const { sound, notifications } = this.ui;
    if (sound.checked && performance.now() - this.#soundedAt > BETWEEN_SOUNDS) this.#beep();
    if (!notifications.checked) return;
    try {
      const shown = new Notification(kind === "whisper" ? `${from} whispers to you` : from, { body: text.slice(0, 200), tag: "chat" });
      shown.onclick = () => focus();
    } catch { // phones have them for service workers only
      notifications.checked = false;
    }
  }

  #beep() {
    this.#soundedAt = performance.now();
    this.#audio ??= new AudioContext();
    this.#audio.resume();
    const [volume, tone] = [this.#audio.createGain(), this.#audio.createOscillator()];
    const now = this.#audio.currentTime;
    tone.frequency.value = PITCH;
    volume.gain.setValueAtTime(LOUDNESS, now);
    volume.gain.exponentialRampToValueAtTime(0.001, now + LENGTH);
    tone.connect(volume).connect(this.#audio.destination);
    tone.start();
    tone.stop(now + LENGTH);
  }
}

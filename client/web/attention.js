// What tells a person who looks elsewhere that something is new: the title, the icon, a sound and
// notifications. The last two are off until they are switched on.

const BETWEEN_SOUNDS = 3000; // ms

export class Attention {
  #soundedAt = 0;
  #audio = null;

  constructor({ icon, sound, notifications, why }) {
    Object.assign(this, { icon, sound, notifications });
    sound.checked = localStorage.getItem("chat.sound") === "on";
    sound.addEventListener("change", () => {
      localStorage.setItem("chat.sound", sound.checked ? "on" : "off");
      if (sound.checked) this.#beep();
    });
    const obstacle = this.#obstacle();
    why.textContent = obstacle;
    notifications.disabled = obstacle !== "";
    notifications.checked = obstacle === "" && localStorage.getItem("chat.notify") === "on" && Notification.permission === "granted";
    notifications.addEventListener("change", async () => {
      if (notifications.checked && await Notification.requestPermission() !== "granted") {
        notifications.checked = false;
        why.textContent = "The browser was told not to show any from this page.";
      }
      localStorage.setItem("chat.notify", notifications.checked ? "on" : "off");
    });
  }

  #obstacle() {
    if (!window.isSecureContext) return "Browsers allow these over https and on this machine only, not over plain http.";
    if (!("Notification" in window)) return "This browser has none.";
    return Notification.permission === "denied" ? "The browser was told not to show any from this page." : "";
  }

  // Whispers and mentions come first.
  show(room, unread, forMe) {
    const parts = [];
    if (forMe > 0) parts.push(`${forMe} for you`);
    if (unread > forMe) parts.push(`${unread - forMe} new`);
    const title = [...parts, room || "chat"].join(" · ");
    if (document.title !== title) document.title = title;
    const icon = forMe > 0 ? "icon-for-you.svg" : unread > 0 ? "icon-new.svg" : "icon.svg";
    if (this.icon.getAttribute("href") !== icon) this.icon.href = icon;
  }

  // A whisper or a mention has come while the person looks elsewhere.
  call({ from, text, kind }) {
    if (this.sound.checked && performance.now() - this.#soundedAt > BETWEEN_SOUNDS) this.#beep();
    if (!this.notifications.checked) return;
    try {
      const shown = new Notification(kind === "whisper" ? `${from} whispers to you` : from, { body: text.slice(0, 200), tag: "chat" });
      shown.onclick = () => { window.focus(); shown.close(); };
    } catch { // phones have them for service workers only
      this.notifications.checked = false;
      this.notifications.disabled = true;
    }
  }

  #beep() {
    this.#soundedAt = performance.now();
    this.#audio ??= new AudioContext();
    this.#audio.resume();
    const volume = this.#audio.createGain();
    const tone = this.#audio.createOscillator();
    const now = this.#audio.currentTime;
    tone.frequency.value = 660;
    volume.gain.setValueAtTime(0.15, now);
    volume.gain.exponentialRampToValueAtTime(0.001, now + 0.25);
    tone.connect(volume).connect(this.#audio.destination);
    tone.start();
    tone.stop(now + 0.25);
  }
}


// What is kept of this tab over a reload, in sessionStorage. Two tabs are two people. The browser
// copies sessionStorage when a tab is duplicated, so a page that finds a session there asks first
// whether another page holds it, and leaves it alone then.

const KEY = "chat.tab", CHANNEL = "chat.sessions";
// ms: so long a page waits that would be a copy, for an answer or a lock; for an answer of a page that
// has not said goodbye, so may be busy; and one that was loaded anew, for the lock of the page before it.
const LONGEST_ANSWER = 500, LONGEST_BUSY = 3000, LONGEST_GOODBYE = 5000;

// A browser may keep nothing: then all of this throws.
const attempt = (action) => { try { return action(); } catch { return null; } };

export const load = () => attempt(() => JSON.parse(sessionStorage.getItem(KEY)));
export const forget = () => attempt(() => sessionStorage.removeItem(KEY));

// What is kept for all pages of this server.
export const remember = (name, value) => attempt(() => { localStorage[`chat.${name}`] = value; });
export const recall = (name) => attempt(() => localStorage[`chat.${name}`]) ?? "";

// `entries` are left out where there is no room for them.
export function save(state) {
  for (const kept of [state, { ...state, entries: [] }]) {
    try {
      return sessionStorage.setItem(KEY, JSON.stringify(kept));
    } catch { // the quota: without the entries, then
    }
  }
}

const isReload = performance.getEntriesByType("navigation")[0]?.type === "reload";

// With a lock, which a page holds as long as it lives, even frozen.
class Locks {
  #held = "";
  #release;

  hold(key) {
    if (key === this.#held) return true;
    this.#held = key;
    this.#release?.();
    return key === "" || new Promise((settle) => {
      const signal = AbortSignal.timeout(isReload ? LONGEST_GOODBYE : LONGEST_ANSWER);
      navigator.locks.request(CHANNEL + key, { signal }, () => new Promise((release) => {
        this.#release = release;
        settle(true);
      })).catch(() => settle(false));
    });
  }

  async isTaken(key) { return !await this.hold(key); }
}

// By asking the other pages: browsers have no locks for pages of plain http. A frozen page does not
// answer.
class Channel {
  #channel = new BroadcastChannel(CHANNEL);
  #held = "";

  constructor(hasLeft) {
    this.longest = hasLeft || isReload ? LONGEST_ANSWER : LONGEST_BUSY;
    this.#channel.onmessage = ({ data }) => {
      if (data.asks && data.asks === this.#held) this.#channel.postMessage({ has: data.asks });
    };
  }

  hold(key) { this.#held = key; }

  isTaken(key) {
    return new Promise((settle) => {
      const asking = new BroadcastChannel(CHANNEL);
      const end = (taken) => {
        asking.close();
        settle(taken);
      };
      asking.onmessage = ({ data }) => { if (data.has === key) end(true); };
      asking.postMessage({ asks: key });
      setTimeout(() => end(false), this.longest);
    });
  }
}

// hold(key): this page has the session of that key; "": none. isTaken(key): whether another one has it.
// hasLeft: the page that had it before said goodbye.
export const newClaim = (hasLeft) => (navigator.locks ? new Locks() : new Channel(hasLeft));

// What is kept of this tab over a reload, in sessionStorage. Two tabs are two people. The browser
// copies sessionStorage when a tab is duplicated, so a page asks whether another one has the
// session that it finds, and leaves it alone then.

const KEY = "chat.tab", CHANNEL = "chat.sessions";
const LONGEST_ANSWER = 250; // ms, that another page of this browser may take

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

export class Claim {
  #channel = new BroadcastChannel(CHANNEL);
  #held = "";

  constructor() {
    this.#channel.onmessage = ({ data }) => {
      if (data.asks && data.asks === this.#held) this.#channel.postMessage({ has: data.asks });
    };
  }

  hold(key) { this.#held = key; }

  // Whether another page has the session of that key.
  isTaken(key) {
    return new Promise((settle) => {
      const asking = new BroadcastChannel(CHANNEL);
      const end = (taken) => {
        asking.close();
        settle(taken);
      };
      asking.onmessage = ({ data }) => { if (data.has === key) end(true); };
      asking.postMessage({ asks: key });
      setTimeout(() => end(false), LONGEST_ANSWER);
    });
  }
}

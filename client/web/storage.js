// What is kept of this tab over a reload, in sessionStorage. Two tabs are two people. The browser
// copies sessionStorage when a tab is duplicated, so a page that finds a session there asks first
// whether another page holds it, and leaves it alone then.

const KEY = "chat.page", CLAIM = "chat.session.";
// ms: so long a page waits for one that is about to end, and for the browser, which answers at once
// unless another page stands still.
const LONGEST_GOODBYE = 500, LONGEST_ANSWER = 5000;

// A browser may keep nothing: then all of this throws.
const attempt = action => { try { return action(); } catch { return null; } };

export const load = () => attempt(() => JSON.parse(sessionStorage.getItem(KEY)));
export const forget = () => attempt(() => sessionStorage.removeItem(KEY));

// What is kept for all pages of this server.
export const remember = (name, value) => attempt(() => { localStorage[`chat.${name}`] = value; });
export const recall = name => attempt(() => localStorage[`chat.${name}`]) ?? "";

// What was said is left out where there is no room for it.
export function save(state) {
  const put = leaveOut => attempt(() => sessionStorage.setItem(KEY, JSON.stringify(state, leaveOut)) ?? true);
  put() ?? put((key, value) => (key === "entries" || key === "held" ? [] : value));
}

// A page holds a session with an open database of its name, as long as it lives, even frozen: none can
// be deleted that is open. Locks are for this, but browsers have none for pages of plain http.
let heldKey = "", opening;

// "": none.
export function hold(key) {
  if (key === heldKey) return;
  attempt(() => opening.result.close());
  attempt(() => indexedDB.deleteDatabase(CLAIM + heldKey));
  heldKey = key;
  opening = key && attempt(() => indexedDB.open(CLAIM + key));
}

// Whether another page has the session of that key.
export const isTaken = key => new Promise(settle => {
  const request = attempt(() => indexedDB.deleteDatabase(CLAIM + key));
  if (!request) return settle(false);
  request.onsuccess = request.onerror = () => settle(false);
  request.onblocked = () => setTimeout(settle, LONGEST_GOODBYE, true);
  setTimeout(settle, LONGEST_ANSWER, true);
});

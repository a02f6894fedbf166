let asking;
chrome.tabs.onUpdated.addListener((id, { title }) => {
  if (title === "duplicate me") asking ??= id;
  if (title !== "now" || asking === undefined) return;
  chrome.tabs.duplicate(asking);
  asking = undefined;
});

// Finds the word that a person may have meant who mistyped one, as common/text/nearest.cc does. Pure.

const MOST_EDITS = 2;

// Insert, delete, replace, swap neighbours.
function edits(a, b) {
  const rows = [];
  for (let i = 0; i <= a.length; ++i) {
    rows.push([i]);
    for (let j = 1; j <= b.length; ++j) {
      const isSwapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      rows[i][j] = i === 0 ? j : Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (a[i - 1] !== b[j - 1]),
        isSwapped ? rows[i - 2][j - 2] + 1 : j + i);
    }
  }
  return rows[a.length][b.length];
}

// The one of `words` that is nearest to `wanted`; the first of several; "" when none is near.
export function nearest(wanted, words) {
  let [least, found] = [Math.min(MOST_EDITS, wanted.length >> 1) + 1, ""];
  for (const word of words) {
    const count = edits(wanted, word);
    if (count < least) [least, found] = [count, word];
  }
  return found;
}

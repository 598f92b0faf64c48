// Matching: selects do the work; with script, a partner that another item has already is marked as used.

/** Bring each matching list in `root`, or root itself, to life; a second call changes nothing. */
export function enhance(root) {
  const lists = [...root.querySelectorAll('[data-type="matching"]')];
  if (root.matches?.('[data-type="matching"]')) lists.push(root);
  for (const list of lists.filter((list) => !list.dataset.alive)) {
    list.dataset.alive = "1";
    list.addEventListener("change", () => markUsed(list));
    markUsed(list);
  }
}

function markUsed(list) {
  const selects = [...list.querySelectorAll("select")];
  for (const select of selects) {
    const used = new Set(selects.filter((other) => other !== select).map((other) => other.value));
    for (const option of select.options) {
      if (option.value) option.label = used.has(option.value) ? `${option.text} (used)` : option.text;
    }
  }
}

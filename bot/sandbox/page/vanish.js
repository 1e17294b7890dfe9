// A row whose message was deleted: it folds away instead of being gone between two glances.

/** Milliseconds; as long as the apps take. */
const FOLDING = 220;

/** Takes the row out of the page; from now on it counts as no message any more. */
export function vanish(row) {
  if (row.contains(document.activeElement)) row.closest(".scroller").focus({ preventScroll: true });
  delete row.dataset.id;
  row.inert = true;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches || !row.offsetHeight;
  if (still) return row.remove();
  row.style.overflow = "hidden";
  const now = { height: `${row.offsetHeight}px`, opacity: 1, offset: 0 };
  const folding = row.animate([now, { opacity: 0, offset: 0.5 }, { height: 0, marginTop: 0, opacity: 0 }], FOLDING);
  folding.onfinish = () => row.remove();
}

// How long a rich message is, what of it stands above the fold, and its words in one line.

/** Characters after which the apps fold a rich message: seen at 8 000 or so, with "Show more" below. */
export const FOLD = 8000;

const SPOKEN = ["summary", "text", "expression", "blocks", "items", "caption", "cells", "credit"];
const SEQUENCES = new Set(["blocks", "items", "cells"]);

/** Characters of a text, a block, or a list of them; the source of a formula counts. */
export function lengthOf(node) {
  if (typeof node === "string") return node.length;
  const parts = Array.isArray(node) ? node : fieldsOf(node).map((name) => node[name]);
  return parts.reduce((sum, part) => sum + lengthOf(part), 0);
}

/** The words of blocks with spaces between them, for quotes and to be read out. */
export function wordsOf(node, between = " ") {
  if (typeof node === "string") return node;
  if (Array.isArray(node)) return node.map((part) => wordsOf(part, between)).join(between);
  return fieldsOf(node)
    .map((name) => wordsOf(node[name], SEQUENCES.has(name) ? " " : ""))
    .join(" ");
}

/** The first `limit` characters of a text or of a list of blocks, cut inside the one that crosses the line. */
export function head(node, limit) {
  if (typeof node === "string") return node.length <= limit ? node : `${node.slice(0, limit).replace(/\s+\S*$/, "")}…`;
  if (Array.isArray(node)) return headOfList(node, limit);
  if (lengthOf(node) <= limit) return node;
  const cut = { ...node };
  if (node.cells) cut.cells = wholeRows(node.cells, limit);
  for (const name of ["text", "blocks", "items"]) if (name in node) cut[name] = head(node[name], limit);
  delete cut.credit; // what stands behind the fold
  return cut;
}

function headOfList(list, limit) {
  const shown = [];
  let left = limit;
  for (const part of list) {
    if (left <= 0) break;
    shown.push(head(part, left));
    left -= lengthOf(part);
  }
  return shown;
}

function wholeRows(rows, limit) {
  let left = limit;
  return rows.filter((row, index) => {
    const fits = index === 0 || left > 0;
    left -= lengthOf(row);
    return fits;
  });
}

const fieldsOf = (node) => SPOKEN.filter((name) => node[name] !== undefined);

// Elements are made here and only here; text goes in as text. No module of the page knows a way to insert HTML.

/**
 * A new element. `props` are DOM properties (`className`, `textContent`, `onclick`); names with "-" and `role` become
 * attributes; undefined, null and false leave a prop out. Children: nodes and strings, null and false are left out.
 */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.includes("-") || name === "role") node.setAttribute(name, value === true ? "" : value);
    else node[name] = value;
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export const byId = (id) => document.getElementById(id);

const SVG = "http://www.w3.org/2000/svg";

/** A node of a drawing with its attributes. */
export const drawn = (tag, attributes, ...children) => noted(SVG, tag, attributes, children);

const MATH = "http://www.w3.org/1998/Math/MathML";

/** A node of a formula with its attributes. */
export const mathNode = (tag, attributes, ...children) => noted(MATH, tag, attributes, children);

function noted(notation, tag, attributes, children) {
  const node = document.createElementNS(notation, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

const PATHS = {
  send: "M3 20.5v-6.6l9.5-1.9L3 10.1V3.5L21.5 12z",
  pause: "M6 5h4v14H6zM14 5h4v14h-4z",
  down: "M12 15.9 5.3 9.2l1.5-1.5 5.2 5.2 5.2-5.2 1.5 1.5z",
  up: "M12 8.1l6.7 6.7-1.5 1.5-5.2-5.2-5.2 5.2-1.5-1.5z",
  out: "M8 5h11v11h-2.4V9.1L6.4 19.3l-1.7-1.7L14.9 7.4H8z",
  check: "M9.6 17.6 4 12l1.7-1.7 3.9 3.9 8.7-8.7L20 7.2z",
};

/** One of the page's own icons, hidden from screen readers: its button has a label. */
export const icon = (name) =>
  drawn("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, drawn("path", { d: PATHS[name] }));

/** The first letters of a name in a circle; the same id always has the same colour. */
export function avatar(name, id) {
  const node = el("span", { "aria-hidden": "true" });
  paintAvatar(node, name, id);
  return node;
}

export function paintAvatar(node, name, id) {
  const words = name.split(/\s+/).filter((word) => /\p{L}|\p{N}/u.test(word));
  node.className = `avatar tone-${tone(id)}`;
  node.textContent = words
    .slice(0, 2)
    .map((word) => [...word][0])
    .join("");
}

/** One of six colours. Ids of Telegram end in long runs of zeros here, so every digit counts. */
const tone = (id) => [...String(Math.abs(id))].reduce((sum, digit) => (7 * sum + Number(digit)) % 97, 0) % 6;

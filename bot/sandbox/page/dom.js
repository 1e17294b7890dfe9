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
  sun:
    "M12 7a5 5 0 1 0 0 10 5 5 0 0 0 0-10zM11 1h2v3h-2zM11 20h2v3h-2zM1 11h3v2H1zM20 11h3v2h-3zM4.2 2.8l2.1 2.1-1.4 1.4-2.1" +
    "-2.1zM19.1 17.7l2.1 2.1-1.4 1.4-2.1-2.1zM19.8 2.8l1.4 1.4-2.1 2.1-1.4-1.4zM4.9 17.7l1.4 1.4-2.1 2.1-1.4-1.4z",
  moon: "M12.3 3a9 9 0 1 0 8.7 11.3A7 7 0 0 1 12.3 3z",
  pin: "M14 3l7 7-1.4 1.4-1-.3-4 4 .2 3.5-1.4 1.4-4.2-4.2L4 21H3v-1l5.2-5.2L4 10.6l1.4-1.4 3.5.2 4-4-.3-1z",
  send: "M3 20.5v-6.6l9.5-1.9L3 10.1V3.5L21.5 12z",
  pause: "M6 5h4v14H6zM14 5h4v14h-4z",
  down: "M12 15.9 5.3 9.2l1.5-1.5 5.2 5.2 5.2-5.2 1.5 1.5z",
  up: "M12 8.1l6.7 6.7-1.5 1.5-5.2-5.2-5.2 5.2-1.5-1.5z",
  out: "M8 5h11v11h-2.4V9.1L6.4 19.3l-1.7-1.7L14.9 7.4H8z",
  reply: "M10 5v4c7 .4 10.5 4 11 10-2.6-3.6-6-5-11-5v4l-7-6.5z",
  forward: "M14 5v4c-7 .4-10.5 4-11 10 2.6-3.6 6-5 11-5v4l7-6.5z",
  edit: "M4 20l1-4.6L16.1 4.3a1.6 1.6 0 0 1 2.3 0l1.3 1.3a1.6 1.6 0 0 1 0 2.3L8.6 19z",
  copy: "M8 3h11v14H8zM10 5v10h7V5zM5 7v14h11v-2H7V7z",
  link: "M13 5h6v6h-2V8.4l-7.3 7.3-1.4-1.4L15.6 7H13zM5 7h5v2H7v8h8v-3h2v5H5z",
  trash: "M9 3h6v2h5v2H4V5h5zM6 9h12l-1 12H7z",
  clip: "M5 6a5 5 0 0 1 10 0v9a3.5 3.5 0 0 1-7 0V8h2v7a1.5 1.5 0 0 0 3 0V6a3 3 0 0 0-6 0v9a5.5 5.5 0 0 0 11 0V7h2v8a7.5 7.5 0 0 1-15 0z",
  poll: "M5 10h3v9H5zM10.5 5h3v14h-3zM16 13h3v6h-3z",
  stop: "M6 6h12v12H6z",
  plus: "M11 5h2v6h6v2h-6v6h-2v-6H5v-2h6z",
  close: "M6.4 5 12 10.6 17.6 5 19 6.4 13.4 12l5.6 5.6-1.4 1.4-5.6-5.6L6.4 19 5 17.6l5.6-5.6L5 6.4z",
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
  node.className = `avatar tone-${toneOf(id)}`;
  node.textContent = words
    .slice(0, 2)
    .map((word) => [...word][0])
    .join("");
}

/** One of six colours. Ids of Telegram end in long runs of zeros here, so every digit counts. */
export const toneOf = (id) => [...String(Math.abs(id))].reduce((sum, digit) => (7 * sum + Number(digit)) % 97, 0) % 6;

// Text with entities -> nodes. Offsets count UTF-16 units, and so do JavaScript's strings: they fit as they are.

import { el } from "./dom.js";
import { readLink, readMention } from "./links.js";

const PLAIN = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code" };
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

/** Nodes for `text`. `context`: {world, open(link), say(text)} as in message.js. Overlaps that do not nest are cut. */
export function textNodes(text, entities, context) {
  const sorted = [...(entities ?? [])]
    .filter((entity) => entity.length > 0 && entity.offset >= 0)
    .sort((left, right) => left.offset - right.offset || right.length - left.length);
  return between(text, 0, text.length, sorted, context);
}

function between(text, start, end, entities, context) {
  const nodes = [];
  let at = start;
  for (let index = 0; index < entities.length;) {
    const entity = entities[index];
    index += 1;
    const from = Math.max(entity.offset, at);
    const to = Math.min(entity.offset + entity.length, end);
    const inside = [];
    while (index < entities.length && entities[index].offset < to) inside.push(entities[index++]);
    if (to <= from) continue;
    nodes.push(text.slice(at, from));
    nodes.push(wrapped(entity, text.slice(from, to), between(text, from, to, inside, context), context));
    at = to;
    // A block ends its own line; the line break behind it would show as an empty one.
    if (BLOCKS.has(entity.type) && text[at] === "\n" && at < end) at += 1;
  }
  nodes.push(text.slice(at, end));
  return nodes;
}

function wrapped(entity, words, children, context) {
  const tag = PLAIN[entity.type];
  if (tag) return el(tag, {}, ...children);
  switch (entity.type) {
    case "pre":
      return el("pre", { tabIndex: 0, "data-language": entity.language || null }, ...children);
    case "blockquote":
      return el("blockquote", { dir: "auto" }, ...children);
    case "expandable_blockquote":
      return foldedQuote(children);
    case "spoiler":
      return spoiler(children);
    case "url":
      return linkNode(readLink(words, context.world), children, context);
    case "text_link":
      return linkNode(readLink(entity.url, context.world), children, context);
    case "mention":
      return linkNode(readMention(words, context.world), children, context);
    case "bot_command":
      return el("button", { type: "button", className: "command", onclick: () => context.say(words) }, ...children);
    case "hashtag":
    case "cashtag":
    case "email":
    case "phone_number":
    case "text_mention":
      return el("span", { className: "tag" }, ...children);
    default:
      return el("span", {}, ...children);
  }
}

/** An anchor for what can be opened, plain words for what cannot. */
export function linkNode(link, children, context, className) {
  if (link === null) return el("span", { className }, ...children);
  if (link.kind === "web")
    return el(
      "a",
      { className, href: link.href, target: "_blank", rel: "noopener noreferrer nofollow", title: link.href },
      ...children,
    );
  const open = (event) => {
    event.preventDefault();
    context.open(link);
  };
  return el("a", { className, href: "#", onclick: open }, ...children);
}

export function spoiler(children) {
  const node = el(
    "span",
    { className: "spoiler", role: "button", tabIndex: 0, "aria-label": "Hidden text, press to show" },
    el("span", {}, ...children),
  );
  const show = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    node.replaceWith(...node.firstChild.childNodes);
  };
  node.onclick = show;
  node.onkeydown = show;
  return node;
}

export function foldedQuote(children) {
  const node = el(
    "blockquote",
    { className: "folded", dir: "auto", tabIndex: 0, role: "button", "aria-expanded": "false" },
    ...children,
  );
  const unfold = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    node.classList.remove("folded");
    for (const name of ["tabindex", "role", "aria-expanded"]) node.removeAttribute(name);
  };
  node.onclick = unfold;
  node.onkeydown = unfold;
  return node;
}

/** Whether the last paragraph runs from right to left: its first letter decides, as in the bidi algorithm. */
export function endsRightToLeft(text) {
  const last = text.slice(text.trimEnd().lastIndexOf("\n") + 1);
  const letter = /\p{L}/u.exec(last);
  return letter !== null && /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}]/u.test(letter[0]);
}

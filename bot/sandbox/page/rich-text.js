// The texts inside a rich message -> nodes. A text is a string, a list of texts, or an object with a type.

import { el } from "./dom.js";
import { formulaNode } from "./formula.js";
import { readLink } from "./links.js";
import { linkNode, spoiler } from "./text.js";

const PLAIN = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  code: "code",
  marked: "mark",
  subscript: "sub",
  superscript: "sup",
};

export function richTextNodes(text, context) {
  if (typeof text === "string") return [text];
  if (Array.isArray(text)) return text.flatMap((part) => richTextNodes(part, context));
  return [typedNode(text, context)];
}

function typedNode(text, context) {
  if (text.type === "mathematical_expression") return formulaNode(text.expression, false);
  if (text.type === "anchor") return el("span", { "data-anchor": text.name });
  const children = richTextNodes(text.text ?? "", context);
  if (PLAIN[text.type]) return el(PLAIN[text.type], {}, ...children);
  switch (text.type) {
    case "spoiler":
      return spoiler(children);
    case "url":
      return linkNode(readLink(text.url, context.world), children, context);
    case "reference":
      return el("span", { className: "reference", "data-anchor": text.name }, ...children);
    case "anchor_link":
      return insideNode(text.anchor_name, children);
    case "reference_link":
      return insideNode(text.reference_name, children);
    default:
      return el("span", { className: "tag" }, ...children);
  }
}

/** A link to another place of the same message; an empty name is its top. What was folded away is shown first. */
function insideNode(name, children) {
  const go = (event) => {
    event.preventDefault();
    const root = event.currentTarget.closest(".rich");
    const find = () => (name ? root.querySelector(`[data-anchor="${CSS.escape(name)}"]`) : root);
    if (!find()) root.querySelector(".more")?.click();
    const place = find();
    for (let node = place; node && node !== root; node = node.parentElement) {
      if (node.tagName === "DETAILS") node.open = true;
    }
    place?.scrollIntoView({ block: name ? "center" : "start", behavior: "smooth" });
  };
  return el("a", { href: "#", onclick: go }, ...children);
}

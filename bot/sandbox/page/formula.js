// A formula as the reader sees it: MathML where its TeX is understood, else the TeX itself, which some apps show too.

import { el, mathNode } from "./dom.js";
import { readTeX } from "./tex.js";

export function formulaNode(source, display) {
  const rows = readTeX(source);
  const drawn = rows
    ? mathNode("math", { display: display ? "block" : "inline", alttext: source }, ...rows)
    : el("code", { className: "tex" }, source);
  if (!display) return el("span", { className: "formula", dir: "ltr", title: source }, drawn);
  return el("div", { className: "formula block", dir: "ltr", title: source, tabIndex: 0, role: "group" }, drawn);
}

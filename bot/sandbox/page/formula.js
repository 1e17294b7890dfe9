// A formula as the reader sees it: MathML where its TeX is understood, else the TeX itself, which some apps show too.

import { el, mathNode } from "./dom.js";
import { readTeX } from "./tex.js";

/** A wide formula is set smaller, to this share at the least, if it fits then; one that is wider still scrolls. */
const SMALLEST = 0.78;

export function formulaNode(source, display) {
  const rows = readTeX(source);
  const drawn = rows
    ? mathNode("math", { display: display ? "block" : "inline", alttext: source }, ...rows)
    : el("code", { className: "tex" }, source);
  if (!display) return el("span", { className: "formula", dir: "ltr", title: source }, drawn);
  const block = el("div", { className: "formula block", dir: "ltr", title: source, tabIndex: 0, role: "group" }, drawn);
  if (rows) keepFitting(block);
  return block;
}

/** Not all of a formula scales: a rule or a gap may still stand out by a pixel where the share alone says that it fits. */
function shrink(block) {
  let percent = Math.floor((100 * block.clientWidth) / block.scrollWidth);
  if (percent === 100) return;
  for (; percent >= 100 * SMALLEST; percent -= 1) {
    block.style.fontSize = `${percent}%`;
    if (block.scrollWidth <= block.clientWidth) return;
  }
  block.style.fontSize = "";
}

function keepFitting(block) {
  let width = 0;
  const fit = () => {
    if (block.clientWidth !== width) {
      width = block.clientWidth;
      block.style.fontSize = "";
      shrink(block);
    }
    markHidden(block);
  };
  new ResizeObserver(fit).observe(block);
  void document.fonts.load('1em "Sandbox Math"').then(() => {
    width = 0; // what was measured before its font was there does not count
    fit();
  });
  block.onscroll = () => markHidden(block);
}

/** On which sides there is more to scroll to: the formula fades out there. */
function markHidden({ classList, scrollLeft, scrollWidth, clientWidth }) {
  classList.toggle("more-before", scrollLeft > 1);
  classList.toggle("more-behind", scrollLeft + clientWidth < scrollWidth - 1);
}

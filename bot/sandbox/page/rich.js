// A rich message in its bubble: headings, lists, tables, quotes, code and formulas, folded when it is long.

import { el } from "./dom.js";
import { formulaNode } from "./formula.js";
import { FOLD, head, lengthOf } from "./rich-fold.js";
import { richTextNodes } from "./rich-text.js";
import { foldedQuote } from "./text.js";

/** `meta` is the bubble's time; `context` as in message.js. */
export function richNode(message, meta, context) {
  const { blocks, is_rtl: rtl } = message.rich_message;
  const key = `${message.chat.id}/${message.message_id}`;
  const root = el("div", { className: "text rich", dir: rtl ? "rtl" : "ltr" });
  // From right to left everything turns; else every paragraph finds its own direction, as in the messenger.
  const inside = { ...context, dir: rtl ? null : "auto" };
  const unfold = () => {
    context.unfolded.add(key);
    root.replaceChildren(...blockNodes(blocks, inside), meta);
  };
  if (lengthOf(blocks) <= FOLD || context.unfolded.has(key)) {
    root.append(...blockNodes(blocks, inside), meta);
    return root;
  }
  const more = el("button", { type: "button", className: "more", "data-focus": "more", onclick: unfold }, "Show more");
  root.append(...blockNodes(head(blocks, FOLD), inside), more, meta);
  return root;
}

const blockNodes = (blocks, context) => blocks.map((block) => blockNode(block, context));

function blockNode(block, context) {
  const draw = DRAWN[block.type];
  return draw ? draw(block, context) : el("p", {}, el("em", {}, "A kind of block that this page does not draw."));
}

const DRAWN = {
  paragraph: (block, context) => el("p", { dir: context.dir }, ...richTextNodes(block.text, context)),
  heading: headingNode,
  pre: (block, context) =>
    el("pre", { tabIndex: 0, "data-language": block.language || null }, ...richTextNodes(block.text, context)),
  footer: (block, context) => el("p", { className: "small", dir: context.dir }, ...richTextNodes(block.text, context)),
  divider: () => el("hr"),
  mathematical_expression: ({ expression }) => formulaNode(expression, true),
  anchor: ({ name }) => el("span", { "data-anchor": name }),
  list: listNode,
  blockquote: (block, context) =>
    el("blockquote", { dir: context.dir }, ...blockNodes(block.blocks, context), creditNode(block, context)),
  expandable_blockquote: (block, context) =>
    foldedQuote([...richTextNodes(block.text, context), creditNode(block, context)]),
  pullquote: (block, context) =>
    el(
      "blockquote",
      { className: "pull", dir: context.dir },
      el("p", {}, ...richTextNodes(block.text, context)),
      creditNode(block, context),
    ),
  table: tableNode,
  details: (block, context) =>
    el(
      "details",
      { open: block.is_open ?? false },
      el("summary", { dir: context.dir }, ...richTextNodes(block.summary, context)),
      ...blockNodes(block.blocks, context),
    ),
};

/** The page's own headings are the first two levels; six sizes share the four below. */
function headingNode({ text, size }, context) {
  const level = Math.min(6, size + 2);
  return el(`h${level}`, { className: `size-${size}`, dir: context.dir }, ...richTextNodes(text, context));
}

const creditNode = ({ credit }, context) =>
  credit === undefined ? null : el("cite", { dir: context.dir }, ...richTextNodes(credit, context));

const NUMERALS = { 1: "decimal", a: "lower-alpha", A: "upper-alpha", i: "lower-roman", I: "upper-roman" };

function listNode({ items }, context) {
  const ordered = items[0]?.type !== undefined;
  return el(ordered ? "ol" : "ul", {}, ...items.map((item) => itemNode(item, context)));
}

function itemNode(item, context) {
  const box =
    item.has_checkbox &&
    el("input", { type: "checkbox", checked: item.is_checked ?? false, disabled: true, "aria-label": "Task" });
  const kind = box ? "task" : (NUMERALS[item.type] ?? "bullet");
  const content = el("div", {}, ...blockNodes(item.blocks, context));
  return el("li", { className: kind, value: item.value }, box, content);
}

/** Wide tables scroll sideways inside the bubble. */
function tableNode({ cells, caption, ...looks }, context) {
  const marks = ["is_bordered", "is_striped", "is_compact"].filter((look) => looks[look]).map((look) => look.slice(3));
  const title = caption !== undefined && el("caption", { dir: context.dir }, ...richTextNodes(caption, context));
  const rows = cells.map((row) => el("tr", {}, ...row.map((cell) => cellNode(cell, context))));
  return el(
    "div",
    { className: "sideways", tabIndex: 0, role: "region", "aria-label": "Table" },
    el("table", { className: marks.join(" ") }, title, el("tbody", {}, ...rows)),
  );
}

function cellNode({ text, align, valign, is_header: header, colspan, rowspan }, context) {
  return el(
    header ? "th" : "td",
    { className: `${align} ${valign}`, colSpan: colspan, rowSpan: rowspan, dir: context.dir },
    ...(text === undefined ? [] : richTextNodes(text, context)),
  );
}

// A list over a message box, steered from the box: what the bot found there in inline mode.

import { el } from "./dom.js";

/** Pixels from the end of the list at which more is asked for. */
const NEAR = 120;

export class FoundList {
  #box;
  #start = el("button", { type: "button", className: "inline-start", hidden: true });
  #list = el("ul", { className: "inline-list", role: "listbox", "aria-label": "What the bot found" });
  #note = el("p", { className: "inline-note", role: "status" });

  node = el("div", { className: "inline", hidden: true }, this.#start, this.#list, this.#note);

  /** `box`: the message box; `nearEnd()` is called when the last ones come into sight; `name` makes the list's id. */
  constructor(box, name, nearEnd) {
    this.#box = box;
    this.#list.id = `found-${name}`;
    const isNear = () => this.node.scrollHeight - this.node.scrollTop - this.node.clientHeight < NEAR;
    this.node.addEventListener("scroll", () => isNear() && nearEnd(), { passive: true });
  }

  get isOpen() {
    return !this.node.hidden;
  }

  /** The chosen one; null in an empty list. */
  get selected() {
    return this.#list.querySelector('[aria-selected="true"]');
  }

  /** How many stand below the chosen one. */
  get below() {
    const options = [...this.#list.children];
    return options.length - 1 - options.indexOf(this.selected);
  }

  /** Empty but for a line of words; "" is none. */
  say(words) {
    this.#list.replaceChildren();
    this.#start.hidden = true;
    this.#open(words);
  }

  /** A button above the list, in the bot's own words. */
  offer(words, press) {
    this.#start.hidden = false;
    this.#start.replaceChildren(el("span", { dir: "auto" }, words));
    this.#start.onclick = press;
  }

  /** Adds these below: [{title, description, letter, choose}]. In an empty list the first one is chosen. */
  add(found) {
    const nodes = found.map((each, index) => this.#optionNode(each, this.#list.children.length + index));
    this.#list.append(...nodes);
    if (nodes.length) this.#open("");
    if (nodes.length && !this.selected) this.#select(nodes[0]);
  }

  /** The next one (1) or the one before (-1), round and round. */
  step(by) {
    const options = [...this.#list.children];
    if (options.length) this.#select(options[(options.indexOf(this.selected) + by + options.length) % options.length]);
  }

  close() {
    this.node.hidden = true;
    this.#box.removeAttribute("aria-activedescendant");
  }

  #open(words) {
    this.#note.textContent = words;
    this.#note.hidden = !words;
    this.node.hidden = false;
    this.#box.setAttribute("aria-controls", this.#list.id);
  }

  #select(option) {
    for (const other of this.#list.children) other.setAttribute("aria-selected", String(other === option));
    this.#box.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  #optionNode({ title, description, letter, choose }, at) {
    const words = el("b", { dir: "auto" }, title);
    return el(
      "li",
      { role: "option", id: `${this.#list.id}-${at}`, "aria-selected": "false", onclick: choose },
      el("span", { className: "letter", "aria-hidden": "true" }, letter ?? [...title.trim()][0]),
      el("span", { className: "found" }, words, description && el("span", { dir: "auto" }, description)),
    );
  }
}

// What stands in the channel against what the bot says that it posted: see bot/sandbox/counting.py.

import { el } from "./dom.js";

const FIGURES = [
  ["posts", "posts", "Posts of the bot that stand in the channel; the parts of a long one count once."],
  ["doubled", "doubled", "Messages that say the same as one that stood there already."],
  ["lost", "lost", "Posts that the bot holds for sent and that never stood in the channel."],
  ["unknown", "unknown", "Posts of which the bot does not know at this moment whether they arrived."],
];

export class Counter {
  #values = new Map();

  constructor(store) {
    const tiles = FIGURES.map(([name, label, meaning]) => this.#tile(name, label, meaning));
    this.node = el(
      "section",
      { className: "tool counter", "aria-labelledby": "counter-title", hidden: true },
      el("h3", { id: "counter-title" }, "In the channel"),
      el("details", { className: "legend" }, el("summary", {}, "what is counted"), ...FIGURES.map(legend)),
      el("dl", { className: "tiles" }, ...tiles),
    );
    for (const topic of ["loaded", "facts"]) store.on(topic, () => this.#draw(store.world.facts.counter));
  }

  #tile(name, label, meaning) {
    const value = el("dd", {}, "0");
    this.#values.set(name, value);
    return el("div", { title: meaning, "data-figure": name }, value, el("dt", {}, label));
  }

  /** A sandbox without a bot of its own has no records to compare. */
  #draw(counter) {
    this.node.hidden = !counter;
    for (const [name, value] of this.#values) {
      value.textContent = String(counter?.[name] ?? 0);
      value.parentNode.classList.toggle("some", Boolean(counter?.[name]));
    }
  }
}

const legend = ([, label, meaning]) => el("p", {}, el("b", {}, label), `: ${meaning}`);

// The tour: six chips that play the demonstration on the page, step by step, and a line that says what happens and why.

import { byId, drawn, el } from "./dom.js";
import { Guide } from "./tour-guide.js";
import { Missing, Stopped, TourHand } from "./tour-hand.js";
import { STEPS } from "./tour-steps.js";
import { TourTools } from "./tour-tools.js";

const WELCOME = "See in two minutes what the bot does, or play with everything yourself.";
const TRIANGLE = "M8 5v14l11-7z";
const SQUARE = "M6 6h12v12H6z";
const FOLDED = "sandbox.tour";

export class Tour {
  #page;
  #node = byId("tour");
  #chips = STEPS.map((step, index) => chip(step, index, () => void this.play(index, index)));
  #all = el("button", { type: "button", className: "tour-all", onclick: () => void this.#toggle() });
  #words = el("p", { className: "tour-words", role: "status" });
  #switch = el("button", { type: "button", className: "switch", id: "tour-switch", "aria-controls": "tour" }, "Tour");
  /** Stops what is played now; null while nothing is. */
  #playing = null;
  #hand = null;

  /** `page`: {store, acts, clock}. */
  constructor(page) {
    this.#page = page;
    this.#node.append(
      el("div", { className: "tour-bar" }, this.#all, el("ol", { className: "tour-chips" }, ...this.#chips)),
      this.#words,
    );
    this.#drawButton();
    this.#tell(WELCOME);
    document.querySelector(".switches").prepend(this.#switch);
    this.#switch.onclick = () => this.#fold(!this.#node.hidden);
    this.#fold(localStorage.getItem(FOLDED) === "folded");
    for (const act of ["click", "input"]) document.addEventListener(act, (event) => this.#yield(event), true);
  }

  /** Plays these steps, first to last. What is played already stops. True when all went well. */
  async play(first, last) {
    this.stop("");
    const playing = (this.#playing = new AbortController());
    const hand = (this.#hand = new TourHand(playing.signal, Number(this.#node.dataset.pace ?? 1)));
    this.#drawButton();
    try {
      for (let index = first; index <= last; index += 1) await this.#step(index, hand);
      this.#tell(...ending(last));
      return true;
    } catch (error) {
      if (error instanceof Missing) this.#tell(error.message);
      else if (!(error instanceof Stopped)) throw error;
      return false;
    } finally {
      hand.leave();
      if (this.#playing === playing) this.#rest();
    }
  }

  /** Stops what is played, and says so. */
  stop(words) {
    this.#playing?.abort();
    this.#rest();
    if (words) this.#tell(words);
  }

  #toggle() {
    if (this.#playing) return this.stop("Stopped. Go on with any step.");
    return this.play(0, STEPS.length - 1);
  }

  /** The same button plays and stops. */
  #drawButton() {
    const [shape, words] = this.#playing ? [SQUARE, "Stop"] : [TRIANGLE, "Play the tour"];
    const symbol = drawn("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, drawn("path", { d: shape }));
    this.#all.replaceChildren(symbol, el("span", {}, words));
    this.#node.classList.toggle("playing", Boolean(this.#playing));
  }

  async #step(index, hand) {
    this.#mark(index);
    const guide = new Guide(this.#page, hand, (words) => this.#tell(words));
    await STEPS[index].play({ guide, tools: new TourTools(guide) });
    this.#chips[index].classList.add("done");
  }

  #rest() {
    this.#playing = null;
    this.#drawButton();
    this.#mark(null);
  }

  #mark(current) {
    for (const [index, node] of this.#chips.entries()) {
      const button = node.firstChild;
      if (index === current) button.setAttribute("aria-current", "step");
      else button.removeAttribute("aria-current");
    }
    if (current !== null) this.#chips[current].scrollIntoView({ block: "nearest", inline: "center" });
  }

  #tell(...words) {
    this.#node.classList.toggle("welcoming", words[0] === WELCOME);
    this.#words.replaceChildren(...words);
  }

  /** A visitor who presses or types something has taken over; scrolling disturbs nobody. */
  #yield({ isTrusted, target }) {
    if (!isTrusted || !this.#playing || this.#hand.acting || this.#node.contains(target) || target === this.#switch) return;
    this.stop("You took over, so the tour stopped. Go on with any step.");
  }

  #fold(folded) {
    if (folded) this.stop(WELCOME);
    this.#node.hidden = folded;
    this.#switch.setAttribute("aria-expanded", String(!folded));
    localStorage.setItem(FOLDED, folded ? "folded" : "open");
  }
}

function chip({ name }, index, onclick) {
  const number = el("span", { className: "number", "aria-hidden": "true" }, String(index + 1));
  return el("li", {}, el("button", { type: "button", className: "chip", onclick }, number, name));
}

function ending(last) {
  if (last < STEPS.length - 1) return [`That was step ${last + 1}. Next: `, el("b", {}, STEPS[last + 1].name), "."];
  return ["That is all. Yours with ", el("code", {}, "BOT_TOKEN=… make run"), "."];
}

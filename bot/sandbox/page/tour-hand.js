// The tour's hand: it points, types and presses where a visitor would, and can be stopped between any two of its moves.

import { byId, el } from "./dom.js";

/** Milliseconds: how often it looks whether something came, and how long until it gives up. */
const LOOK = 60;
const PATIENCE = 20_000;
/** Milliseconds: the hand's way to its target, the time it rests there, and a key's stroke. */
const GLIDE = 420;
const REST = 380;
const STROKE = 38;
/** Milliseconds for reading: a base, and time for each character (some 240 words a minute). */
const BASE = 700;
const EACH = 42;

/** Where things are: what a phone has to bring to the front, and how. */
const PLACES = ["chat", "left", "tools"];
const DOORS = { chat: "chat", left: "channel", tools: "tools" };

const CALM = matchMedia("(prefers-reduced-motion: reduce)");

/** The visitor stopped it, or took over. */
export class Stopped extends Error {}

/** What a step needs cannot be had; the message says so to the visitor. */
export class Missing extends Error {}

export class TourHand {
  #signal;
  #pace;
  #pointer = el("div", { className: "tour-pointer", "aria-hidden": "true" });
  #ring = el("div", { className: "tour-ring", "aria-hidden": "true" });
  #target = null;

  /** `pace` multiplies its pauses: 1 for people, less for tests and recordings. */
  constructor(signal, pace) {
    this.#signal = signal;
    this.#pace = pace;
    this.#pointer.hidden = this.#ring.hidden = true;
    document.body.append(this.#ring, this.#pointer);
    signal.addEventListener("abort", () => this.leave());
  }

  /** Nothing of it stays on the page. */
  leave() {
    this.#target = null;
    this.#pointer.remove();
    this.#ring.remove();
  }

  /** Time to read these words. */
  read = (words) => this.pause(BASE + EACH * words.length);

  async pause(milliseconds) {
    await sleep(milliseconds * this.#pace, this.#signal);
  }

  /** What `find` gives as soon as it gives something; Missing with `otherwise` when nothing came. */
  async until(find, otherwise, patience = PATIENCE) {
    const end = performance.now() + patience;
    for (;;) {
      const found = find();
      if (found) return found;
      if (performance.now() > end) throw new Missing(otherwise);
      await sleep(LOOK, this.#signal);
    }
  }

  /** Brings a node to the front and into sight, goes there, and rests. */
  async point(node, block = "nearest") {
    await this.#bring(node);
    if (!isInSight(node)) node.scrollIntoView({ block, behavior: CALM.matches ? "auto" : "smooth" });
    await this.pause(isInSight(node) ? 0 : GLIDE);
    this.#target = node;
    this.#follow();
    this.#pointer.hidden = this.#ring.hidden = false;
    await this.pause(GLIDE + REST);
  }

  /** Takes the ring away: what it showed was read. */
  release() {
    this.#target = null;
    this.#ring.hidden = true;
  }

  async press(node) {
    await this.point(node);
    this.#pointer.classList.add("down");
    await this.pause(REST / 2);
    this.#pointer.classList.remove("down");
    this.release();
    node.click();
  }

  /** Fills a text box: stroke by stroke, or at once where it is long or motion is not wanted. */
  async write(box, words) {
    await this.point(box);
    const strokes = words.length > 80 || CALM.matches ? [words] : [...words].map((_, at, all) => all.slice(0, at + 1));
    for (const stroke of strokes) {
      box.value = Array.isArray(stroke) ? stroke.join("") : stroke;
      box.dispatchEvent(new Event("input", { bubbles: true }));
      await this.pause(STROKE);
    }
    box.scrollTop = 0;
    await this.pause(REST);
  }

  /** A tab of the page, where the node's own is not the one that is shown. */
  async #bring(node) {
    const place = PLACES.find((name) => byId(name).contains(node));
    if (!place || isShown(byId(place))) return;
    const door = [document.querySelector(`[data-open="${DOORS[place]}"]`), byId("tools-switch")].find(isShown);
    door?.click();
    await this.pause(REST);
  }

  /** Rows are drawn anew and lists scroll: the ring keeps to its target until that is gone. */
  #follow = () => {
    const node = this.#target;
    if (!node) return;
    if (!node.isConnected) return this.release();
    const { left, top, width, height } = node.getBoundingClientRect();
    Object.assign(this.#ring.style, { width: `${width}px`, height: `${height}px`, translate: `${left}px ${top}px` });
    const [x, y] = [left + Math.min(width / 2, width - 14), top + Math.min(height / 2, height - 10, innerHeight - top - 60)];
    this.#pointer.style.translate = `${x}px ${y}px`;
    requestAnimationFrame(this.#follow);
  };
}

const isShown = (node) => Boolean(node?.getClientRects().length);

function isInSight(node) {
  const { top, bottom, height } = node.getBoundingClientRect();
  const frame = (node.closest(".scroller, .tools-body, #tour") ?? document.documentElement).getBoundingClientRect();
  return top >= frame.top && (bottom <= frame.bottom || (height > frame.height && top < frame.bottom - 120));
}

function sleep(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new Stopped());
    const stop = () => (clearTimeout(timer), reject(new Stopped()));
    const timer = setTimeout(() => (signal.removeEventListener("abort", stop), resolve()), milliseconds);
    signal.addEventListener("abort", stop, { once: true });
  });
}

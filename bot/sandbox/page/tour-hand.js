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

/** What scrolls; and how far down in a tall target the hand rests, in pixels. */
const FRAMES = ".scroller, .calls-list, .tools-body, .tour-chips";
const LOW = 44;

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
  /** While it presses: the browser makes true clicks and inputs of its own out of one on a label. */
  acting = false;

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
    this.acting = true;
    node.click();
    this.acting = false;
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
    const { left, top, width, bottom } = visible(node);
    const height = Math.max(0, bottom - top);
    Object.assign(this.#ring.style, { width: `${width}px`, height: `${height}px`, translate: `${left}px ${top}px` });
    this.#pointer.style.translate = `${left + width / 2}px ${top + Math.min(height / 2, LOW)}px`;
    requestAnimationFrame(this.#follow);
  };
}

const isShown = (node) => Boolean(node?.getClientRects().length);

const frameOf = (node) => (node.closest(FRAMES) ?? document.documentElement).getBoundingClientRect();

/** Nothing of it is cut off; of what is taller than its frame, the beginning can be read. */
function isInSight(node) {
  const { top, bottom, height } = node.getBoundingClientRect();
  const frame = frameOf(node);
  return top >= frame.top - 1 && (bottom <= frame.bottom + 1 || (height > frame.height && top < frame.bottom - 2 * LOW));
}

/** The part of a node that its frame shows. */
function visible(node) {
  const { left, top, width, bottom } = node.getBoundingClientRect();
  const frame = frameOf(node);
  return { left, width, top: Math.max(top, frame.top), bottom: Math.min(bottom, frame.bottom) };
}

function sleep(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new Stopped());
    const stop = () => (clearTimeout(timer), reject(new Stopped()));
    const timer = setTimeout(() => (signal.removeEventListener("abort", stop), resolve()), milliseconds);
    signal.addEventListener("abort", stop, { once: true });
  });
}

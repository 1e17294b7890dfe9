// The tour's hand: it points, types and presses where a visitor would, and can be stopped between any two of its moves.

import { byId, el } from "./dom.js";

/** Milliseconds: how often it looks whether something came, and how long until it gives up. */
const LOOK = 60;
const PATIENCE = 20_000;
/** Milliseconds: the hand's way to its target, the time it rests there, and a key's stroke. */
const GLIDE = 420;
const REST = 380;
const STROKE = 38;
/** Milliseconds that a smooth scroll may take, and characters from which a text is pasted and not typed. */
const SCROLL = 1200;
const LONG = 80;
/** Milliseconds for reading: a base, and time for each character. What is done next still leaves the words there. */
const BASE = 600;
const EACH = 27;

const GONE = "What the tour wanted to press is not there. Play the step again.";

/** Where things are, and the tabs that bring them to the front: a phone has its own. */
const DOORS = {
  chat: ['[data-open="chat"]'],
  channel: ['[data-open="channel"]', "#tab-channel"],
  tools: ['[data-open="tools"]', "#tools-switch"],
};

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

  /**
   * Brings to the front and into sight what `find` finds, as soon as it is there, goes there, and rests. It is found
   * again all the time: rows are drawn anew. `block`: where it comes to stand, if it has to be scrolled to.
   */
  async point(find, block = "nearest") {
    await this.#bring(await this.until(find, GONE));
    await this.#scrollTo(() => find() ?? null, block);
    this.#target = find;
    this.#follow();
    await this.pause(GLIDE + REST);
  }

  /** Takes the ring away: what it showed was read. */
  release() {
    this.#target = null;
    this.#ring.hidden = true;
  }

  async press(find) {
    await this.point(find);
    this.#pointer.classList.add("down");
    await this.pause(REST / 2);
    this.#pointer.classList.remove("down");
    this.release();
    const node = await this.until(find, GONE);
    this.acting = true;
    node.click();
    this.acting = false;
  }

  /** Fills a text box: stroke by stroke, or at once where it is long or motion is not wanted. */
  async write(find, words) {
    await this.point(find);
    const box = await this.until(find, GONE);
    const atOnce = words.length > LONG || CALM.matches;
    const letters = [...words];
    for (let typed = atOnce ? letters.length : 1; typed <= letters.length; typed += 1) {
      box.value = letters.slice(0, typed).join("");
      box.dispatchEvent(new Event("input", { bubbles: true }));
      await this.pause(STROKE);
    }
    await this.pause(REST);
  }

  /** Smoothly; where that comes to nothing, since what stands there moves meanwhile, at once. */
  async #scrollTo(find, block) {
    if (isInSight(find())) return;
    find().scrollIntoView({ block, behavior: CALM.matches ? "instant" : "smooth" });
    const end = performance.now() + SCROLL;
    while (!isInSight(find()) && performance.now() < end) await sleep(LOOK, this.#signal);
    if (!isInSight(find())) find()?.scrollIntoView({ block, behavior: "instant" });
  }

  /** Opens what the node is in, and folds the tools away where they lie over it. */
  async #bring(node) {
    const place = Object.keys(DOORS).find((name) => byId(name).contains(node));
    if (!place) return;
    const covered = place !== "tools" && isShown(byId("tools")) && getComputedStyle(byId("tools")).position === "absolute";
    if (covered) byId("tools-switch").click();
    if (!isShown(byId(place))) DOORS[place].map((door) => document.querySelector(door)).find(isShown)?.click();
    else if (!covered) return;
    await this.pause(REST);
  }

  /** Until it is released. What cannot be seen just now has no ring. */
  #follow = () => {
    if (!this.#target) return;
    const node = this.#target();
    const { left, top, width, height } = node ? visible(node) : { height: 0 };
    this.#ring.hidden = height <= 0;
    if (height > 0) {
      this.#pointer.hidden = false;
      Object.assign(this.#ring.style, { width: `${width}px`, height: `${height}px`, translate: `${left}px ${top}px` });
      this.#pointer.style.translate = `${left + width / 2}px ${top + Math.min(height / 2, LOW)}px`;
    }
    requestAnimationFrame(this.#follow);
  };
}

const isShown = (node) => Boolean(node?.getClientRects().length);

const frameOf = (node) => (node.closest(FRAMES) ?? document.documentElement).getBoundingClientRect();

/** Nothing of it is cut off; of what is taller than its frame, the beginning can be read. */
function isInSight(node) {
  if (!node) return false;
  const { top, bottom, height } = node.getBoundingClientRect();
  const frame = frameOf(node);
  return top >= frame.top - 1 && (bottom <= frame.bottom + 1 || (height > frame.height && top < frame.bottom - 2 * LOW));
}

/** The part of a node that its frame shows. */
function visible(node) {
  const { left, top, width, bottom } = node.getBoundingClientRect();
  const frame = frameOf(node);
  const from = Math.max(top, frame.top);
  return { left, width, top: from, height: Math.min(bottom, frame.bottom) - from };
}

function sleep(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new Stopped());
    const stop = () => (clearTimeout(timer), reject(new Stopped()));
    const timer = setTimeout(() => (signal.removeEventListener("abort", stop), resolve()), milliseconds);
    signal.addEventListener("abort", stop, { once: true });
  });
}

// Time in hand: the date, how fast it passes, and two jumps to the hours at which something happens.

import { countdown } from "./dates.js";
import { el } from "./dom.js";
import { speedButtons } from "./clock.js";

const SPEEDS = [1, 10, 60, 600, 3600];
/** Milliseconds before an hour to which a jump leads: then it strikes by itself, and one sees it strike. */
const BEFORE = 1200;
const TICK = 250;
/** A poll that ends after more slots than these is jumped to at once. */
const MOST_SLOTS = 7;
/** Milliseconds for which a slot on the way is waited for, and for what the bot still has to say of its post. */
const PATIENCE = 6000;
const SETTLING = 1500;

export class Time {
  #store;
  #clock;
  #move;
  #date = el("p", { className: "time-date" });
  #left = el("p", { className: "time-left" });
  #slot = jump("next-slot", "Next slot", () => this.#nextSlot());
  #poll = jump("close-poll", "Close the poll", () => this.#closePoll());
  #speeds;
  #posted = () => {};
  #walking = false;

  /** `move(body)`: asks the server to move its clock; true when it did. */
  constructor(store, clock, move) {
    this.#store = store;
    this.#clock = clock;
    this.#move = move;
    this.#speeds = el("div", { className: "speeds", role: "group", "aria-label": "Speed of time" });
    this.#speeds.replaceChildren(...speedButtons(SPEEDS, move));
    clock.light(this.#speeds);
    this.node = el(
      "section",
      { className: "tool", "aria-labelledby": "time-title" },
      el("h3", { id: "time-title", className: "unseen" }, "Time"),
      el("div", { className: "time-row" }, this.#date, this.#left),
      this.#speeds,
      el("div", { className: "pair" }, this.#slot, this.#poll),
    );
    store.on("message", ({ message, isNew }) => {
      if (isNew && message.chat.id === store.world.channel.id) this.#posted();
    });
    setInterval(() => this.#tick(), TICK);
  }

  /**
   * Jumps to just before the next slot and lets it come, at the speed of real time; one that is about to strike is not
   * jumped over. True when it worked.
   */
  #nextSlot() {
    return this.#jump(this.#clock.nextSlot(this.#clock.now()));
  }

  /** The same towards the hour at which the open poll ends; the slots on the way come one by one, or they were missed. */
  async #closePoll() {
    this.#walking = true;
    try {
      return await this.#walk();
    } finally {
      this.#walking = false;
    }
  }

  async #walk() {
    for (let slots = 0; slots < MOST_SLOTS; slots += 1) {
      const slot = this.#clock.nextSlot(this.#clock.now());
      if (slot === null || slot >= this.#pollEnds()) break;
      if (!(await this.#jump(slot))) return false;
      await this.#post();
    }
    return this.#jump(this.#pollEnds());
  }

  /** Until the bot has written to the channel and is done with it; an empty queue is not waited for. */
  #post() {
    return new Promise((done) => {
      this.#posted = () => setTimeout(done, SETTLING);
      setTimeout(done, PATIENCE);
    });
  }

  async #jump(to) {
    if (to === null) return false;
    const at = new Date(Math.max(to - BEFORE, this.#clock.now())).toISOString();
    // Slowed down first: at an hour a second the hour would be over before the second request is there.
    return (await this.#move({ action: "start", rate: 1 })) && this.#move({ action: "set", to: at });
  }

  #pollEnds() {
    const told = this.#store.world.facts.poll_ends;
    return told ? Date.parse(told) : null;
  }

  #tick() {
    if (!this.#store.world) return;
    const now = this.#clock.now();
    const { dates } = this.#clock;
    const slot = this.#clock.nextSlot(now);
    const ends = this.#pollEnds();
    write(this.#date, `${dates.day(now)}, ${dates.seconds(now)}`);
    write(this.#left, [left("next slot", slot, now), left("the poll ends", ends, now)].filter(Boolean).join(" · "));
    this.#slot.disabled = slot === null || this.#walking;
    this.#poll.disabled = ends === null || this.#walking;
    write(this.#poll, this.#walking ? "On the way…" : "Close the poll");
    this.#slot.title = slot === null ? "No slot is set" : `To ${dates.shortDay(slot)}, ${dates.time(slot)}`;
    this.#poll.title = ends === null ? "No poll of the bot is open" : `To ${dates.shortDay(ends)}, ${dates.time(ends)}`;
  }
}

const left = (what, at, now) => at !== null && `${what} ${at > now ? `in ${countdown(at - now)}` : "now"}`;

function write(node, words) {
  if (node.textContent !== words) node.textContent = words;
}

const jump = (id, label, onclick) => el("button", { type: "button", id, className: "act", onclick }, label);

// The sandbox's clock: what it shows, how fast it runs, and what it runs towards.

import { byId, drawn, el, icon } from "./dom.js";
import { countdown, makeDates } from "./dates.js";

const TICK = 200;
const SPEEDS = [1, 60, 3600];
/** Milliseconds of sandbox time during which a slot that has come counts as "posting now". */
const POSTING = 90_000;
/** Milliseconds before a slot at which the ring is full. */
const RING_SPAN = 60_000;
const RING = 2 * Math.PI * 15;

export class Clock {
  #store;
  #base = { simulated: 0, real: 0, rate: 0 };
  #dates = makeDates(null);
  #lit = [];
  #ring = drawn("circle", { class: "ring", cx: 18, cy: 18, r: 15, "stroke-dasharray": RING });
  #words = el("p");
  #next = el("div", { className: "next" });

  /** `move(body)` asks the server to move its clock. */
  constructor(store, move) {
    this.#store = store;
    this.#next.append(
      drawn(
        "svg",
        { viewBox: "0 0 36 36", "aria-hidden": "true" },
        drawn("circle", { class: "ring-ground", cx: 18, cy: 18, r: 15 }),
        this.#ring,
      ),
      this.#words,
    );
    byId("channel-foot").replaceChildren(this.#next);
    byId("speeds").replaceChildren(...speedButtons(SPEEDS, move));
    this.light(byId("speeds"));
    for (const topic of ["loaded", "clock"]) store.on(topic, () => this.#reset());
    store.on("facts", () => this.#readZone());
    setInterval(() => this.#tick(), TICK);
  }

  get dates() {
    return this.#dates;
  }

  /** The sandbox's present in milliseconds since 1970. */
  now() {
    return this.#base.simulated + (performance.now() - this.#base.real) * this.#base.rate;
  }

  /** The first slot after that instant, or null. */
  nextSlot(from) {
    return nextSlot(this.#store.world.facts.next_slot, from);
  }

  /** From now on the button of the speed at which time passes is lit in this group too. */
  light(group) {
    this.#lit.push(group);
  }

  #reset() {
    const { clock } = this.#store.world;
    this.#base = { simulated: Date.parse(clock.now), real: performance.now(), rate: clock.running ? clock.rate : 0 };
    this.#readZone();
    for (const button of this.#lit.flatMap((group) => [...group.children])) {
      button.setAttribute("aria-pressed", Number(button.dataset.rate) === this.#base.rate);
    }
    this.#tick();
  }

  #readZone() {
    const zone = this.#store.world.facts.timezone;
    if (zone !== this.#dates.zone) this.#dates = makeDates(zone);
  }

  #tick() {
    if (!this.#store.world) return;
    const now = this.now();
    const shown = byId("now");
    const time = this.#dates.seconds(now);
    if (shown.dataset.time !== time) {
      shown.dataset.time = time;
      shown.title = this.#dates.zone;
      shown.replaceChildren(el("small", {}, this.#dates.shortDay(now)), time);
    }
    this.#showNext(now);
  }

  /** Whether something stands in the channel since then. */
  #wasPosted(slot) {
    const posts = this.#store.chats.get(this.#store.world.channel.id);
    return [...(posts?.values() ?? [])].some((post) => post.date * 1000 >= slot);
  }

  #showNext(now) {
    const due = this.nextSlot(now - POSTING);
    const slot = due !== null && due <= now && this.#wasPosted(due) ? this.nextSlot(now) : due;
    const left = slot === null ? null : slot - now;
    this.#ring.style.strokeDashoffset = left === null ? RING : RING * (1 - Math.min(1, Math.max(0, left / RING_SPAN)));
    const [lead, value] =
      left === null ? ["No slot is set", ""] : left > 0 ? ["Next post in ", countdown(left)] : ["Posting now…", ""];
    const state = lead + value;
    if (this.#words.dataset.state === state) return;
    this.#words.dataset.state = state;
    const day =
      slot !== null && this.#dates.shortDay(slot) !== this.#dates.shortDay(now)
        ? `${this.#dates.weekday(slot)} `
        : "today ";
    this.#words.replaceChildren(
      lead,
      el("b", {}, value),
      slot === null ? "" : el("span", { className: "when" }, `${day}at ${this.#dates.time(slot)}`),
    );
    const pill = byId("countdown-pill");
    pill.hidden = left === null;
    pill.replaceChildren(lead.replace("Next post in", "next"), el("b", {}, value));
  }
}

/** A button for standing still and one for each speed; `move(body)` asks the server to move its clock. */
export function speedButtons(speeds, move) {
  const pause = speedButton(0, "Pause", () => move({ action: "stop" }), icon("pause"));
  const others = speeds.map((rate) =>
    speedButton(rate, `${rate} times as fast as real time`, () => move({ action: "start", rate }), `×${rate}`),
  );
  return [pause, ...others];
}

const speedButton = (rate, label, onclick, shown) =>
  el("button", { type: "button", "data-rate": String(rate), "aria-label": label, title: label, onclick }, shown);

/** The first instant after `from` out of what the launcher told: one ISO time, a list of them, or nothing. */
function nextSlot(told, from) {
  const times = [told ?? []]
    .flat()
    .map(Date.parse)
    .filter((time) => time > from);
  return times.length ? Math.min(...times) : null;
}

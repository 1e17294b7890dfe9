// The tools beside the messenger: time, what stands in the channel, the bot's process, troubles, and its calls below.

import { Calls } from "./calls.js";
import { Counter } from "./counter.js";
import { byId, el } from "./dom.js";
import { Life } from "./life.js";
import { Time } from "./time.js";
import { Troubles } from "./trouble.js";

export class Tools {
  /** `acts.attempt(act)`: runs it, says a refusal or an absent server, and gives whether it worked. */
  constructor(store, clock, { attempt, moveClock }) {
    this.time = new Time(store, clock, moveClock);
    this.counter = new Counter(store);
    this.troubles = new Troubles(store, clock, attempt);
    this.life = new Life(store, attempt);
    this.calls = new Calls(store, () => clock.dates);
    const upper = [this.time, this.counter, this.life, this.troubles].map(({ node }) => node);
    byId("tools-body").replaceChildren(el("div", { className: "tools-upper" }, ...upper), this.calls.node);
  }
}

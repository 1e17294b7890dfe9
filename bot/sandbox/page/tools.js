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
    const time = new Time(store, clock, moveClock);
    const upper = [time, new Counter(store), new Life(store, attempt), new Troubles(store, clock, attempt)];
    const calls = new Calls(store, () => clock.dates);
    const above = el("div", { className: "tools-upper" }, ...upper.map(({ node }) => node));
    byId("tools-body").replaceChildren(above, calls.node);
  }
}

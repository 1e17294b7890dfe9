// The bot's process: whether it runs, what ended it, and two ways to end it. See bot/sandbox/life.py.

import { steerBot } from "./api.js";
import { el } from "./dom.js";
import { toast } from "./notices.js";

export class Life {
  #words = el("p", { className: "life-words", role: "status" });
  #kill = button("kill-bot", "Kill it now", "kill -9: the process is gone before it can finish a thing");
  #restart = button("restart-bot", "Restart", "Asks it to end in good order, then starts it again");
  #shown = null;
  #timer = null;
  #run = null;

  /** `attempt(act)`: runs it, and says a refusal or an absent server. */
  constructor(store, attempt) {
    this.#kill.onclick = () => attempt(() => steerBot("kill"));
    this.#restart.onclick = () => attempt(() => steerBot("restart"));
    this.node = el(
      "section",
      { className: "tool life", "aria-labelledby": "life-title", hidden: true },
      el(
        "div",
        { className: "life-row" },
        el("span", { className: "lamp", "aria-hidden": "true" }),
        el("h3", { id: "life-title" }, "Bot"),
        this.#words,
        this.#kill,
        this.#restart,
      ),
    );
    store.on("loaded", () => this.#notice(store.world.run));
    for (const topic of ["loaded", "facts"]) store.on(topic, () => this.#draw(store.world.facts.bot));
  }

  /** `run`: another one in each world. */
  #notice(run) {
    if (this.#run !== null && this.#run !== run) toast("The sandbox was started again: everything begins anew.");
    this.#run = run;
  }

  /** A sandbox without a bot of its own shows nothing. */
  #draw(bot) {
    this.node.hidden = !bot;
    const state = JSON.stringify(bot);
    if (!bot || state === this.#shown) return;
    if (this.#shown && bot.state === "ended") toast(`The bot's process ended (${bot.ended}). It starts again by itself.`);
    this.#shown = state;
    this.node.dataset.state = bot.state;
    this.#kill.disabled = bot.state === "ended";
    clearInterval(this.#timer);
    if (bot.state === "ended") this.#countDown(bot);
    else this.#words.textContent = words(bot);
  }

  #countDown({ ended, again_in: pause }) {
    const until = performance.now() + 1000 * pause;
    const tell = () => {
      const left = Math.max(0, Math.ceil((until - performance.now()) / 1000));
      this.#words.textContent = `Ended (${ended}), back in ${left} s.`;
    };
    tell();
    this.#timer = setInterval(tell, 500);
  }
}

function words({ state, starts }) {
  if (state === "starting") return starts > 1 ? "Starting again…" : "Starting…";
  return starts > 1 ? `Running, start ${starts}.` : "Running.";
}

const button = (id, label, title) => el("button", { type: "button", id, title, className: "act" }, label);

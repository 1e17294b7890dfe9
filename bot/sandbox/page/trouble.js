// Troubles between bot and Telegram: one tap arms one for the next post, a second tap takes it back.

import { askFaults } from "./api.js";
import { el, icon } from "./dom.js";
import { announce, toast } from "./notices.js";
import { LASTING, NEXT_POST, lineOf } from "./trouble-list.js";

export class Troubles {
  #dates;
  #now;
  #try;
  #state = { faults: [], revoked: false, may_post: true };
  /** id of a line -> when it struck, in milliseconds of the sandbox's clock; null: before this page looked. */
  #struck = null;
  #rows = new Map();
  #forget = el("button", { type: "button", className: "plain", id: "forget-troubles", onclick: () => this.#forgetAll() });
  #again = false;
  #reading = null;
  /** The taps so far: the next one goes by what they came to, however fast they are. */
  #taps = Promise.resolve();

  /** `clock`: dates and now(); `attempt(act)`: runs it, and says a refusal or an absent server. */
  constructor(store, clock, attempt) {
    this.#dates = () => clock.dates;
    this.#now = () => clock.now();
    this.#try = attempt;
    store.on("loaded", () => {
      this.#struck = null;
      void this.#read();
    });
    store.on("fault", (fault) => this.#hear(fault));
    for (const trouble of [...NEXT_POST, ...LASTING]) this.#rows.set(trouble.id, this.#row(trouble));
    this.#forget.textContent = "Forget all, give everything back";
    this.node = el(
      "section",
      { className: "tool", "aria-labelledby": "troubles-title", id: "troubles" },
      el("h3", { id: "troubles-title" }, "Trouble for the next post"),
      el("div", { className: "troubles" }, ...NEXT_POST.map(({ id }) => this.#rows.get(id))),
      el("h3", {}, "Until it is given back"),
      el("div", { className: "troubles" }, ...LASTING.map(({ id }) => this.#rows.get(id))),
      this.#forget,
    );
  }

  /** The script is emptied, rights and token are given back. */
  #forgetAll() {
    return this.#try(async () => {
      await askFaults("DELETE");
      for (const trouble of LASTING.filter(({ holds }) => holds(this.#state))) await askFaults("POST", trouble.undo);
      await this.#read();
    });
  }

  #tell = (fault) => this.#try(async () => (await askFaults("POST", fault), await this.#read()));

  #row(trouble) {
    const button = el(
      "button",
      { type: "button", className: "trouble", title: trouble.hint, "data-trouble": trouble.id, "aria-pressed": "false" },
      el("span", { className: "words" }, trouble.label),
      el("span", { className: "state" }),
    );
    const press = () => this.#press(trouble);
    button.onclick = () => (this.#taps = this.#taps.then(press, press));
    return button;
  }

  #press(trouble) {
    if (trouble.undo) return this.#tell(trouble.holds(this.#state) ? trouble.undo : trouble.fault);
    const line = lineOf(trouble, this.#state.faults);
    if (!isArmed(line)) return this.#tell(trouble.fault);
    return this.#try(async () => (await askFaults("DELETE", undefined, line.id), await this.#read()));
  }

  /** `fault`: a line that was written (it has an id), one that struck, or null when lines were forgotten. */
  #hear(fault) {
    if (fault?.kind === "refuse" && !fault.id) {
      toast(`Connections are refused for ${fault.seconds} s, those of this page too, as you wished.`);
    }
    void this.#read();
  }

  /** One question at a time: what happens while it is asked is asked for once more. A silent server tells by itself. */
  #read() {
    this.#again = true;
    this.#reading ??= this.#readAll().finally(() => (this.#reading = null));
    return this.#reading;
  }

  async #readAll() {
    try {
      while (this.#again) {
        this.#again = false;
        this.#state = await askFaults("GET");
      }
    } catch {
      return; // the page reads everything again when the server is back
    }
    this.#draw();
  }

  #draw() {
    const { faults } = this.#state;
    const struck = faults.filter(({ hits }) => hits).map(({ id }) => id);
    this.#struck ??= new Map(struck.map((id) => [id, null]));
    for (const id of struck.filter((known) => !this.#struck.has(known))) {
      this.#struck.set(id, this.#now());
      announce("The trouble struck.");
    }
    for (const trouble of NEXT_POST) this.#drawNext(trouble, lineOf(trouble, faults));
    for (const trouble of LASTING) this.#drawLasting(trouble, trouble.holds(this.#state));
    this.#forget.hidden = !faults.length && !LASTING.some(({ holds }) => holds(this.#state));
  }

  #drawLasting(trouble, holds) {
    this.#show(trouble, holds, holds ? "give it back" : "");
  }

  #drawNext(trouble, line) {
    if (!line) this.#show(trouble, false, "");
    else if (isArmed(line)) this.#show(trouble, true, "armed");
    else this.#show(trouble, false, this.#when(line), true);
  }

  #when({ id }) {
    const at = this.#struck.get(id);
    return at === null ? "struck" : `struck ${this.#dates().time(at)}`;
  }

  #show({ id }, pressed, words, struck = false) {
    const row = this.#rows.get(id);
    row.setAttribute("aria-pressed", String(pressed));
    row.classList.toggle("struck", struck);
    row.querySelector(".state").replaceChildren(struck ? icon("check") : "", words);
  }
}

const isArmed = (line) => line !== undefined && line.hits < line.times;

// The pane of Bot API calls: what the bot asked of its pretend Telegram, and what it was told.

import { byId, el, icon } from "./dom.js";

/** Rows drawn, newest first. */
const SHOWN = 120;

export class Calls {
  #store;
  #dates;
  #toggle = el("button", {
    type: "button",
    className: "calls-toggle",
    "aria-expanded": "false",
    "aria-controls": "calls-list",
  });
  #list = el("div", {
    className: "calls-list",
    id: "calls-list",
    tabIndex: 0,
    role: "region",
    "aria-label": "The latest calls, newest first",
  });
  #rows = new Map();
  #count = 0;

  /** `dates()` gives the formatters of the channel's zone. */
  constructor(store, dates) {
    this.#store = store;
    this.#dates = dates;
    this.#toggle.onclick = () => this.#open(this.#toggle.getAttribute("aria-expanded") !== "true");
    byId("calls").replaceChildren(this.#toggle, this.#list);
    this.#open(false);
    store.on("loaded", () => this.#reset());
    store.on("call", (call) => this.#put(call));
  }

  /** On a phone the pane is a view of its own and always open: see tools.css, which hides the toggle there. */
  #open(open) {
    this.#toggle.setAttribute("aria-expanded", String(open));
    this.#list.classList.toggle("closed", !open);
  }

  #reset() {
    this.#rows.clear();
    this.#count = 0;
    this.#list.replaceChildren(el("p", { className: "calls-none" }, "The bot has not called yet."));
    for (const call of [...this.#store.calls.values()].slice(-SHOWN)) this.#put(call);
    this.#count = this.#store.calls.size;
    this.#headline([...this.#store.calls.values()].at(-1));
  }

  #put(call) {
    const row = callNode(call, this.#dates());
    const known = this.#rows.get(call.n);
    if (known) {
      row.open = known.open;
      known.replaceWith(row);
    } else {
      this.#count += 1;
      this.#list.querySelector(".calls-none")?.remove();
      this.#list.prepend(row);
    }
    this.#rows.set(call.n, row);
    if (this.#rows.size > SHOWN) this.#drop(this.#rows.keys().next().value);
    this.#headline(call);
  }

  #drop(n) {
    this.#rows.get(n).remove();
    this.#rows.delete(n);
  }

  #headline(call) {
    const latest = call ? `${call.method} ${outcome(call).words}` : "";
    this.#toggle.replaceChildren(
      icon("up"),
      el("span", {}, el("b", {}, "Bot API calls"), ` ${this.#count}`),
      el("span", { className: "latest" }, latest),
    );
  }
}

function outcome(call) {
  if (call.dropped) return { words: "answer lost", className: "dropped" };
  if (!call.answer) return { words: "waiting", className: "waiting" };
  return call.answer.ok
    ? { words: `${call.status} ok`, className: "ok" }
    : { words: `${call.status}`, className: "refused" };
}

function callNode(call, dates) {
  const { words, className } = outcome(call);
  const gist = call.answer?.description ?? call.params?.text ?? call.params?.question ?? "";
  const node = el(
    "details",
    { className: "call" },
    el(
      "summary",
      {},
      el("time", {}, dates.seconds(Date.parse(call.at))),
      el("span", { className: "method" }, call.method),
      el("span", { className }, words),
      el("span", { className: "gist", dir: "auto" }, String(gist).replace(/\s+/g, " ").slice(0, 160)),
    ),
  );
  // The texts are long and rarely looked at: they are written out when somebody opens the row.
  node.addEventListener("toggle", () => {
    if (!node.open || node.querySelector(".inside")) return;
    node.append(el("div", { className: "inside" }, part("Sent", call.params), part("Answered", call.answer)));
  });
  return node;
}

function part(title, value) {
  const words = value === null ? "nothing" : JSON.stringify(unwrapped(value), null, 2);
  return el("div", {}, el("h3", {}, title), el("pre", { tabIndex: 0, dir: "auto" }, words));
}

/** Parameters as a person reads them: clients send nested ones (keyboards, entities) as JSON inside a string. */
function unwrapped(value) {
  return Object.fromEntries(
    Object.entries(value).map(([name, told]) => {
      if (typeof told !== "string" || !/^[[{]/.test(told)) return [name, told];
      try {
        return [name, JSON.parse(told)];
      } catch {
        return [name, told];
      }
    }),
  );
}

// The pane of Bot API calls: what the bot asked of its pretend Telegram, and what it was told.

import { el } from "./dom.js";
import { toast } from "./notices.js";
import { NEXT_POST, lineOf } from "./trouble-list.js";

/** Rows drawn, newest first. */
const SHOWN = 120;

/** Filters besides the names of methods. */
const ALL = "all";
const TROUBLED = "troubled";

export class Calls {
  #store;
  #dates;
  #filter = el("select", { id: "calls-filter", "aria-label": "Calls that are shown" });
  #count = el("span", { className: "calls-count" });
  #list = el("div", { className: "calls-list", tabIndex: 0, role: "region", "aria-label": "Calls, newest first" });
  /** n -> row of a call that is shown, in the order in which they were called. */
  #rows = new Map();
  #methods = new Set();
  #zone = null;

  /** `dates()` gives the formatters of the channel's zone. */
  constructor(store, dates) {
    this.#store = store;
    this.#dates = dates;
    this.#filter.onchange = () => this.#reset();
    this.node = el(
      "section",
      { className: "tool calls", id: "calls", "aria-labelledby": "calls-title" },
      el("div", { className: "calls-head" }, el("h3", { id: "calls-title" }, "Bot API calls"), this.#count, this.#filter),
      this.#list,
    );
    this.#offer();
    store.on("loaded", () => this.#reset());
    store.on("call", (call) => this.#take(call));
    store.on("facts", () => dates().zone !== this.#zone && this.#reset());
  }

  #reset() {
    const calls = [...this.#store.calls.values()];
    this.#zone = this.#dates().zone;
    this.#rows.clear();
    this.#list.replaceChildren();
    this.#methods = new Set(calls.map(({ method }) => method));
    this.#offer();
    for (const call of calls.filter((known) => this.#fits(known)).slice(-SHOWN)) this.#put(call);
    this.#tell();
  }

  #take(call) {
    if (!this.#methods.has(call.method)) {
      this.#methods.add(call.method);
      this.#offer();
    }
    if (this.#fits(call)) this.#put(call);
    this.#tell();
  }

  #fits(call) {
    const { value } = this.#filter;
    return value === ALL || (value === TROUBLED ? isTroubled(call) : call.method === value);
  }

  #offer() {
    const chosen = this.#filter.value || ALL;
    const methods = [...this.#methods].sort().map((name) => [name, name]);
    const offered = [[ALL, "All but getUpdates"], [TROUBLED, "Without reply, refused"], ...methods];
    this.#filter.replaceChildren(...offered.map(([value, words]) => el("option", { value }, words)));
    this.#filter.value = offered.some(([value]) => value === chosen) ? chosen : ALL;
  }

  #put(call) {
    const row = callNode(call, this.#dates());
    const known = this.#rows.get(call.n);
    if (known) {
      const hadFocus = known.contains(document.activeElement);
      row.open = known.open;
      known.replaceWith(row);
      if (hadFocus) row.querySelector("summary").focus({ preventScroll: true });
    } else {
      this.#list.prepend(row);
    }
    this.#rows.set(call.n, row);
    if (this.#rows.size > SHOWN) this.#drop(this.#rows.keys().next().value);
  }

  #drop(n) {
    this.#rows.get(n).remove();
    this.#rows.delete(n);
  }

  #tell() {
    this.#count.textContent = String(this.#rows.size);
    const empty = this.#list.querySelector(".calls-none");
    if (this.#rows.size) empty?.remove();
    else if (!empty) this.#list.append(el("p", { className: "calls-none" }, "No such call yet."));
  }
}

const isTroubled = (call) => call.dropped || call.fault || !call.answer?.ok;

function outcome(call) {
  if (call.dropped) return { words: call.landed_at ? "no reply, landed" : "no reply", className: "dropped" };
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
    { className: `call is-${className}` },
    el(
      "summary",
      {},
      el("time", {}, dates.seconds(Date.parse(call.at))),
      el("span", { className: "method", dir: "auto" }, call.method),
      el("span", { className }, words),
      el("span", { className: "gist", dir: "auto" }, String(gist).replace(/\s+/g, " ").slice(0, 160)),
    ),
  );
  // The texts are long and rarely looked at: they are written out when somebody opens the row.
  node.addEventListener("toggle", () => {
    if (node.open && !node.querySelector(".inside")) node.append(inside(call, dates));
  });
  return node;
}

function inside(call, dates) {
  const copy = el("button", { type: "button", className: "plain", onclick: () => void copied(call) }, "Copy as JSON");
  return el(
    "div",
    { className: "inside" },
    call.fault && el("p", { className: "fate" }, fate(call, dates)),
    part("Sent", call.params),
    part(call.dropped ? "Answer that the bot did not get" : "Answered", call.answer),
    copy,
  );
}

const WORK = {
  none: "nothing was done",
  done: "the work was done",
  twice: "the work was done twice",
  late: "the work comes late",
};

/** What the script of troubles did to a call, in words. */
function fate({ fault, landed_at: landed }, dates) {
  const work = landed ? `the work was done at ${dates.seconds(Date.parse(landed))}` : WORK[fault.work];
  const label = NEXT_POST.find((trouble) => lineOf(trouble, [fault]))?.label ?? fault.kind;
  return `Struck by “${label}”: ${work}.`;
}

function part(title, value) {
  const words = value === null ? "nothing" : JSON.stringify(unwrapped(value), null, 2);
  return el("div", {}, el("h4", {}, title), el("pre", { tabIndex: 0, dir: "auto" }, words));
}

async function copied({ method, params, status, answer }) {
  const told = { method, params: unwrapped(params), status, answer };
  try {
    await navigator.clipboard.writeText(JSON.stringify(told, null, 2));
    toast("Copied: the call and its answer.");
  } catch {
    toast("The browser does not let this page copy.");
  }
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

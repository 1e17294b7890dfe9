// Which chat is in front. On a wide screen channel and group share the left column, and the tools are a column that can
// be folded away; a phone shows one view at a time.

import { byId, el } from "./dom.js";

const PHONE = matchMedia("(max-width: 820px)");
const WIDE = matchMedia("(min-width: 1180px)");
const FOLDED = "sandbox.tools";

export class Views {
  #doors = [...document.querySelectorAll("[data-open]")];
  #tabs = [...byId("left-tabs").children];
  #titles = new Map([...this.#doors, ...this.#tabs].map((button) => [button, button.textContent]));
  #unread = { channel: 0, group: 0, chat: 0 };
  #shown = () => {};

  /** `shown(view)` is called when a view comes to the front. */
  constructor(shown) {
    for (const door of this.#doors) door.onclick = () => this.show(door.dataset.open);
    for (const tab of this.#tabs) tab.onclick = () => this.show(tab.getAttribute("aria-controls"));
    byId("left-tabs").onkeydown = (event) => this.#stepTab(event);
    byId("tools-switch").onclick = () => this.showTools(document.body.dataset.tools === "folded");
    this.#fold(WIDE.matches ? localStorage.getItem(FOLDED) === "folded" : true);
    WIDE.onchange = () => this.#fold(!WIDE.matches);
    PHONE.onchange = () => this.#seeVisible();
    this.#draw();
    this.#shown = shown;
  }

  show(view) {
    document.body.dataset.view = view;
    if (view === "channel" || view === "group") this.#showLeft(view);
    this.#seeVisible();
  }

  /** Brings the view to the front on a phone, or shows which column is meant on a wide screen. */
  point(view) {
    if (PHONE.matches || view === "group" || view === "channel") this.show(view);
    if (!PHONE.matches) byId(view).querySelector(".scroller").focus({ preventScroll: true });
  }

  /** Which chat stands in the left column: "channel" or "group". */
  get left() {
    return byId("group").hidden ? "channel" : "group";
  }

  /** Unfolds the tools, or folds them away; a phone brings them to the front. */
  showTools(open = true) {
    if (PHONE.matches) return this.show(open ? "tools" : "chat");
    this.#fold(!open);
    if (WIDE.matches) localStorage.setItem(FOLDED, document.body.dataset.tools);
  }

  /** Whether somebody sees this view now. */
  isSeen(view) {
    if (PHONE.matches) return document.body.dataset.view === view;
    return view === "chat" || !byId(view).hidden;
  }

  /** How many messages of a view nobody has seen; a view that is seen has none. */
  count(view, unread) {
    this.#unread[view] = this.isSeen(view) ? 0 : unread;
    this.#draw();
  }

  /** One more. */
  arrived(view) {
    this.count(view, this.#unread[view] + 1);
  }

  /** Whether there is a group to be seen. */
  setGroup(linked) {
    byId("left-tabs").hidden = !linked;
    for (const door of this.#doors) if (door.dataset.open === "group") door.hidden = !linked;
    if (linked) return;
    this.#unread.group = 0;
    if (!byId("group").hidden) this.show("channel");
  }

  #showLeft(view) {
    for (const tab of this.#tabs) {
      const name = tab.getAttribute("aria-controls");
      byId(name).hidden = name !== view;
      tab.setAttribute("aria-selected", String(name === view));
      tab.tabIndex = name === view ? 0 : -1;
    }
  }

  /** Arrows move between tabs, as on every tab list. */
  #stepTab(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = this.#tabs.findIndex((tab) => tab.getAttribute("aria-selected") === "true");
    const next = this.#tabs[(at + step + this.#tabs.length) % this.#tabs.length];
    next.focus();
    next.click();
  }

  #seeVisible() {
    for (const view of Object.keys(this.#unread)) {
      if (!this.isSeen(view)) continue;
      this.#unread[view] = 0;
      this.#shown(view);
    }
    this.#draw();
  }

  #fold(folded) {
    document.body.dataset.tools = folded ? "folded" : "open";
    byId("tools-switch").setAttribute("aria-expanded", String(!folded));
  }

  #draw() {
    for (const [button, title] of this.#titles) {
      const view = button.dataset.open ?? button.getAttribute("aria-controls");
      const count = this.#unread[view] ?? 0;
      button.replaceChildren(title, ...(count ? [countNode(count)] : []));
      if (!button.dataset.open) continue;
      if (document.body.dataset.view === view) button.setAttribute("aria-current", "page");
      else button.removeAttribute("aria-current");
    }
  }
}

const countNode = (count) =>
  el(
    "span",
    { className: "count" },
    el("span", { "aria-hidden": "true" }, count > 99 ? "99+" : String(count)),
    el("span", { className: "unseen" }, `, ${count} new`),
  );

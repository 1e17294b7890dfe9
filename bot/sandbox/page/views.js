// A phone shows one view at a time: channel, chat or tools. On a wide screen these buttons are not there, and the tools
// are a column that can be folded away.

import { byId, el } from "./dom.js";

const PHONE = matchMedia("(max-width: 820px)");
const WIDE = matchMedia("(min-width: 1180px)");
const FOLDED = "sandbox.tools";

export class Views {
  #buttons = [...document.querySelectorAll("[data-open]")];
  #titles = this.#buttons.map((button) => button.textContent);
  #unread = { channel: 0, chat: 0 };

  constructor() {
    for (const button of this.#buttons) button.onclick = () => this.show(button.dataset.open);
    byId("tools-switch").onclick = () => this.showTools(document.body.dataset.tools === "folded");
    this.#fold(WIDE.matches ? localStorage.getItem(FOLDED) === "folded" : true);
    WIDE.onchange = () => this.#fold(!WIDE.matches);
    this.#draw();
  }

  /** Unfolds the tools, or folds them away; a phone brings them to the front. */
  showTools(open = true) {
    if (PHONE.matches) return this.show(open ? "tools" : "chat");
    this.#fold(!open);
    if (WIDE.matches) localStorage.setItem(FOLDED, document.body.dataset.tools);
  }

  #fold(folded) {
    document.body.dataset.tools = folded ? "folded" : "open";
    byId("tools-switch").setAttribute("aria-expanded", String(!folded));
  }

  show(view) {
    document.body.dataset.view = view;
    this.#unread[view] = 0;
    this.#draw();
  }

  /** Brings the view to the front on a phone, or shows which column is meant on a wide screen. */
  point(view) {
    if (PHONE.matches) this.show(view);
    else byId(view).querySelector(".scroller").focus({ preventScroll: true });
  }

  /** Something new stands in a view: counted when nobody sees it. */
  arrived(view) {
    if (!PHONE.matches || document.body.dataset.view === view) return;
    this.#unread[view] += 1;
    this.#draw();
  }

  forget() {
    this.#unread = { channel: 0, chat: 0 };
    this.#draw();
  }

  #draw() {
    for (const [index, button] of this.#buttons.entries()) {
      const view = button.dataset.open;
      const count = this.#unread[view] ?? 0;
      button.replaceChildren(
        this.#titles[index],
        count ? el("span", { className: "count", "aria-label": `${count} new` }, String(count)) : "",
      );
      if (document.body.dataset.view === view) button.setAttribute("aria-current", "page");
      else button.removeAttribute("aria-current");
    }
  }
}

// A small menu that floats over the page: beside a button, or where a finger or pointer was. One is open at a time.

import { el, icon } from "./dom.js";

/** Pixels kept free to the window's edges. */
const MARGIN = 8;

export class Popup {
  #node = el("div", { className: "popup", role: "menu", hidden: true });
  /** What gets the focus back. */
  #from = null;

  constructor() {
    document.body.append(this.#node);
    this.#node.onkeydown = (event) => this.#key(event);
    this.#node.oncontextmenu = (event) => event.preventDefault();
    document.addEventListener("pointerdown", (event) => !this.#node.contains(event.target) && this.close(), true);
    window.addEventListener("resize", () => this.close());
  }

  /**
   * `items`: [{label, sign (an icon's name), act(), danger}], never empty. `at`: {x, y} in the window; `from`: the
   * element that has the focus again afterwards. Opened from the keyboard, `at` may be that element's corner.
   */
  open(label, items, at, from) {
    this.close();
    this.#from = from;
    this.#node.setAttribute("aria-label", label);
    this.#node.replaceChildren(...items.map((item) => this.#itemNode(item)));
    this.#node.hidden = false;
    const { offsetWidth: width, offsetHeight: height } = this.#node;
    const x = Math.max(MARGIN, Math.min(at.x, innerWidth - width - MARGIN));
    const below = at.y + height + MARGIN <= innerHeight;
    const y = below ? at.y : Math.max(MARGIN, Math.min(at.y - height, innerHeight - height - MARGIN));
    // Through the CSSOM: an attribute would be refused by the page's policy.
    Object.assign(this.#node.style, { left: `${x}px`, top: `${y}px`, transformOrigin: below ? "0 0" : "0 100%" });
    this.#from?.setAttribute("aria-expanded", "true");
    this.#node.firstChild.focus({ preventScroll: true });
  }

  close() {
    if (this.#node.hidden) return;
    const hadFocus = this.#node.contains(document.activeElement);
    this.#node.hidden = true;
    this.#from?.setAttribute("aria-expanded", "false");
    if (hadFocus) this.#from?.focus({ preventScroll: true });
  }

  #itemNode({ label, sign, act, danger }) {
    const choose = () => {
      this.close();
      act();
    };
    return el(
      "button",
      { type: "button", role: "menuitem", tabIndex: -1, className: danger ? "danger" : "", onclick: choose },
      icon(sign),
      label,
    );
  }

  #key(event) {
    const items = [...this.#node.children];
    const at = items.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (to !== undefined) items[(to + items.length) % items.length].focus();
    else if (event.key === "Escape" || event.key === "Tab") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

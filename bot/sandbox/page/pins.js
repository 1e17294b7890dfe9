// The bar of pinned messages on top of a chat: the newest first, a tap jumps there and shows the next older one.

import { el, icon } from "./dom.js";

/** Marks drawn at the side, one for each pinned message. */
const MARKS = 4;

export class Pins {
  #host;
  #jump;
  #wordsOf;
  /** Message ids, newest first. */
  #ids = [];
  #at = 0;

  /** `jump(messageId)` goes there; `wordsOf(messageId)` promises its words in one line. */
  constructor(host, jump, wordsOf) {
    this.#host = host;
    this.#jump = jump;
    this.#wordsOf = wordsOf;
  }

  /** `ids` in ascending order. The one that is shown stays, unless something else was pinned. */
  show(ids) {
    const shown = this.#ids[this.#at];
    const grew = ids.length > this.#ids.length;
    this.#ids = [...ids].reverse();
    this.#at = grew ? 0 : Math.max(0, this.#ids.indexOf(shown));
    void this.#draw();
  }

  async #draw() {
    const id = this.#ids[this.#at];
    this.#host.hidden = id === undefined;
    if (id === undefined) return this.#host.replaceChildren();
    const words = await this.#wordsOf(id);
    if (id !== this.#ids[this.#at]) return; // another one is shown by now
    const several = this.#ids.length > 1;
    const title = several ? `Pinned ${this.#at + 1} of ${this.#ids.length}` : "Pinned message";
    const hadFocus = this.#host.contains(document.activeElement);
    const bar = el(
      "button",
      { type: "button", className: "pin", "aria-label": `${title}: ${words}`, onclick: () => this.#follow() },
      marks(this.#ids.length, this.#at),
      el("span", { className: "pinned" }, el("b", {}, title), el("span", { dir: "auto" }, words)),
      icon("pin"),
    );
    this.#host.replaceChildren(bar);
    if (hadFocus) bar.focus();
  }

  #follow() {
    this.#jump(this.#ids[this.#at]);
    this.#at = (this.#at + 1) % this.#ids.length;
    void this.#draw();
  }
}

/** Which of several it is: the newest is the lowest mark, as the messages stand in the chat. */
function marks(count, at) {
  const drawn = Math.min(count, MARKS);
  const lit = drawn - 1 - Math.min(at, drawn - 1);
  const each = (_, index) => el("i", { className: index === lit ? "lit" : "" });
  return el("span", { className: "marks", "aria-hidden": "true" }, ...Array.from({ length: drawn }, each));
}

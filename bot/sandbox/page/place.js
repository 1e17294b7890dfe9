// Where a reader is in a chat: at its end, or somewhere above it; and the button that leads back to the end.

import { icon } from "./dom.js";

/** Pixels from the end within which a reader counts as being there. */
const NEAR = 90;

export class Place {
  #scroller;
  #toEnd;
  #unseen = 0;
  /** A smooth scroll to the end is under way: what arrives meanwhile is followed too. */
  #heading = false;
  #wasAtEnd = true;

  /**
   * `column` is the chat's section. `moved()` is called when the reader scrolled, `resized()` when the column changed
   * its size, `back()` when the button was pressed.
   */
  constructor(column, { moved, resized, back }) {
    this.#scroller = column.querySelector(".scroller");
    this.#toEnd = column.querySelector(".to-end");
    this.#toEnd.onclick = back;
    this.#toEnd.onblur = moved;
    this.#scroller.addEventListener("scroll", () => ((this.#wasAtEnd = this.isAtEnd()), moved()), { passive: true });
    for (const end of ["scrollend", "wheel", "touchstart", "keydown"]) {
      this.#scroller.addEventListener(end, () => (this.#heading = false), { passive: true });
    }
    new ResizeObserver(resized).observe(this.#scroller);
  }

  /** Behind another view on a phone. */
  get isHidden() {
    return this.height === 0;
  }

  get height() {
    return this.#scroller.clientHeight;
  }

  /** Whether the end was being read before the column changed its size (a keyboard opened, a text box grew). */
  get wasAtEnd() {
    return this.#wasAtEnd;
  }

  /** A smooth scroll is under way, and must not be disturbed. */
  get isHeading() {
    return this.#heading;
  }

  /** Pixels hidden above and below. */
  get above() {
    return this.#scroller.scrollTop;
  }

  get below() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    return scrollHeight - scrollTop - clientHeight;
  }

  isAtEnd() {
    return this.#heading || this.below < NEAR;
  }

  toEnd(behavior) {
    // Where nothing would move, `scrollend` would never come.
    this.#heading = behavior === "smooth" && this.below >= 2;
    this.#scroller.scrollTo({ top: this.#scroller.scrollHeight, behavior });
  }

  toTopOf(row, behavior = "instant") {
    this.#scroller.scrollTo({ top: row.offsetTop - 8, behavior });
  }

  /** Brings a row into sight, a tall one from its beginning. */
  show(row, behavior) {
    const tall = row.offsetHeight > this.height * 0.8;
    row.scrollIntoView({ block: tall ? "start" : "center", behavior });
  }

  /** Pixels from the upper edge of what is seen down to the row; negative when it begins above. */
  offsetOf(row) {
    return row.getBoundingClientRect().top - this.#scroller.getBoundingClientRect().top;
  }

  /** Scrolls until the row stands at this offset. */
  hold(row, offset) {
    const moved = this.offsetOf(row) - offset;
    if (Math.abs(moved) > 0.5) this.#scroller.scrollTop += moved;
  }

  /** One more message that the reader has not seen. */
  miss() {
    this.#unseen += 1;
  }

  /** Draws the button; `isEnd`: whether the chat's last message is among those drawn. */
  drawButton(isEnd) {
    const atEnd = isEnd && this.isAtEnd();
    if (atEnd) this.#unseen = 0;
    // Never taken from under somebody on the keyboard, who would stand nowhere; it goes when they do.
    this.#toEnd.hidden = atEnd && !this.#toEnd.matches(":focus-visible");
    const label = this.#unseen ? `${this.#unseen} new, go to the end` : "Go to the end";
    this.#toEnd.setAttribute("aria-label", label);
    this.#toEnd.replaceChildren(icon("down"), this.#unseen ? String(this.#unseen) : "");
    this.#toEnd.firstChild.style.width = "20px";
  }
}

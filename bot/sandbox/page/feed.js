// A chat's list of messages: kept in order, updated in place, and scrolled the way a reader expects.

import { el, icon } from "./dom.js";
import { messageNode } from "./message.js";

/** Pixels from the end within which a reader counts as being there. */
const NEAR = 90;
/** Seconds within which messages of one sender form a group. */
const GROUP = 600;

export class Feed {
  #list;
  #scroller;
  #toEnd;
  #emptyNode;
  #context = null;
  #messages = new Map();
  #unseen = 0;
  #firstUnseen = null;
  /** A smooth scroll to the end is under way: what arrives meanwhile is followed too. */
  #heading = false;

  /** `column` is the chat's section; `emptyNode()` makes what stands there while nothing was said. */
  constructor(column, emptyNode) {
    this.#list = column.querySelector(".feed");
    this.#scroller = column.querySelector(".scroller");
    this.#toEnd = column.querySelector(".to-end");
    this.#emptyNode = emptyNode;
    this.#toEnd.onclick = () => this.#scrollToEnd("smooth");
    this.#scroller.addEventListener("scroll", () => this.#noticeScroll(), { passive: true });
    for (const end of ["scrollend", "wheel", "touchstart", "keydown"]) {
      this.#scroller.addEventListener(end, () => (this.#heading = false), { passive: true });
    }
    // A keyboard that opens, a text box that grows: whoever read the end still reads it.
    let wasAtEnd = true;
    this.#scroller.addEventListener("scroll", () => (wasAtEnd = this.#isAtEnd()), { passive: true });
    new ResizeObserver(() => {
      if (this.#firstUnseen !== null) this.#showFirstUnseen();
      else if (wasAtEnd) this.#scrollToEnd("instant");
    }).observe(this.#scroller);
  }

  /** Shows these messages, newest last; the reader keeps the place when it is the same chat (`keepPlace`). */
  reset(messages, context, keepPlace) {
    const place = keepPlace && !this.#isAtEnd() ? this.#scroller.scrollTop : null;
    this.#context = context;
    this.#firstUnseen = null;
    this.#messages = new Map(messages.map((message) => [message.message_id, message]));
    this.#list.replaceChildren(...messages.map((message) => messageNode(message, context)));
    this.#list.setAttribute("aria-busy", "false");
    this.#tidy();
    if (place === null) this.#scrollToEnd("instant");
    else this.#scroller.scrollTop = place;
    this.#noticeScroll();
  }

  /** A message came, changed or went. */
  update(message) {
    const row = this.#row(message.message_id);
    if (message.deleted) {
      this.#messages.delete(message.message_id);
      row?.remove();
      this.#tidy();
      return;
    }
    const isNew = !this.#messages.has(message.message_id);
    const atEnd = this.#isAtEnd();
    this.#messages.set(message.message_id, message);
    const node = messageNode(message, this.#context);
    if (row) replaceKeepingFocus(row, node);
    else this.#insert(node, message.message_id);
    this.#tidy();
    if (isNew) this.#follow(node, message, atEnd);
    else if (atEnd) this.#scrollToEnd("instant");
  }

  /** Draws a message again as it is (its button waits, or waits no longer). */
  redraw(messageId) {
    const message = this.#messages.get(messageId);
    if (message) this.update(message);
  }

  /** Scrolls to a message and lights it up. False when it is not here. */
  jump(messageId) {
    const row = this.#row(messageId);
    if (!row) return false;
    const tall = row.offsetHeight > this.#scroller.clientHeight * 0.8;
    row.scrollIntoView({ block: tall ? "start" : "center", behavior: "smooth" });
    row.classList.remove("flash");
    void row.offsetWidth; // lets the animation run once more
    row.classList.add("flash");
    return true;
  }

  #row(messageId) {
    return this.#list.querySelector(`[data-id="${Number(messageId)}"]`);
  }

  #insert(node, messageId) {
    const later = [...this.#list.querySelectorAll("[data-id]")].reverse();
    const before = later.find((row) => Number(row.dataset.id) < messageId);
    if (before) before.after(node);
    else this.#list.prepend(node);
    node.classList.add("arrived");
  }

  /** A long new post is shown from its beginning, not from its end; who reads further up is not moved at all. */
  #follow(node, message, atEnd) {
    const tall = node.offsetHeight > this.#scroller.clientHeight - 40;
    if (this.#isHidden()) this.#firstUnseen ??= message.message_id;
    else if (message.own) this.#scrollToEnd("smooth");
    else if (!atEnd) this.#unseen += 1;
    else if (tall) this.#scroller.scrollTo({ top: node.offsetTop - 8, behavior: "smooth" });
    else this.#scrollToEnd("smooth");
    this.#noticeScroll();
  }

  /** Marks of days between messages, and groups: a name above the first, a corner at the last. */
  #tidy() {
    for (const mark of this.#list.querySelectorAll(".day, .empty")) mark.remove();
    const rows = [...this.#list.querySelectorAll("[data-id]")];
    let previous = null;
    for (const [index, row] of rows.entries()) {
      const message = this.#messages.get(Number(row.dataset.id));
      const { day } = row.dataset;
      const newDay = rows[index - 1]?.dataset.day !== day;
      const follows = !newDay && belong(previous, message);
      if (newDay) row.before(el("li", { className: "day" }, day));
      row.classList.toggle("follows", follows);
      rows[index - 1]?.classList.toggle("last", !follows);
      previous = message;
    }
    rows.at(-1)?.classList.add("last");
    if (!rows.length) this.#list.replaceChildren(this.#emptyNode());
  }

  /** Behind another view on a phone: what came meanwhile is read from its beginning. */
  #isHidden() {
    return this.#scroller.clientHeight === 0;
  }

  #showFirstUnseen() {
    if (this.#isHidden()) return;
    const row = this.#row(this.#firstUnseen);
    this.#firstUnseen = null;
    this.#scroller.scrollTop = row ? row.offsetTop - 8 : this.#scroller.scrollHeight;
  }

  /** Then a scroll would not move, and `scrollend` would never come. */
  #isAtVeryEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    return scrollHeight - scrollTop - clientHeight < 2;
  }

  #isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    return this.#heading || scrollHeight - scrollTop - clientHeight < NEAR;
  }

  #scrollToEnd(behavior) {
    this.#heading = behavior === "smooth" && !this.#isAtVeryEnd();
    this.#scroller.scrollTo({ top: this.#scroller.scrollHeight, behavior });
  }

  #noticeScroll() {
    const atEnd = this.#isAtEnd();
    if (atEnd) this.#unseen = 0;
    this.#toEnd.hidden = atEnd;
    const label = this.#unseen ? `${this.#unseen} new, go to the end` : "Go to the end";
    this.#toEnd.setAttribute("aria-label", label);
    this.#toEnd.replaceChildren(icon("down"), this.#unseen ? String(this.#unseen) : "");
    this.#toEnd.firstChild.style.width = "20px";
  }
}

const belong = (left, right) =>
  left.own === right.own &&
  (left.sender_chat?.id ?? left.from?.id) === (right.sender_chat?.id ?? right.from?.id) &&
  right.date - left.date < GROUP;

/** A row drawn anew under the hands of somebody on the keyboard: the same button has the focus again. */
function replaceKeepingFocus(row, node) {
  const focused = row.contains(document.activeElement) ? document.activeElement.dataset.focus : undefined;
  row.replaceWith(node);
  if (focused) node.querySelector(`[data-focus="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

// A chat's list of messages: some of them drawn, in order, updated in place, and scrolled the way a reader expects.
//
// Only a piece of the chat is drawn, and that piece grows where the reader goes: a channel of ten thousand posts opens
// as fast as one of ten.

import { el } from "./dom.js";
import { messageNode } from "./message.js";
import { Place } from "./place.js";
import { vanish } from "./vanish.js";

/** Rows kept when the piece grows; what is farthest from the reader goes. */
const DRAWN = 120;
/** The piece grows when fewer than so many heights of the column are left above or below. */
const AHEAD = 1.5;
/** Seconds within which messages of one sender form a group. */
const GROUP = 600;

export class Feed {
  #list;
  #place;
  #read;
  #emptyNode;
  #context = null;
  #messages = new Map();
  /** Whether more messages stand beyond those drawn. */
  #older = false;
  #newer = false;
  /** Messages told while a page was on its way; the page may not know of them. Null: none is. */
  #meanwhile = null;
  #firstUnseen = null;

  /**
   * `column` is the chat's section; `emptyNode()` makes what stands there while nothing was said; `read(where)`
   * promises a page of the chat: {messages, older, newer}, where = {before: id} | {above: id} | {around: id} | {}.
   */
  constructor(column, emptyNode, read) {
    this.#list = column.querySelector(".feed");
    this.#emptyNode = emptyNode;
    this.#read = read;
    this.#place = new Place(column, {
      moved: () => this.#moved(),
      resized: () => this.#resized(),
      back: () => this.#toNewest("smooth"),
    });
  }

  /** Where the reader is: null at the end, else {messageId, offset} for `reset`. */
  get place() {
    if (this.#place.isHidden || this.#isAtEnd()) return null;
    const row = this.#rows.find((row) => this.#place.offsetOf(row) + row.offsetHeight > 0);
    return row ? { messageId: idOf(row), offset: this.#place.offsetOf(row) } : null;
  }

  /** Shows the newest page of a chat; the reader is at its end, or at a `place` of before. */
  reset(page, context, place = null) {
    this.#context = context;
    this.#firstUnseen = place && this.#place.isHidden ? place.messageId : null;
    this.#meanwhile = null;
    this.#draw(page);
    if (place && this.#messages.has(place.messageId)) this.#place.hold(this.#row(place.messageId), place.offset);
    else this.#place.toEnd("instant");
    if (place && !this.#messages.has(place.messageId)) void this.#return(place);
    this.#moved();
  }

  /** A message came (`isNew`), changed or went. */
  update(message, isNew = false) {
    this.#meanwhile?.push(message);
    const known = this.#messages.get(message.message_id);
    if (known && known.seq > message.seq) return;
    const row = this.#row(message.message_id);
    if (message.deleted) this.#remove(row, message);
    else if (row) this.#redraw(row, message);
    else if (this.#belongsHere(message)) this.#insert(message);
    else if (isNew) this.#missed(message);
  }

  /** Draws a message again as it is (its button waits, or waits no longer). */
  redraw(messageId) {
    const message = this.#messages.get(messageId);
    if (message) this.update(message);
  }

  /** Scrolls to a message, wherever it stands, and lights it up. False when it is not there. */
  async jump(messageId) {
    const near = this.#row(messageId) !== null;
    if (!near && !(await this.#goTo(messageId))) return false;
    const row = this.#row(messageId);
    this.#place.show(row, near ? "smooth" : "instant");
    row.classList.remove("flash");
    void row.offsetWidth; // lets the animation run once more
    row.classList.add("flash");
    return true;
  }

  get #rows() {
    return [...this.#list.querySelectorAll(":scope > [data-id]")];
  }

  #row(messageId) {
    return this.#list.querySelector(`:scope > [data-id="${Number(messageId)}"]`);
  }

  /** Puts this page in place of everything drawn. */
  #draw({ messages, older, newer }) {
    this.#messages = new Map(messages.map((message) => [message.message_id, message]));
    this.#older = older;
    this.#newer = newer;
    this.#list.replaceChildren(...messages.map((message) => messageNode(message, this.#context)));
    this.#list.setAttribute("aria-busy", "false");
    this.#tidy();
  }

  #remove(row, { message_id: messageId }) {
    this.#messages.delete(messageId);
    if (row) vanish(row);
    this.#tidy();
    this.#moved();
  }

  #redraw(row, message) {
    const atEnd = this.#isAtEnd();
    this.#messages.set(message.message_id, message);
    replaceKeepingFocus(row, messageNode(message, this.#context));
    this.#tidy();
    if (atEnd) this.#place.toEnd("instant");
  }

  /** Whether an unknown message stands beside those drawn; a reader far above does not get ever more of them. */
  #belongsHere({ message_id: messageId, own }) {
    const rows = this.#rows;
    if (!rows.length) return !this.#older && !this.#newer;
    if (messageId < idOf(rows[0])) return !this.#older;
    if (messageId < idOf(rows.at(-1))) return true;
    if (rows.length >= DRAWN && !own && !this.#isAtEnd()) this.#newer = true;
    return !this.#newer;
  }

  #insert(message) {
    const atEnd = this.#isAtEnd();
    const node = messageNode(message, this.#context);
    const later = this.#rows.find((row) => idOf(row) > message.message_id);
    this.#messages.set(message.message_id, message);
    if (later) later.before(node);
    else this.#list.append(node);
    if (atEnd && this.#cut(this.#rows.slice(0, -DRAWN))) this.#older = true;
    this.#tidy();
    this.#follow(node, message, atEnd);
  }

  /** Something new came below, while older messages are drawn. */
  #missed(message) {
    if (message.own) return void this.#toNewest("instant");
    this.#place.miss();
    this.#moved();
  }

  #isAtEnd() {
    return !this.#newer && this.#place.isAtEnd();
  }

  /** A long new post is shown from its beginning, not from its end; who reads further up is not moved at all. */
  #follow(node, message, atEnd) {
    node.classList.add("arrived");
    const tall = node.offsetHeight > this.#place.height - 40;
    if (this.#place.isHidden) this.#firstUnseen ??= message.message_id;
    else if (message.own) this.#place.toEnd("smooth");
    else if (!atEnd) this.#place.miss();
    else if (tall) this.#place.toTopOf(node, "smooth");
    else this.#place.toEnd("smooth");
    this.#moved();
  }

  /** A keyboard opened, a text box grew, a phone's view came to the front: whoever read the end still reads it. */
  #resized() {
    if (this.#firstUnseen !== null) this.#showFirstUnseen();
    else if (this.#place.wasAtEnd) this.#place.toEnd("instant");
    this.#moved();
  }

  /** The reader scrolled, or something was drawn: the piece grows in time. */
  #moved() {
    this.#place.drawButton(!this.#newer);
    if (this.#place.isHidden || this.#place.isHeading || this.#meanwhile) return;
    const reach = AHEAD * this.#place.height;
    if (this.#older && this.#place.above < reach) void this.#grow("before");
    else if (this.#newer && this.#place.below < reach) void this.#grow("above");
  }

  /** What came behind another view of a phone is read from its beginning. */
  #showFirstUnseen() {
    if (this.#place.isHidden) return;
    const row = this.#row(this.#firstUnseen);
    this.#firstUnseen = null;
    if (row) this.#place.toTopOf(row);
    else this.#place.toEnd("instant");
  }

  /** Draws one page more on a side; what is seen does not move. */
  async #grow(side) {
    const rows = this.#rows;
    const edge = side === "before" ? rows[0] : rows.at(-1);
    // Without an edge everything drawn was deleted.
    const page = await this.#page(edge ? { [side]: idOf(edge) } : {});
    if (!page) return;
    const seen = this.#rows.find((row) => this.#place.offsetOf(row) + row.offsetHeight > 0) ?? edge;
    const offset = seen && this.#place.offsetOf(seen);
    const fresh = page.messages.filter((message) => !this.#messages.has(message.message_id));
    for (const message of fresh) this.#messages.set(message.message_id, message);
    const nodes = fresh.map((message) => messageNode(message, this.#context));
    if (side === "before") {
      this.#list.prepend(...nodes);
      this.#older = page.older;
      if (this.#cut(this.#rows.slice(DRAWN))) this.#newer = true;
    } else {
      this.#list.append(...nodes);
      this.#newer = page.newer;
      if (this.#cut(this.#rows.slice(0, -DRAWN))) this.#older = true;
    }
    this.#tidy();
    if (!edge) this.#place.toEnd("instant");
    else if (seen.isConnected) this.#place.hold(seen, offset);
    this.#moved();
  }

  /** Takes rows away, unless somebody on the keyboard is in one of them. Whether it did. */
  #cut(rows) {
    if (!rows.length || rows.some((row) => row.contains(document.activeElement))) return false;
    for (const row of rows) {
      this.#messages.delete(idOf(row));
      row.remove();
    }
    return true;
  }

  async #goTo(messageId) {
    const page = await this.#page({ around: messageId });
    if (!page?.messages.some((message) => message.message_id === messageId)) return false;
    this.#draw(page);
    return true;
  }

  /** Back to a place that is not among the newest messages; its message may have been deleted meanwhile. */
  async #return({ messageId, offset }) {
    const page = await this.#page({ around: messageId });
    if (!page?.messages.length) return;
    this.#draw(page);
    const row = this.#rows.find((row) => idOf(row) >= messageId) ?? this.#rows.at(-1);
    this.#place.hold(row, offset);
    this.#moved();
  }

  async #toNewest(behavior) {
    if (!this.#newer) return this.#place.toEnd(behavior);
    const page = await this.#page({});
    if (!page) return;
    this.#draw(page);
    this.#place.toEnd("instant");
    this.#moved();
  }

  /** A page with all that happened while it was on its way; null when nobody waits for it any more. */
  async #page(where) {
    const meanwhile = (this.#meanwhile = []);
    try {
      const page = await this.#read(where);
      return page && this.#meanwhile === meanwhile ? broughtUpToDate(page, meanwhile) : null;
    } finally {
      if (this.#meanwhile === meanwhile) this.#meanwhile = null;
    }
  }

  /** Marks of days between messages, and groups: a name above the first, a corner at the last. */
  #tidy() {
    for (const mark of this.#list.querySelectorAll(":scope > .day, :scope > .empty")) mark.remove();
    const rows = this.#rows;
    let previous = null;
    for (const [index, row] of rows.entries()) {
      const message = this.#messages.get(idOf(row));
      const { day } = row.dataset;
      const newDay = rows[index - 1]?.dataset.day !== day;
      const follows = !newDay && belong(previous, message);
      if (newDay) row.before(el("li", { className: "day" }, el("span", {}, day)));
      if (idOf(row) === this.#context.newFrom) row.before(el("li", { className: "day fresh" }, el("span", {}, "New messages")));
      row.classList.toggle("follows", follows);
      rows[index - 1]?.classList.toggle("last", !follows);
      previous = message;
    }
    rows.at(-1)?.classList.add("last");
    if (!rows.length) this.#list.replaceChildren(this.#emptyNode());
  }
}

const idOf = (row) => Number(row.dataset.id);

function broughtUpToDate(page, told) {
  const messages = new Map(page.messages.map((message) => [message.message_id, message]));
  const last = page.messages.at(-1)?.message_id ?? 0;
  for (const message of told) {
    const { message_id: id } = message;
    if (messages.has(id) ? messages.get(id).seq < message.seq : !page.newer && id > last) messages.set(id, message);
    if (message.deleted) messages.delete(id);
  }
  return { ...page, messages: [...messages.values()] };
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

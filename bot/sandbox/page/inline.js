// Inline mode in a message box: "@bot words" lists what the bot found above the box, and a chosen result is sent from
// here, "via" the bot. Typing "@" offers the bot's name.

import { Away, Refused, chooseInline, typeInline } from "./api.js";
import { el } from "./dom.js";
import { toast } from "./notices.js";

/** Milliseconds of rest after a key before the bot is asked, as in the apps. */
const REST = 250;
/** Characters: https://core.telegram.org/bots/api#inlinequery. */
const LONGEST = 256;
/** Milliseconds until a query counts as unanswered; Telegram takes no answer after about this time either. */
const PATIENCE = 15_000;
/** Pixels from the end of the list at which the next page is asked for. */
const NEAR = 120;

export class InlineMode {
  #composer;
  #store;
  #chat;
  #acts;
  #timer = null;
  #patience = null;
  /** What the list shows: {id, query, offset, next, answered}; null while it is closed. */
  #asked = null;
  /** The text that Escape closed the list for. */
  #dismissed = null;
  /** Answers that came before the server had told us the query's id. */
  #early = new Map();
  #start = el("button", { type: "button", className: "inline-start", hidden: true });
  #list = el("ul", { className: "inline-list", role: "listbox", "aria-label": "What the bot found" });
  #note = el("p", { className: "inline-note", role: "status" });
  #panel = el("div", { className: "inline", hidden: true }, this.#start, this.#list, this.#note);

  /**
   * A helper of `composer` (see Composer.join). `store` knows the persona and the bot, and tells of answers; `chat()`:
   * the id of the chat that the box writes in; `acts`: start(payload), sent(message), lost(). `name` makes ids that no
   * other list of the page has.
   */
  constructor(composer, { store, chat, acts, name }) {
    this.#composer = composer;
    this.#store = store;
    this.#chat = chat;
    this.#acts = acts;
    this.#list.id = `found-${name}`;
    this.#panel.addEventListener("scroll", () => this.#isNearEnd() && this.#more(), { passive: true });
    composer.above.append(this.#panel);
    composer.join(this);
    store.on("inline", ({ inline }) => this.#answered(inline));
    store.on("loaded", () => this.#close());
    document.addEventListener("pointerdown", (event) => {
      if (!this.#panel.contains(event.target) && event.target !== composer.box) this.#close();
    });
  }

  typed() {
    const text = this.#composer.box.value;
    if (text !== this.#dismissed) this.#dismissed = null;
    const { username } = this.#store.world.bot;
    const query = queryIn(text, username);
    clearTimeout(this.#timer);
    if (this.#dismissed !== null) return;
    if (query !== null && query.length <= LONGEST) {
      if (query === this.#asked?.query) return;
      this.#timer = setTimeout(() => this.#ask(query), REST);
      if (!this.#asked) this.#begin(query);
    } else if (beginsName(text, username) && document.activeElement === this.#composer.box) this.#offerName(username);
    else this.#close();
  }

  /** Arrows choose, Enter sends, Tab takes the bot's name, Escape closes. True when the key was this list's. */
  key(event) {
    if (this.#panel.hidden || event.isComposing) return false;
    const options = [...this.#list.children];
    const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") this.#dismiss();
    else if (step && options.length) this.#step(options, at + step);
    else if (event.key === "Enter" && !event.shiftKey && at >= 0) options[at].click();
    else if (event.key === "Enter" && this.#asked?.answered === false) void 0; // waits: "@bot words" is no message
    else if (event.key === "Tab" && !event.shiftKey && options[at]?.dataset.name) options[at].click();
    else return false;
    event.preventDefault();
    return true;
  }

  #step(options, at) {
    if (at >= options.length && this.#asked?.next) return this.#more();
    this.#select(options[(at + options.length) % options.length]);
    if (at >= options.length - 2) this.#more();
  }

  #select(option) {
    for (const other of this.#list.children) other.setAttribute("aria-selected", String(other === option));
    this.#composer.box.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  #offerName(username) {
    this.#asked = null;
    this.#start.hidden = true;
    const take = () => this.#write(`@${username} `);
    this.#list.replaceChildren(this.#option("name", take, `@${username}`, "find a review and send it from here", "@"));
    this.#list.firstChild.dataset.name = username;
    this.#note.textContent = "";
    this.#open();
    this.#select(this.#list.firstChild);
  }

  /** The list is open, and says that it looks. */
  #begin(query) {
    this.#asked = { id: null, query: null, offset: "", next: "", answered: false };
    this.#start.hidden = true;
    this.#list.replaceChildren();
    this.#note.textContent = query ? "Looking…" : `Type what to look for. Looking…`;
    this.#open();
  }

  async #ask(query, offset = "") {
    const asked = { id: null, query, offset, next: "", answered: false };
    this.#asked = asked;
    this.#panel.setAttribute("aria-busy", "true");
    try {
      const inline = await typeInline(this.#store.persona.id, this.#chat(), query, offset);
      if (this.#asked !== asked) return;
      asked.id = inline.id;
      const early = this.#early.get(inline.id);
      clearTimeout(this.#patience);
      this.#patience = setTimeout(() => this.#unanswered(asked), PATIENCE);
      if (inline.answered || early) this.#show(early ?? inline);
    } catch (error) {
      this.#failed(error, asked);
    }
  }

  #more() {
    const { next, query, answered } = this.#asked ?? {};
    if (answered && next) void this.#ask(query, next);
  }

  #answered(inline) {
    if (!inline.answered) return;
    if (inline.id === this.#asked?.id) return this.#show(inline);
    this.#early.set(inline.id, inline);
    if (this.#early.size > 8) this.#early.delete(this.#early.keys().next().value);
  }

  #show({ id, results, next_offset: next, button }) {
    const asked = this.#asked;
    if (asked.answered) return;
    Object.assign(asked, { answered: true, next });
    clearTimeout(this.#patience);
    this.#panel.setAttribute("aria-busy", "false");
    const nodes = results.map((result) => this.#resultNode(id, result));
    if (asked.offset) this.#list.append(...nodes);
    else this.#list.replaceChildren(...nodes);
    if (!asked.offset) this.#drawStart(button);
    // A bot that found nothing says so in its own words, on its button.
    this.#note.textContent = this.#list.children.length || button ? "" : "Nothing was found.";
    if (!asked.offset && this.#list.firstChild) this.#select(this.#list.firstChild);
    else if (nodes[0]) this.#select(nodes[0]);
    if (!asked.offset) this.#panel.scrollTop = 0;
    this.#note.hidden = !this.#note.textContent;
  }

  #drawStart(button) {
    this.#start.hidden = !button;
    this.#start.replaceChildren(el("span", { dir: "auto" }, button?.text ?? ""));
    this.#start.onclick = () => {
      this.#write("");
      void this.#acts.start(button.start_parameter);
    };
  }

  #resultNode(queryId, { id, title, description }) {
    const choose = () => void this.#choose(queryId, id);
    return this.#option(id, choose, title, description, [...title.trim()][0] ?? "?");
  }

  #option(id, choose, title, description, letter) {
    const at = this.#asked?.offset ? this.#list.children.length : 0;
    return el(
      "li",
      { role: "option", id: `${this.#list.id}-${at}-${id}`, "aria-selected": "false", onclick: choose },
      el("span", { className: "letter", "aria-hidden": "true" }, letter),
      el(
        "span",
        { className: "found" },
        el("b", { dir: "auto" }, title),
        description && el("span", { dir: "auto" }, description),
      ),
    );
  }

  async #choose(queryId, resultId) {
    const typed = this.#composer.box.value;
    this.#write("");
    try {
      this.#acts.sent((await chooseInline(this.#store.persona.id, queryId, resultId)).message);
    } catch (error) {
      this.#composer.box.value ||= typed; // nothing that somebody typed is ever lost
      if (error instanceof Away) return this.#acts.lost();
      if (!(error instanceof Refused)) throw error;
      toast(error.message);
    }
  }

  /** Writes into the box as a person would. */
  #write(text) {
    const { box } = this.#composer;
    box.value = text;
    box.dispatchEvent(new Event("input"));
    this.#composer.focus();
  }

  #unanswered(asked) {
    if (this.#asked !== asked || asked.answered) return;
    this.#say("The bot has not answered.");
  }

  #failed(error, asked) {
    if (error instanceof Away) return this.#acts.lost();
    if (!(error instanceof Refused)) throw error;
    if (this.#asked === asked) this.#say(error.message);
  }

  #say(words) {
    this.#panel.setAttribute("aria-busy", "false");
    this.#list.replaceChildren();
    this.#note.hidden = false;
    this.#note.textContent = words;
  }

  #isNearEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.#panel;
    return scrollHeight - scrollTop - clientHeight < NEAR;
  }

  #open() {
    this.#panel.hidden = false;
    this.#note.hidden = !this.#note.textContent;
    this.#composer.box.setAttribute("aria-controls", this.#list.id);
  }

  #dismiss() {
    this.#dismissed = this.#composer.box.value;
    this.#close();
  }

  #close() {
    clearTimeout(this.#timer);
    clearTimeout(this.#patience);
    this.#asked = null;
    if (this.#panel.hidden) return;
    this.#panel.hidden = true;
    this.#composer.box.removeAttribute("aria-activedescendant");
  }
}

/** The words behind "@bot ", "" when there are none yet, null when the text is no inline query. */
function queryIn(text, username) {
  const [name] = /^@\w+(?=\s)/.exec(text) ?? [null];
  return name?.slice(1).toLowerCase() === username.toLowerCase() ? text.slice(name.length).trim() : null;
}

const beginsName = (text, username) => /^@\w*$/.test(text) && `@${username}`.toLowerCase().startsWith(text.toLowerCase());

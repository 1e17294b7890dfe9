// Inline mode in a message box: "@bot words" lists what the bot found above the box, and a chosen result is sent from
// here, "via" the bot. Typing "@" offers the bot's name.

import { Away, Refused, chooseInline, typeInline } from "./api.js";
import { FoundList } from "./found.js";
import { toast } from "./notices.js";

/** Milliseconds of rest after a key before the bot is asked, as in the apps. */
const REST = 250;
/** Characters: https://core.telegram.org/bots/api#inlinequery. */
const LONGEST = 256;
/** Milliseconds until a query counts as unanswered; Telegram takes no answer after about this time either. */
const PATIENCE = 15_000;
/** Answers kept that came before the server had told us the query's id. */
const EARLY = 8;

export class InlineMode {
  #composer;
  #store;
  #chat;
  #acts;
  #found;
  #timer = null;
  #patience = null;
  /** What is looked for, or was: {id, query, offset, next, answered}; null while nothing is. */
  #asked = null;
  /** The list holds the bot's name and nothing else. */
  #naming = false;
  /** The text that Escape closed the list for. */
  #dismissed = null;
  #early = new Map();

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
    this.#found = new FoundList(composer.box, name, () => this.#more());
    composer.above.append(this.#found.node);
    composer.join(this);
    store.on("inline", ({ inline }) => this.#told(inline));
    store.on("loaded", () => this.#close());
    document.addEventListener("pointerdown", ({ target }) => {
      if (!this.#found.node.contains(target) && target !== composer.box) this.#close();
    });
  }

  typed() {
    const text = this.#composer.box.value;
    const { username } = this.#store.world.bot;
    clearTimeout(this.#timer);
    if (text === this.#dismissed) return;
    this.#dismissed = null;
    const query = queryIn(text, username);
    if (query !== null && query.length <= LONGEST) this.#wait(query);
    else if (beginsName(text, username) && document.activeElement === this.#composer.box) this.#offerName(username);
    else this.#close();
  }

  /** Arrows choose, Enter sends, Tab takes the bot's name, Escape closes. True when the key was this list's. */
  key(event) {
    if (!this.#found.isOpen || event.isComposing) return false;
    const { selected } = this.#found;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") this.#dismiss();
    else if (step && selected) this.#step(step);
    else if (event.key === "Enter" && !event.shiftKey && (selected || this.#isLooking)) selected?.click();
    else if (event.key === "Tab" && !event.shiftKey && this.#naming) selected.click();
    else return false;
    event.preventDefault();
    return true;
  }

  /** Then Enter waits, too: "@bot words" is no message. */
  get #isLooking() {
    return this.#asked?.answered === false;
  }

  #step(by) {
    if (by > 0 && this.#found.below < 2) this.#more();
    if (by < 0 || this.#found.below || !this.#isLooking) this.#found.step(by); // else more is on its way
  }

  #offerName(username) {
    this.#asked = null;
    this.#naming = true;
    this.#found.say("");
    const description = "find a review and send it from here";
    this.#found.add([{ title: `@${username}`, description, letter: "@", choose: () => this.#write(`@${username} `) }]);
  }

  #wait(query) {
    if (query === this.#asked?.query) return;
    this.#timer = setTimeout(() => this.#ask(query), REST);
    if (this.#asked) return;
    this.#naming = false;
    this.#asked = { query: null, answered: false };
    this.#found.say("Looking…");
  }

  async #ask(query, offset = "") {
    const asked = { query, offset, answered: false };
    this.#asked = asked;
    clearTimeout(this.#patience);
    try {
      const inline = await typeInline(this.#store.persona.id, this.#chat(), query, offset);
      if (this.#asked !== asked) return;
      asked.id = inline.id;
      this.#patience = setTimeout(() => this.#found.say("The bot has not answered."), PATIENCE);
      this.#told(this.#early.get(inline.id) ?? inline);
    } catch (error) {
      this.#failed(error, (words) => this.#asked === asked && this.#found.say(words));
    }
  }

  #more() {
    const { next, query, answered } = this.#asked ?? {};
    if (answered && next) void this.#ask(query, next);
  }

  /** The bot answered, perhaps what is looked for no longer, or not yet. */
  #told(inline) {
    if (!inline.answered) return;
    if (inline.id === this.#asked?.id) return this.#show(inline);
    this.#early.set(inline.id, inline);
    if (this.#early.size > EARLY) this.#early.delete(this.#early.keys().next().value);
  }

  #show({ id: queryId, results, next_offset: next, button }) {
    const asked = this.#asked;
    if (asked.answered) return;
    Object.assign(asked, { answered: true, next });
    clearTimeout(this.#patience);
    // A bot that found nothing says so in its own words, on its button.
    if (!asked.offset) this.#found.say(results.length || button ? "" : "Nothing was found.");
    if (!asked.offset && button) this.#found.offer(button.text, () => this.#start(button.start_parameter));
    this.#found.add(results.map((result) => ({ ...result, choose: () => void this.#choose(queryId, result.id) })));
  }

  #start(payload) {
    this.#write("");
    void this.#acts.start(payload);
  }

  async #choose(queryId, resultId) {
    const typed = this.#composer.box.value;
    this.#write("");
    try {
      this.#acts.sent((await chooseInline(this.#store.persona.id, queryId, resultId)).message);
    } catch (error) {
      this.#composer.box.value ||= typed; // nothing that somebody typed is ever lost
      this.#failed(error, toast);
    }
  }

  #failed(error, say) {
    if (error instanceof Away) this.#acts.lost();
    else if (error instanceof Refused) say(error.message);
    else throw error;
  }

  /** Writes into the box as a person would. */
  #write(text) {
    const { box } = this.#composer;
    box.value = text;
    box.dispatchEvent(new Event("input"));
    this.#composer.focus();
  }

  #dismiss() {
    this.#dismissed = this.#composer.box.value;
    this.#close();
  }

  #close() {
    clearTimeout(this.#timer);
    clearTimeout(this.#patience);
    this.#asked = null;
    this.#naming = false;
    if (this.#found.isOpen) this.#found.close();
  }
}

/** The words behind "@bot ", "" when there are none yet, null when the text is no inline query. */
function queryIn(text, username) {
  const [name] = /^@\w+(?=\s)/.exec(text) ?? [null];
  return name?.slice(1).toLowerCase() === username.toLowerCase() ? text.slice(name.length).trim() : null;
}

const beginsName = (text, username) => /^@\w*$/.test(text) && `@${username}`.toLowerCase().startsWith(text.toLowerCase());

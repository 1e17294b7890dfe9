// What the tour can do and see: it plays people through the page, and reads from the store what came of it.

import { byId } from "./dom.js";
import { buttonOf, lastOf } from "./tour-scene.js";

/** Milliseconds for a post to arrive: the bot looks once a second, and a machine may be busy. */
const POST_PATIENCE = 30_000;

export class Guide {
  #store;
  #acts;
  #clock;
  #tell;
  hand;

  /** `tell(words)` shows the narration. */
  constructor({ store, acts, clock }, hand, tell) {
    this.#store = store;
    this.#acts = acts;
    this.#clock = clock;
    this.hand = hand;
    this.#tell = tell;
  }

  get me() {
    return this.#store.persona;
  }

  get calls() {
    return [...this.#store.calls.values()];
  }

  get channel() {
    return this.#messagesOf(this.#store.world.channel.id);
  }

  get chat() {
    return this.#messagesOf(this.me.id);
  }

  /** Tells it, and leaves the time to read it. */
  async say(words) {
    this.#tell(words);
    await this.hand.read(words);
  }

  /** Becomes somebody, who has met the bot. */
  async be(wanted) {
    const person = this.#store.world.people.find(wanted);
    if (this.me.id !== person.id) {
      const face = `#people [aria-label^="${CSS.escape(person.name)},"]`;
      await this.press(() => document.querySelector(face)?.closest("label"));
      await this.wait(() => this.me.id === person.id && !document.querySelector("main").inert, "The page is busy.");
    }
    if (!this.me.started) await this.press(() => byId("chat-foot").querySelector("button.start"));
    await this.wait(box, "The bot's chat has no message box.");
  }

  /** How many messages of the persona begin with these words. */
  timesSaid = (words) => this.chat.filter(({ own, text }) => own && text?.startsWith(words)).length;

  wait = (find, otherwise) => this.hand.until(find, otherwise);

  /** Writes to the bot as the persona; gives the bot's first answer that is `wanted` (any, if missing). */
  async ask(words, wanted) {
    const before = lastOf(this.chat);
    await this.hand.write(box, words);
    await this.press(() => box().form.querySelector("[type=submit]:enabled"));
    return this.answer(before, wanted);
  }

  /** The bot's first message in the private chat after `before` that is `wanted`. */
  answer = (before, wanted = () => true) =>
    this.hand.until(
      () => this.chat.find((message) => message.message_id > before && !message.own && wanted(message)),
      "The bot has not answered. Is it running? The tools tell.",
    );

  /** The first message of the channel after `before` that is `wanted`. */
  arrival = (before, wanted) =>
    this.hand.until(
      () => this.channel.find((message) => message.message_id > before && wanted(message)),
      "Nothing arrived in the channel. The bot's private chat with the owner says why.",
      POST_PATIENCE,
    );

  /** The message as it stands now, once that is `wanted`. */
  async turns(message, wanted, otherwise) {
    const now = () => this.#store.chats.get(message.chat.id).get(message.message_id);
    await this.hand.until(() => now() && wanted(now()), otherwise);
    return now();
  }

  /** Presses the button under a message whose label begins with one of these words. */
  async tap(message, ...words) {
    const { text } = buttonOf(message, ...words);
    await this.show(message);
    const keys = () => [...(this.row(message)?.querySelectorAll(".key") ?? [])];
    await this.press(() => keys().find((key) => key.textContent === text));
  }

  press = (find) => this.hand.press(find);

  /** Scrolls to a message, wherever it stands. */
  async show(message) {
    if (!this.row(message)) this.#acts.jump(message);
    await this.wait(() => this.row(message), "The message is not there any more.");
  }

  /** Points at a message, or at what `select` finds in it. */
  async point(message, select) {
    await this.show(message);
    const find = () => this.row(message)?.querySelector(select ?? ".bubble") ?? this.row(message);
    await this.hand.point(find, select ? "center" : "start");
  }

  row = ({ chat, message_id: id }) =>
    byId(chat.id === this.#store.world.channel.id ? "channel" : "chat").querySelector(`[data-id="${id}"]`);

  /** Milliseconds of the sandbox's time. */
  untilSlot = () => this.#clock.nextSlot(this.#clock.now()) - this.#clock.now();

  #messagesOf(chat) {
    return [...(this.#store.chats.get(chat)?.values() ?? [])].sort((left, right) => left.message_id - right.message_id);
  }
}

const box = () => byId("chat-foot").querySelector("textarea");

// What the persona does: start, say, press, vote, open a link. Each refusal becomes one note on the page.

import * as api from "./api.js";
import { alertBox, toast } from "./notices.js";
import { readLink } from "./links.js";

/** Milliseconds until a press counts as unanswered; the real apps give up at about this time too. */
const PRESS_PATIENCE = 15_000;

export class Acts {
  #store;
  #session;
  #presses;
  #views;
  #feeds = null;
  /** press id -> function to call with the bot's answer. */
  #waiting = new Map();
  /** Answers that came before the press had told us its id. */
  #early = new Map();

  constructor(store, session, presses, views) {
    this.#store = store;
    this.#session = session;
    this.#presses = presses;
    this.#views = views;
    store.on("answer", ({ press, answer }) => {
      const waiting = this.#waiting.get(press);
      if (waiting) waiting(answer);
      else this.#early.set(press, answer);
    });
    store.on("loaded", () => this.#early.clear());
  }

  /** The feeds come last: their rows call these acts. */
  connect(feeds) {
    this.#feeds = feeds;
  }

  start = (payload) =>
    this.#try(async () => {
      this.#views.point("chat");
      this.#store.put((await api.start(this.#me, payload)).message);
    });

  /** A text beyond one message's length goes out as several. */
  say = (text) =>
    this.#try(async () => {
      const { messages } = await api.send(this.#me, this.#me, text);
      messages.forEach((message) => this.#store.put(message));
    });

  /** A command was clicked in a text: it is said in the private chat. */
  command = (words) => {
    this.#views.point("chat");
    return this.#store.persona.started ? this.say(words) : this.start();
  };

  vote = (message, options) =>
    this.#try(async () => {
      this.#store.put((await api.vote(this.#me, message.chat.id, message.message_id, options)).message);
    });

  moveClock = (move) => this.#try(() => this.#session.moveClock(move));

  press = (message, button) =>
    this.#try(async () => {
      const data = button.callback_data;
      if (this.#presses.waits(message, data)) return;
      this.#presses.begin(message, data);
      this.#redraw(message);
      try {
        const { press } = await api.press(this.#me, message.chat.id, message.message_id, data);
        this.#show(await this.#answerTo(press));
      } finally {
        this.#presses.end(message, data);
        this.#redraw(message);
      }
    });

  open = (link) => {
    if (link.kind === "web") window.open(link.href, "_blank", "noopener,noreferrer");
    else if (link.kind === "start") void this.start(link.payload);
    else if (link.kind === "chat") this.#views.point("chat");
    else {
      this.#views.point("channel");
      if (link.kind === "post" && !this.#feeds.channel.jump(link.messageId)) toast("That post is not in this sandbox.");
    }
  };

  jump = (message) => {
    const feed = message.chat?.id === this.#store.world.channel.id ? this.#feeds.channel : this.#feeds.chat;
    if (!feed.jump(message.message_id)) toast("That message is not here any more.");
  };

  get #me() {
    return this.#store.persona.id;
  }

  /** The bot's answer, or null when it did not come in time (it may also have come while the page was cut off: ask). */
  async #answerTo(press) {
    const told = this.#early.get(press);
    if (told) return told;
    const answer = await new Promise((resolve) => {
      this.#waiting.set(press, resolve);
      setTimeout(() => resolve(null), PRESS_PATIENCE);
    });
    this.#waiting.delete(press);
    return answer ?? (await api.readPress(press)).answer;
  }

  #show(answer) {
    if (answer === null) return toast("The bot has not answered this press.");
    if (answer.url) {
      const link = readLink(answer.url, this.#store.world);
      if (link) this.open(link);
    }
    if (!answer.text) return;
    if (answer.show_alert) alertBox(answer.text);
    else toast(answer.text);
  }

  #redraw(message) {
    const feed = message.chat.id === this.#store.world.channel.id ? this.#feeds.channel : this.#feeds.chat;
    feed.redraw(message.message_id);
  }

  /** True when it worked. */
  async #try(act) {
    try {
      await act();
      return true;
    } catch (error) {
      if (error instanceof api.Refused) toast(error.message);
      else if (error instanceof api.Away) this.#session.lost();
      else throw error;
      return false;
    }
  }
}

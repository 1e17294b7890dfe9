// What the persona does: start, say, press, vote, open a link. Each refusal becomes one note on the page.

import * as api from "./api.js";
import { carried } from "./carried.js";
import { alertBox, toast } from "./notices.js";
import { readLink } from "./links.js";

/** Milliseconds until a press counts as unanswered; the real apps give up at about this time too. */
const PRESS_PATIENCE = 15_000;

/** Bytes of a file: all that a bot can download, and what the desk takes. */
const LARGEST = 20 * 1024 * 1024;

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

  /** To the bot, or `where`: {chat, replyTo}. A text beyond one message's length goes out as several. */
  say = (text, { chat = this.#me, replyTo } = {}) =>
    this.#try(async () => {
      const { messages } = await api.send(this.#me, chat, text, replyTo);
      messages.forEach((message) => this.#store.put(message));
    });

  /** A document, or where `photo` a picture. */
  send = ({ file, photo }, { chat = this.#me, replyTo, caption = "" } = {}) =>
    this.#try(async () => {
      if (file.size > LARGEST) throw new api.Refused(`${file.name}: a file has at most 20 MiB here.`);
      const upload = { name: file.name, mime_type: file.type, content: await readBytes(file), photo, caption };
      this.#store.put((await api.sendFile(this.#me, chat, upload, replyTo)).message);
    });

  /** New words for a text or a caption; what was bold or a link and was not touched stays so. */
  edit = (message, text) =>
    this.#try(async () => {
      const before = message.text ?? message.caption ?? "";
      const entities = carried(before, message.entities ?? message.caption_entities ?? [], text);
      this.#store.put((await api.edit(this.#me, message.chat.id, message.message_id, text, entities)).message);
    });

  remove = (message) => this.#try(() => api.remove(this.#me, message.chat.id, message.message_id));

  forward = (message) =>
    this.#try(async () => {
      this.#store.put((await api.forward(this.#me, message.chat.id, message.message_id)).message);
      this.#views.point("chat");
    });

  holdPoll = (chat, poll) =>
    this.#try(async () => {
      this.#store.put((await api.holdPoll(this.#me, chat, poll)).message);
    });

  closePoll = (message) =>
    this.#try(async () => {
      this.#store.put((await api.closePoll(this.#me, message.chat.id, message.message_id)).message);
    });

  copy = (words, said) =>
    navigator.clipboard.writeText(words).then(
      () => toast(said),
      () => toast("The browser does not let this page copy."),
    );

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

  /** Anything else that asks the server. */
  attempt = (act) => this.#try(act);

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
      if (link.kind === "post") void this.#jump(this.#feeds.channel, link, "That post is not in this sandbox.");
    }
  };

  jump = (message) =>
    this.#jump(this.#feedOf(message), { messageId: message.message_id }, "That message is not here any more.");

  async #jump(feed, { messageId }, otherwise) {
    if (!(await feed.jump(messageId))) toast(otherwise);
  }

  #feedOf({ chat }) {
    const { channel, group } = this.#store.world;
    if (chat.id === channel.id) return this.#feeds.channel;
    return (chat.id === group?.id && this.#feeds.group) || this.#feeds.chat;
  }

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
    this.#feedOf(message).redraw(message.message_id);
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

/** A file's bytes as base64; FileReader writes them behind "data:…;base64,". */
const readBytes = (file) =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(new api.Refused("This file cannot be read."));
    reader.readAsDataURL(file);
  });

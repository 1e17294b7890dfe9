// The three chats of the page: their feeds, where each person had been reading, and what waits unread.

import { byId } from "./dom.js";
import { Feed } from "./feed.js";
import { emptyChannel, emptyChat, emptyGroup } from "./heads.js";
import { gist, senderName } from "./message.js";
import { announce } from "./notices.js";
import { drawBadges } from "./people.js";
import { Pins } from "./pins.js";
import { Unread } from "./unread.js";

/** Milliseconds after the last scrolling for which the day of what is read stays in sight. */
const MOVING = 1200;
/** Pixels from the upper edge at which the first unread message stands, so that the mark above it is seen. */
const BELOW_THE_MARK = 88;

export class Chats {
  #store;
  #session;
  #views;
  #unread = new Unread(() => this.#drawUnread());
  /** person id -> where they were reading in their chat: see Feed.place. */
  #places = new Map();
  #shown = null;
  #pins;

  /** By view: channel, group, chat. */
  feeds;

  constructor(store, session, views) {
    this.#store = store;
    this.#session = session;
    this.#views = views;
    const feed = (view, empty) =>
      new Feed(byId(view), () => empty(store), (where) => session.page(this.#idOf(view), where));
    this.feeds = {
      channel: feed("channel", emptyChannel),
      group: feed("group", emptyGroup),
      chat: feed("chat", emptyChat),
    };
    for (const scroller of document.querySelectorAll(".scroller")) showDays(scroller);
    const jump = (messageId) => void this.feeds.channel.jump(messageId);
    this.#pins = new Pins(byId("channel-pins"), jump, (messageId) => this.#wordsOf(messageId));
    store.on("message", (told) => this.#put(told));
    store.on("pins", (chatId) => chatId === store.world.channel.id && this.#pins.show(store.pins(chatId)));
    store.on("elsewhere", ({ chat, message_id: id, deleted }) => {
      if (deleted) this.#unread.drop(chat, id);
      else this.#unread.add(chat, id);
    });
  }

  /**
   * Draws all of them anew: everything was read again, as somebody else perhaps. `context`: see message.js, and
   * sayIn(chat, words): says them there.
   */
  reset(context) {
    const { world, persona } = this.#store;
    if (this.#unread.begin(world.run)) this.#places.clear();
    this.#views.setGroup(world.group.linked);
    const same = this.#shown === persona.id;
    this.#shown = persona.id;
    this.feeds.channel.reset(this.#page("channel"), context, this.feeds.channel.place);
    if (world.group.linked) this.#resetGroup(context);
    const newFrom = this.#unread.first(persona.id);
    const place = same ? this.feeds.chat.place : (this.#places.get(persona.id) ?? null);
    const begin = newFrom === null ? place : { messageId: newFrom, offset: BELOW_THE_MARK };
    this.feeds.chat.reset(this.#page("chat"), { ...context, newFrom }, begin);
    this.#pins.show(this.#store.pins(world.channel.id));
    if (this.#views.isSeen("chat")) this.#unread.clear(persona.id);
    this.#drawUnread();
  }

  /** A command that is clicked in the group is said there, to this bot: one that names nobody is not answered. */
  #resetGroup(context) {
    const { bot, group } = this.#store.world;
    const say = (words) => context.sayIn(group.id, words.includes("@") ? words : `${words}@${bot.username}`);
    this.feeds.group.reset(this.#page("group"), { ...context, say }, this.feeds.group.place);
  }

  /** Somebody else is going to be played: the place in this chat is kept. */
  leave() {
    this.#places.set(this.#store.persona.id, this.feeds.chat.place);
  }

  /** A view came to the front. */
  seen(view) {
    if (view === "chat" && this.#store.persona) this.#unread.clear(this.#store.persona.id);
  }

  #put({ message, isNew }) {
    const view = this.#viewOf(message.chat.id);
    this.feeds[view].update(message, isNew);
    if (message.deleted && view === "chat") this.#unread.drop(message.chat.id, message.message_id);
    if (!isNew || message.own) return;
    const seen = this.#views.isSeen(view);
    if (view !== "chat") this.#views.arrived(view);
    else if (!seen) this.#unread.add(message.chat.id, message.message_id);
    // A post stands in the group too: it is read out once.
    if (view !== "group" || seen) announce(`${senderName(message)}: ${gist(message)}`);
  }

  #drawUnread() {
    const { world, persona } = this.#store;
    if (!world) return;
    drawBadges(world.people, (id) => (id === persona.id ? 0 : this.#unread.count(id)));
    this.#views.count("chat", this.#unread.count(persona.id));
  }

  async #wordsOf(messageId) {
    const { id } = this.#store.world.channel;
    const known = this.#store.chats.get(id).get(messageId);
    const page = known ? null : await this.#session.page(id, { around: messageId });
    const message = known ?? page?.messages.find((found) => found.message_id === messageId);
    return message ? gist(message) : "";
  }

  #viewOf(chatId) {
    const { channel, group } = this.#store.world;
    return { [channel.id]: "channel", [group.id]: "group" }[chatId] ?? "chat";
  }

  #idOf(view) {
    const { world, persona } = this.#store;
    return { channel: world.channel.id, group: world.group.id, chat: persona.id }[view];
  }

  #page = (view) => this.#store.page(this.#idOf(view));
}

/** Marks a chat that is being scrolled: see places.css. */
function showDays(scroller) {
  let timer = null;
  const moved = () => {
    scroller.classList.add("moving");
    clearTimeout(timer);
    timer = setTimeout(() => scroller.classList.remove("moving"), MOVING);
  };
  scroller.addEventListener("scroll", moved, { passive: true });
}

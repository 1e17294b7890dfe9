// Everything that the persona writes with: a composer for each chat, the menu of messages, and what the two share.

import { ask } from "./ask.js";
import { attachButton } from "./attach.js";
import { choicesFor, isEditable } from "./choices.js";
import { Composer } from "./composer.js";
import { Popup } from "./popup.js";
import { PollForm } from "./pollform.js";

export class Writing {
  #store;
  #acts;
  #popup = new Popup();
  #polls;
  /** [{composer, chatOf(world, persona) -> chat id, or null where this person does not write}] */
  #places = [];

  constructor(store, acts) {
    this.#store = store;
    this.#acts = acts;
    this.#polls = new PollForm(acts.holdPoll);
    store.on("message", ({ message }) => message.deleted && this.#composerOf(message)?.gone(message));
    store.on("loaded", () => this.#popup.close());
  }

  /**
   * A composer in `host` (an element with an id). `chatOf(world, persona)`: the chat's id, null where the persona does
   * not write; `label`: the box's; `commands`: whether the bot's menu is there; `polls`: whether polls can be held.
   */
  add(host, { chatOf, label, commands = false, polls = false }) {
    const hold = (button) => this.#polls.open(this.#chatAt(place), button);
    const extras = (composer) => attachButton(composer, this.#popup, polls && hold);
    const composer = new Composer(host, { label, act: this.#acts, commands, extras });
    const place = { composer, chatOf };
    this.#places.push(place);
    composer.join({ typed: () => {}, key: (event) => this.#recall(place, event) });
    listenForDrops(host.closest(".chat"), composer);
    return composer;
  }

  /** After everything was read anew, as somebody else perhaps. */
  show() {
    for (const place of this.#places) place.composer.show(this.#store.persona, this.#chatAt(place));
  }

  /** Opens the menu of a message: see Popup. */
  menu = (message, at, from) => {
    this.#popup.open("Message menu", choicesFor(message, this.#store, this.#does), at, from);
  };

  #does = {
    reply: (message) => this.#composerOf(message)?.reply(message),
    edit: (message) => this.#composerOf(message)?.edit(message),
    forward: (message) => this.#acts.forward(message),
    copy: (words, said) => this.#acts.copy(words, said),
    closePoll: async (message) => {
      if (await ask("Stop this poll? Nobody can vote any more.", "Stop")) await this.#acts.closePoll(message);
    },
    remove: async (message) => {
      if (await ask("Delete this message for everybody?", "Delete")) await this.#acts.remove(message);
    },
  };

  #chatAt({ chatOf }) {
    return chatOf(this.#store.world, this.#store.persona);
  }

  #composerOf(message) {
    return this.#places.find((place) => this.#chatAt(place) === message.chat.id)?.composer;
  }

  /** Arrow up in an empty box edits one's last message, as on a desk. */
  #recall(place, event) {
    if (event.key !== "ArrowUp" || place.composer.box.value) return false;
    const written = [...(this.#store.chats.get(this.#chatAt(place))?.values() ?? [])];
    const last = written.reverse().find((message) => message.own && isEditable(message));
    if (!last) return false;
    event.preventDefault();
    place.composer.edit(last);
    return true;
  }
}

/** Milliseconds; while something is held over the chat, browsers say so more often than that. */
const HELD = 200;

/** Files dropped anywhere on the chat are attached; while they hang over it, it says so. */
function listenForDrops(chat, composer) {
  let leaving = null;
  const light = (on) => chat.classList.toggle("dropping", on);
  chat.addEventListener("dragover", (event) => {
    if (!composer.isOpen || !event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    light(true);
    clearTimeout(leaving);
    leaving = setTimeout(light, HELD, false);
  });
  chat.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    light(false);
    composer.attach(event.dataTransfer.files);
  });
}

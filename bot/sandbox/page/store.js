// All that the page knows, in one place. Views read it and listen; only session.js and answers to our own acts write.

/** Calls kept for the pane; the server keeps more. */
const CALLS_KEPT = 300;

export class Store {
  #listeners = new Map();

  world = null;
  /** Who the visitor plays; an element of `world.people`. */
  persona = null;
  /** chat id -> (message id -> message): the newest ones of each chat; deleted ones are gone. */
  chats = new Map();
  /** Chats in which more stands above the first message that is here. */
  #cut = new Set();
  /** n -> call of the Bot API, oldest first. */
  calls = new Map();

  /** Topics: loaded, message, clock, facts, person, call, fault, answer, link, pins, elsewhere, inline. */
  on(topic, listener) {
    this.#listeners.set(topic, [...(this.#listeners.get(topic) ?? []), listener]);
  }

  tell(topic, detail) {
    for (const listener of this.#listeners.get(topic) ?? []) listener(detail);
  }

  /** Everything anew: on opening, as somebody else, after the server was away. `chats`: pairs of id and newest page. */
  load(world, persona, chats, calls) {
    Object.assign(this, { world, persona, chats: new Map(), calls: new Map() });
    this.#cut.clear();
    for (const [id, { messages, older }] of chats) {
      this.chats.set(id, new Map(messages.map((message) => [message.message_id, message])));
      if (older) this.#cut.add(id);
    }
    for (const call of calls) this.#keepCall(call);
    this.tell("loaded");
  }

  /** The newest page of a chat, as a feed draws it. */
  page(chatId) {
    return { messages: [...this.chats.get(chatId).values()], older: this.#cut.has(chatId), newer: false };
  }

  /**
   * Takes a message as it is now. What is older than what we know is ignored: events may be told twice. What stands
   * above the messages that are here is told to the views, which may have drawn it, and not kept.
   */
  put(message) {
    const chat = this.chats.get(message.chat.id);
    if (!chat) return;
    const known = chat.get(message.message_id);
    if (known && known.seq >= message.seq) return;
    const above = this.#cut.has(message.chat.id) && message.message_id < chat.keys().next().value;
    if (message.deleted) chat.delete(message.message_id);
    else if (!above) chat.set(message.message_id, message);
    this.tell("message", { message, isNew: !known && !above && !message.deleted });
  }

  setClock(clock) {
    this.world.clock = clock;
    this.tell("clock");
  }

  setFacts(facts) {
    this.world.facts = facts;
    this.tell("facts");
  }

  setPerson(person) {
    this.world.people = this.world.people.map((known) => (known.id === person.id ? person : known));
    if (this.persona.id === person.id) this.persona = person;
    this.tell("person", person);
  }

  /** The ids of a chat's pinned messages, ascending. */
  pins(chatId) {
    return this.world.pins[chatId] ?? [];
  }

  setPins(chatId, ids) {
    this.world.pins[chatId] = ids;
    this.tell("pins", chatId);
  }

  setCall(call) {
    this.#keepCall(call);
    this.tell("call", call);
  }

  #keepCall(call) {
    if (call.method === "getUpdates") return; // the bot asks all the time; nobody wants to read that
    this.calls.set(call.n, call);
    if (this.calls.size > CALLS_KEPT) this.calls.delete(this.calls.keys().next().value);
  }
}

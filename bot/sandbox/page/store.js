// All that the page knows, in one place. Views read it and listen; only session.js and answers to our own acts write.

/** Calls kept for the pane; the server keeps more. */
const CALLS_KEPT = 300;

export class Store {
  #listeners = new Map();

  world = null;
  /** Who the visitor plays; an element of `world.people`. */
  persona = null;
  /** chat id -> (message id -> message), deleted ones are gone. */
  chats = new Map();
  /** n -> call of the Bot API, oldest first. */
  calls = new Map();

  /** Topics: loaded, message, clock, facts, person, call, answer, link. */
  on(topic, listener) {
    this.#listeners.set(topic, [...(this.#listeners.get(topic) ?? []), listener]);
  }

  tell(topic, detail) {
    for (const listener of this.#listeners.get(topic) ?? []) listener(detail);
  }

  /** Everything anew: on opening, as somebody else, after the server was away. */
  load(world, persona, chats, calls) {
    Object.assign(this, { world, persona, chats: new Map(), calls: new Map() });
    for (const [id, messages] of chats) {
      this.chats.set(id, new Map(messages.filter((m) => !m.deleted).map((m) => [m.message_id, m])));
    }
    for (const call of calls) this.#keepCall(call);
    this.tell("loaded");
  }

  /** Takes a message as it is now. What is older than what we know is ignored: events may be told twice. */
  put(message) {
    const chat = this.chats.get(message.chat.id);
    if (!chat) return;
    const known = chat.get(message.message_id);
    if (known && known.seq >= message.seq) return;
    if (message.deleted) chat.delete(message.message_id);
    else chat.set(message.message_id, message);
    this.tell("message", { message, isNew: !known && !message.deleted });
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

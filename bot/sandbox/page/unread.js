// What the bot wrote to somebody and nobody has looked at: counted per person, also while another one is played.

const REMEMBERED = "sandbox.unread";

export class Unread {
  #changed;
  #run = null;
  /** person id -> ids of their unread messages, in the order they came. */
  #ids = new Map();

  /** `changed()` is called after every change of a count. */
  constructor(changed) {
    this.#changed = changed;
  }

  /**
   * The world was read: `run` tells it from one that began anew, in which nothing of the old one is unread. Whether it
   * is another one than before.
   */
  begin(run) {
    if (this.#run === run) return false;
    this.#run = run;
    this.#ids = remembered(run);
    this.#changed();
    return true;
  }

  add(personId, messageId) {
    const ids = this.#ids.get(personId) ?? new Set();
    this.#ids.set(personId, ids.add(messageId));
    this.#keep();
  }

  /** A message is gone: it needs no reading any more. */
  drop(personId, messageId) {
    if (this.#ids.get(personId)?.delete(messageId)) this.#keep();
  }

  /** Somebody sees the chat now. */
  clear(personId) {
    if (this.#ids.delete(personId)) this.#keep();
  }

  count(personId) {
    return this.#ids.get(personId)?.size ?? 0;
  }

  /** The first unread message's id, or null. */
  first(personId) {
    const [first = null] = this.#ids.get(personId) ?? [];
    return first;
  }

  /** In this tab only, so that reading the page anew loses nothing. */
  #keep() {
    const ids = [...this.#ids].map(([person, messages]) => [person, [...messages]]);
    sessionStorage.setItem(REMEMBERED, JSON.stringify({ run: this.#run, ids }));
    this.#changed();
  }
}

function remembered(run) {
  const kept = JSON.parse(sessionStorage.getItem(REMEMBERED) ?? "null");
  return new Map(kept?.run === run ? kept.ids.map(([person, messages]) => [person, new Set(messages)]) : []);
}

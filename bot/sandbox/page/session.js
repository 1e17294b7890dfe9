// The thread between page and server: read everything, follow the events, and begin anew when the server went away.

import { Away, Refused, moveClock, openEvents, readCalls, readPage, readWorld } from "./api.js";

/** Milliseconds between two attempts while the server is away. */
const RETRY_AFTER = 1500;

/** Messages of each chat to begin with: two screens full of short ones; more come where somebody reads on. */
const FIRST_PAGE = 20;
/** The newest calls that are read on opening; some of them are getUpdates, which nobody wants to read. */
const CALLS_READ = 600;

const REMEMBERED = "sandbox.persona";

export class Session {
  #store;
  #stream = null;
  #attempt = 0;
  #pausedByHand = false;

  constructor(store) {
    this.#store = store;
  }

  /** Reads the world and follows it from there; keeps trying until it works, and tells `link` how it goes. */
  async open() {
    const attempt = (this.#attempt += 1);
    this.#stream?.close();
    while (attempt === this.#attempt) {
      try {
        await this.#load(attempt);
        return;
      } catch (error) {
        if (!(error instanceof Away || error instanceof Refused)) throw error;
        if (attempt !== this.#attempt) return;
        this.#store.tell("link", false);
        await new Promise((done) => setTimeout(done, RETRY_AFTER));
      }
    }
  }

  /** Everything again, seen by this person. */
  async become(personId) {
    sessionStorage.setItem(REMEMBERED, personId);
    await this.open();
  }

  /** A call was not answered: everything is read again, once the server is back. */
  lost() {
    this.#store.tell("link", false);
    void this.open();
  }

  /** Moves the clock as a visitor wishes; a pause by hand also survives a restart of the server. */
  async moveClock(move) {
    const clock = await moveClock(move);
    this.#pausedByHand = move.action === "stop";
    this.#store.setClock(clock);
  }

  /** Another page of a chat, as the persona sees it; null when nobody answers, and then all is read again anyway. */
  async page(chatId, where) {
    try {
      return await readPage(chatId, this.#store.persona.id, where);
    } catch (error) {
      if (!(error instanceof Away || error instanceof Refused)) throw error;
      if (error instanceof Away) this.lost();
      return null;
    }
  }

  async #load(attempt) {
    const world = await readWorld();
    const remembered = Number(sessionStorage.getItem(REMEMBERED));
    const persona = world.people.find((person) => person.id === remembered) ?? world.people[0];
    const ids = [world.channel.id, persona.id, ...(world.group.linked ? [world.group.id] : [])];
    const [chats, { calls }] = await Promise.all([
      Promise.all(ids.map(async (id) => [id, await readPage(id, persona.id, { limit: FIRST_PAGE })])),
      readCalls(CALLS_READ),
    ]);
    if (attempt !== this.#attempt) return;
    this.#store.load(world, persona, chats, calls);
    this.#follow(persona.id, world.seq);
    this.#store.tell("link", true);
    // The sandbox's clock stands still until somebody looks: that is now.
    if (!world.clock.running && !this.#pausedByHand) this.#store.setClock(await moveClock({ action: "start" }));
  }

  #follow(personId, seq) {
    const stream = openEvents(personId, seq);
    this.#stream = stream;
    stream.onmessage = ({ data }) => this.#apply(JSON.parse(data));
    // The browser would connect again by itself, but a restarted server counts its events anew: read all again.
    stream.onerror = () => {
      if (stream === this.#stream) this.lost();
    };
  }

  #apply(event) {
    const store = this.#store;
    switch (event.kind) {
      case "message":
      case "edit":
      case "delete":
      case "poll":
        return store.put(event.message);
      case "answer":
        return store.tell("answer", event);
      case "call":
        return store.setCall(event.call);
      case "clock":
        return store.setClock(event.clock);
      case "facts":
        return store.setFacts(event.facts);
      case "fault":
        return store.tell("fault", event.fault ?? null);
      case "person":
        return store.setPerson(event.person);
      case "pins":
        return store.setPins(event.chat, event.pins);
      case "elsewhere":
      case "inline":
        return store.tell(event.kind, event);
      case "group":
      case "reset":
        return void this.open();
    }
  }
}

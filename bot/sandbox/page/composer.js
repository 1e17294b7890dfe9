// Under a chat: the box to write in, what is in hand above it (a reply, an edit, files), and helpers such as the
// command menu. One for each chat that the page shows.

import { CommandMenu } from "./commands.js";
import { el, icon } from "./dom.js";
import { Hand } from "./hand.js";

/** Pixels of one line and of the six or so that a box grows to before it scrolls. */
const LOW = 42;
const HIGH = 168;

export class Composer {
  #act;
  #host;
  #chat = null;
  #person = null;
  #drafts = new Map();
  #helpers = [];
  #commands = null;
  #extras = null;
  #hand;
  /** What somebody was typing when an edit began; it comes back behind it. */
  #laid = "";
  #sendButton = el("button", { type: "submit", className: "round send" });

  /** The box itself, for helpers: they set its value and dispatch "input". */
  box;
  /** Stands right above the form; helpers put their panels here. */
  above = el("div", { className: "above" });
  #form;

  /**
   * `host`: the element that becomes the composer. `label`: what the box is called. `act`: acts as the persona, each
   * a promise of whether it worked: start(), say(text, where), edit(message, text), send({file, photo}, where),
   * jump(message); `where` is {chat, replyTo, caption}, undefined where there is none. `commands`: whether the bot's
   * menu stands here. `extras(composer)`, optional: a button at the left, such as the one that attaches.
   */
  constructor(host, { label, act, commands = false, extras = null }) {
    this.#host = host;
    this.#act = act;
    this.box = el("textarea", { rows: 1, placeholder: label, dir: "auto", autocomplete: "off", "aria-label": label });
    this.#hand = new Hand((message) => act.jump(message), () => this.#dropped());
    if (commands) this.#commands = new CommandMenu(this.box, (words) => act.say(words, this.#where()), host.id);
    if (this.#commands) this.join(this.#commands);
    this.#extras = extras && extras(this);
    const parts = [this.#commands?.button, this.#extras, this.box, this.#sendButton];
    this.#form = el("form", { className: "composer" }, ...parts);
    this.#form.onsubmit = (event) => (event.preventDefault(), this.#send());
    this.box.oninput = () => this.#typed();
    this.box.onkeydown = (event) => this.#key(event);
    this.box.onpaste = (event) => this.#pasted(event);
  }

  /** A helper hears `typed()` at each change and may take keys: `key(event)` -> whether it was its own. */
  join(helper) {
    this.#helpers.push(helper);
  }

  /** The chat and who writes there; null hides the composer: nothing can be written. */
  show(person, chat) {
    const before = this.#person;
    const moved = before?.id !== person.id || this.#chat !== chat;
    if (moved) this.#move(person, chat);
    this.#person = person;
    this.#chat = chat;
    const changed = moved || before.started !== person.started || before.blocked !== person.blocked;
    if (changed) this.#draw();
    if (changed && !moved) this.focus(); // the Start button that had the focus is gone
    this.#commands?.show(person.commands);
    this.#typed();
  }

  reply(message) {
    this.#putDown();
    this.#hand.take({ kind: "reply", message });
    this.#typed();
    this.focus(true);
  }

  edit(message) {
    this.#putDown();
    this.#laid = this.box.value;
    this.#hand.take({ kind: "edit", message });
    this.box.value = message.text ?? message.caption ?? "";
    this.#typed();
    this.focus(true);
    this.box.setSelectionRange(this.box.value.length, this.box.value.length);
  }

  /** Files wait above the box, the words become their caption. A reply stays what it answers. */
  attach(files) {
    if (!this.isOpen || !files.length) return;
    if (this.#hand.edited) this.#putDown();
    this.#hand.takeFiles([...files]);
    this.#typed();
    this.focus();
  }

  /** A message went: nothing can be answered or edited any more. */
  gone(message) {
    if (this.#hand.holds(message)) this.#putDown();
  }

  /** Not on a touch screen unless asked for: there the focus brings up a keyboard that covers half of the chat. */
  focus(always = false) {
    if (always || matchMedia("(pointer: fine)").matches) this.box.focus();
  }

  /** Whether somebody can write here. In a private chat the bot is met first; elsewhere there is nothing to start. */
  get isOpen() {
    if (this.#chat === null) return false;
    return this.#chat < 0 || (this.#person.started && !this.#person.blocked);
  }

  #where() {
    return { chat: this.#chat, replyTo: this.#hand.replied?.message_id };
  }

  #move(person, chat) {
    const draft = this.#hand.edited ? this.#laid : this.box.value;
    if (this.#person) this.#drafts.set(`${this.#person.id}/${this.#chat}`, draft);
    this.#hand.drop();
    this.box.value = this.#drafts.get(`${person.id}/${chat}`) ?? "";
  }

  #draw() {
    const label = this.#person.blocked ? "Unblock" : "Start";
    const start = () => el("button", { type: "button", className: "start", onclick: () => this.#act.start() }, label);
    const parts = [this.#commands?.node, this.above, this.#hand.node, this.#form].filter(Boolean);
    this.#host.hidden = this.#chat === null;
    this.#host.replaceChildren(...(this.isOpen ? parts : this.#chat === null ? [] : [start()]));
    this.#commands?.close();
  }

  async #send() {
    const words = this.box.value.trim();
    if (!this.#canSend()) return;
    const { edited, files } = this.#hand;
    if (edited) return this.#sendEdit(edited);
    const where = this.#where();
    const held = this.#hand.held;
    this.#clear();
    if (files.length) return this.#sendFiles(held, { ...where, caption: words });
    if (!(await this.#act.say(words, where))) this.#takeBack(words, held);
  }

  /** One after another; the caption and the reply belong to the first. Those that did not go out stay in hand. */
  async #sendFiles(held, where) {
    for (const [index, entry] of held.files.entries()) {
      if (await this.#act.send(entry, index ? { chat: where.chat } : where)) continue;
      const left = { taken: index ? null : held.taken, files: held.files.slice(index) };
      return this.#takeBack(index ? "" : where.caption, left);
    }
  }

  /** Nothing that somebody typed is ever lost. */
  #takeBack(words, held) {
    this.box.value ||= words;
    this.#hand.restore(held);
    this.#typed();
  }

  async #sendEdit(message) {
    if (await this.#act.edit(message, this.box.value)) this.#putDown();
  }

  /** What is in hand is laid down; what an edit had pushed aside comes back. */
  #putDown() {
    if (this.#hand.edited) this.box.value = this.#laid;
    this.#laid = "";
    this.#hand.drop();
    this.#typed();
  }

  #dropped() {
    this.#putDown();
    this.focus();
  }

  #clear() {
    this.box.value = "";
    this.#hand.drop();
    this.#typed();
  }

  #canSend() {
    const { edited, files } = this.#hand;
    const words = this.box.value.trim();
    if (edited) return edited.text === undefined || Boolean(words);
    return Boolean(words) || files.length > 0;
  }

  #typed() {
    this.box.style.height = "auto";
    this.box.style.height = `${Math.min(HIGH, Math.max(LOW, this.box.scrollHeight))}px`;
    const name = this.#hand.edited ? "Save" : "Send";
    if (this.#sendButton.title !== name) {
      this.#sendButton.title = name;
      this.#sendButton.setAttribute("aria-label", name);
      this.#sendButton.replaceChildren(icon(name === "Save" ? "check" : "send"));
    }
    this.#sendButton.disabled = !this.#canSend();
    for (const helper of this.#helpers) helper.typed();
  }

  #key(event) {
    if (this.#helpers.some((helper) => helper.key(event))) return;
    if (event.key === "Escape" && this.#hand.held) {
      event.preventDefault();
      return this.#putDown();
    }
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    void this.#send();
  }

  #pasted(event) {
    const files = event.clipboardData?.files ?? [];
    if (!files.length) return;
    event.preventDefault();
    this.attach(files);
  }
}

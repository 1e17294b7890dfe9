// Under the private chat: the Start button for who has not started, else the message box with the bot's command menu.

import { byId, el, icon } from "./dom.js";

export class Composer {
  #act;
  #person = null;
  #foot = byId("chat-foot");
  #drafts = new Map();
  #box = el("textarea", {
    rows: 1,
    placeholder: "Message",
    dir: "auto",
    autocomplete: "off",
    "aria-label": "Message",
    "aria-autocomplete": "list",
    "aria-controls": "commands",
  });
  #slash = el(
    "button",
    {
      type: "button",
      className: "round slash",
      "aria-label": "Commands",
      "aria-haspopup": "listbox",
      "aria-expanded": "false",
      title: "Commands",
    },
    "/",
  );
  #sendButton = el(
    "button",
    { type: "submit", className: "round send", "aria-label": "Send", title: "Send" },
    icon("send"),
  );
  #menu = el("ul", {
    className: "menu",
    id: "commands",
    role: "listbox",
    "aria-label": "Commands of the bot",
    hidden: true,
  });
  #form = el("form", { className: "composer" }, this.#slash, this.#box, this.#sendButton);

  /** `act.start()` and `act.say(text)` -> whether it went out; both as the persona. */
  constructor(act) {
    this.#act = act;
    this.#form.onsubmit = (event) => (event.preventDefault(), this.#send());
    this.#box.oninput = () => this.#typed();
    this.#box.onkeydown = (event) => this.#key(event);
    this.#slash.onclick = () => (this.#menu.hidden ? this.#openMenu("") : this.#closeMenu());
    this.#slash.onkeydown = (event) => event.key === "Escape" && this.#closeMenu();
    document.addEventListener("pointerdown", (event) => !this.#foot.contains(event.target) && this.#closeMenu());
  }

  /** Shows what this person can do next; what another one was typing waits until its turn. */
  show(person) {
    if (this.#person?.id !== person.id) {
      if (this.#person) this.#drafts.set(this.#person.id, this.#box.value);
      this.#box.value = this.#drafts.get(person.id) ?? "";
    }
    const samePerson = this.#person?.id === person.id;
    const changed = !samePerson || this.#person.started !== person.started || this.#person.blocked !== person.blocked;
    this.#person = person;
    if (changed) this.#draw();
    if (changed && samePerson) this.#focus(); // the Start button that had the focus is gone
    this.#slash.disabled = person.commands.length === 0;
    this.#typed();
  }

  /** Not on a touch screen: there the focus brings up a keyboard that covers half of the chat. */
  #focus() {
    if (matchMedia("(pointer: fine)").matches) this.#box.focus();
  }

  #draw() {
    const ready = this.#person.started && !this.#person.blocked;
    const label = this.#person.blocked ? "Unblock" : "Start";
    this.#foot.replaceChildren(
      ...(ready
        ? [this.#menu, this.#form]
        : [el("button", { type: "button", className: "start", onclick: () => this.#act.start() }, label)]),
    );
    this.#closeMenu();
  }

  async #send() {
    const words = this.#box.value.trim();
    if (!words) return;
    this.#box.value = "";
    this.#typed();
    if (await this.#act.say(words)) return;
    this.#box.value ||= words; // nothing that somebody typed is ever lost
    this.#typed();
  }

  #typed() {
    this.#box.style.height = "auto";
    this.#box.style.height = `${Math.min(168, Math.max(42, this.#box.scrollHeight))}px`;
    this.#sendButton.disabled = !this.#box.value.trim();
    const command = /^\/(\w*)$/.exec(this.#box.value);
    if (command && document.activeElement === this.#box) this.#openMenu(command[1]);
    else this.#closeMenu();
  }

  #key(event) {
    if (!this.#menu.hidden && this.#menuKey(event)) return;
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    void this.#send();
  }

  /** Arrows choose, Enter sends, Tab only fills in. True when the key was the menu's. */
  #menuKey(event) {
    const options = [...this.#menu.children];
    const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.#select(options[(at + step + options.length) % options.length]);
    else if (event.key === "Escape") this.#closeMenu();
    else if (event.key === "Enter" && !event.isComposing) options[at].click();
    else if (event.key === "Tab" && !event.shiftKey) {
      this.#box.value = `/${options[at].dataset.command} `;
      this.#typed();
    } else return false;
    event.preventDefault();
    return true;
  }

  #openMenu(begin) {
    const found = this.#person.commands.filter(({ command }) => command.startsWith(begin.toLowerCase()));
    if (!found.length) return this.#closeMenu();
    this.#menu.replaceChildren(...found.map((entry, index) => this.#entryNode(entry, index)));
    this.#menu.hidden = false;
    this.#slash.setAttribute("aria-expanded", "true");
    this.#focus();
    this.#select([...this.#menu.children].find((option) => option.dataset.command === begin) ?? this.#menu.firstChild);
  }

  #entryNode({ command, description }, index) {
    const choose = () => {
      this.#box.value = "";
      this.#typed();
      void this.#act.say(`/${command}`);
    };
    return el(
      "li",
      { role: "option", id: `command-${index}`, "aria-selected": "false", "data-command": command, onclick: choose },
      el("b", {}, `/${command}`),
      el("span", { dir: "auto" }, description),
    );
  }

  #select(option) {
    for (const other of this.#menu.children) other.setAttribute("aria-selected", other === option);
    this.#box.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  #closeMenu() {
    this.#menu.hidden = true;
    this.#slash.setAttribute("aria-expanded", "false");
    this.#box.removeAttribute("aria-activedescendant");
  }
}

// The bot's command menu over a message box: opened by its button or by typing "/", steered from the box.

import { el } from "./dom.js";

export class CommandMenu {
  #box;
  #say;
  #commands = [];
  node = el("ul", { className: "menu", role: "listbox", "aria-label": "Commands of the bot", hidden: true });
  button = el(
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

  /** `say(text)` is called with the chosen command; `name` makes ids that no other menu of the page has. */
  constructor(box, say, name) {
    this.#box = box;
    this.#say = say;
    this.node.id = `commands-${name}`;
    box.setAttribute("aria-autocomplete", "list");
    box.setAttribute("aria-controls", this.node.id);
    this.button.onclick = () => (this.node.hidden ? this.#open("") : this.close());
    this.button.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
    document.addEventListener("pointerdown", (event) => this.#isOutside(event.target) && this.close());
  }

  /** The commands that this person's menu has: [{command, description}]. */
  show(commands) {
    this.#commands = commands;
    this.button.disabled = commands.length === 0;
  }

  typed() {
    const command = /^\/(\w*)$/.exec(this.#box.value);
    if (command && document.activeElement === this.#box) this.#open(command[1]);
    else this.close();
  }

  /** Arrows choose, Enter sends, Tab only fills in. True when the key was the menu's. */
  key(event) {
    if (this.node.hidden) return false;
    const options = [...this.node.children];
    const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.#select(options[(at + step + options.length) % options.length]);
    else if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && !event.isComposing) options[at].click();
    else if (event.key === "Tab" && !event.shiftKey) {
      this.#box.value = `/${options[at].dataset.command} `;
      this.#box.dispatchEvent(new Event("input"));
    } else return false;
    event.preventDefault();
    return true;
  }

  close() {
    this.node.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
    this.#box.removeAttribute("aria-activedescendant");
  }

  #isOutside(target) {
    return ![this.node, this.button, this.#box].some((part) => part.contains(target));
  }

  #open(begin) {
    const found = this.#commands.filter(({ command }) => command.startsWith(begin.toLowerCase()));
    if (!found.length) return this.close();
    this.node.replaceChildren(...found.map((entry, index) => this.#entryNode(entry, index)));
    this.node.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    // On a touch screen the focus would bring up a keyboard that covers half of the chat.
    if (matchMedia("(pointer: fine)").matches) this.#box.focus();
    this.#select([...this.node.children].find((option) => option.dataset.command === begin) ?? this.node.firstChild);
  }

  #entryNode({ command, description }, index) {
    const choose = () => {
      this.#box.value = "";
      this.#box.dispatchEvent(new Event("input"));
      this.#say(`/${command}`);
    };
    return el(
      "li",
      {
        role: "option",
        id: `${this.node.id}-${index}`,
        "aria-selected": "false",
        "data-command": command,
        onclick: choose,
      },
      el("b", {}, `/${command}`),
      el("span", { dir: "auto" }, description),
    );
  }

  #select(option) {
    for (const other of this.node.children) other.setAttribute("aria-selected", other === option);
    this.#box.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }
}

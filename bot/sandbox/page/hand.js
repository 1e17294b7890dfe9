// What a composer has in hand, shown as a bar above its box: a reply, an edit, or files that wait for their caption.

import { el, icon } from "./dom.js";
import { sizeOf } from "./file.js";
import { gist, senderName } from "./message.js";

export class Hand {
  #jump;
  #let;
  /** {kind: "reply" | "edit", message} or null. */
  #taken = null;
  /** [{file, photo}]: photo where it goes out as a picture. */
  #files = [];
  node = el("div", { className: "hand", hidden: true });

  /** `jump(message)`: the bar was tapped; `drop()`: its cross was. */
  constructor(jump, drop) {
    this.#jump = jump;
    this.#let = drop;
  }

  get replied() {
    return this.#taken?.kind === "reply" ? this.#taken.message : null;
  }

  get edited() {
    return this.#taken?.kind === "edit" ? this.#taken.message : null;
  }

  get files() {
    return this.#files;
  }

  /** Everything in hand, for `restore` when sending failed; null when it is empty. */
  get held() {
    return this.#taken || this.#files.length ? { taken: this.#taken, files: this.#files } : null;
  }

  holds(message) {
    const held = this.#taken?.message;
    return held?.message_id === message.message_id && held.chat.id === message.chat.id;
  }

  take(taken) {
    this.#taken = taken;
    this.#draw();
  }

  takeFiles(files) {
    this.#files = [...this.#files, ...files.map((file) => ({ file, photo: isPicture(file) }))];
    this.#draw();
  }

  drop() {
    this.restore(null);
  }

  restore(held) {
    this.#taken = held?.taken ?? null;
    this.#files = held?.files ?? [];
    this.#draw();
  }

  #draw() {
    this.node.hidden = this.held === null;
    this.node.replaceChildren(
      ...(this.#taken ? [this.#messageNode(this.#taken)] : []),
      ...(this.#files.length ? [this.#filesNode()] : []),
    );
  }

  #messageNode({ kind, message }) {
    const [sign, head] = kind === "edit" ? ["edit", "Edit message"] : ["reply", `Reply to ${senderName(message)}`];
    return el(
      "div",
      { className: "held" },
      icon(sign),
      el(
        "button",
        { type: "button", className: "what", title: "Show this message", onclick: () => this.#jump(message) },
        el("b", { dir: "auto" }, head),
        el("span", { dir: "auto" }, gist(message).slice(0, 200)),
      ),
      this.#cross(kind === "edit" ? "Cancel editing" : "Cancel the reply", this.#let),
    );
  }

  #filesNode() {
    const pictures = this.#files.filter(({ file }) => isPicture(file)).length;
    return el(
      "div",
      { className: "held" },
      icon("clip"),
      el("ul", { className: "what files" }, ...this.#files.map((entry) => this.#fileNode(entry))),
      pictures > 0 && this.#asPictures(),
      this.#cross("Remove the files", () => {
        this.#files = [];
        if (this.#taken) this.#draw();
        else this.#let();
      }),
    );
  }

  #fileNode({ file }) {
    return el("li", {}, el("b", { dir: "auto" }, file.name), " ", el("span", {}, sizeOf(file.size)));
  }

  #asPictures() {
    const box = el("input", {
      type: "checkbox",
      checked: this.#files.some(({ photo }) => photo),
      onchange: () => {
        this.#files = this.#files.map(({ file }) => ({ file, photo: box.checked && isPicture(file) }));
      },
    });
    return el("label", { className: "as-picture" }, box, "as picture");
  }

  #cross(label, onclick) {
    const props = { type: "button", className: "round", "aria-label": label, title: label, onclick };
    return el("button", props, icon("close"));
  }
}

/** What Telegram shows as a photo and the sandbox can measure. */
const isPicture = (file) => ["image/png", "image/jpeg", "image/gif"].includes(file.type);

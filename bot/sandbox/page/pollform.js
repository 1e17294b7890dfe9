// The form in which somebody holds a poll: a question, two to twelve options, how people vote.

import { el, icon } from "./dom.js";

/** What the apps allow; the server says no to the rest. */
const QUESTION = 300;
const OPTION = 100;
const FEWEST = 2;
const MOST = 12;

export class PollForm {
  #hold;
  #chat = null;
  #from = null;
  #question = el("textarea", {
    rows: 2,
    maxLength: QUESTION,
    dir: "auto",
    required: true,
    placeholder: "Ask something",
  });
  #options = el("ol", { className: "poll-options" });
  #more = el("button", { type: "button", className: "quiet" }, icon("plus"), "Add an option");
  #several = el("input", { type: "checkbox" });
  #hidden = el("input", { type: "checkbox" });
  #dialog = el("dialog", { className: "poll-form", "aria-labelledby": "poll-form-title" });

  /** `hold(chat, {question, options, several, hidden})` -> whether it worked. */
  constructor(hold) {
    this.#hold = hold;
    this.#more.onclick = () => this.#add().focus();
    const form = el(
      "form",
      { method: "dialog" },
      el("h2", { id: "poll-form-title" }, "New poll"),
      el("label", {}, "Question", this.#question),
      el("fieldset", {}, el("legend", {}, "Options"), this.#options, this.#more),
      el("label", { className: "switch" }, this.#several, "Several answers each"),
      el("label", { className: "switch" }, this.#hidden, "Results only when it is stopped"),
      el(
        "div",
        { className: "answers" },
        el("button", { type: "button", className: "quiet", onclick: () => this.#dialog.close() }, "Cancel"),
        el("button", { type: "submit", className: "main" }, "Post the poll"),
      ),
    );
    form.onsubmit = (event) => (event.preventDefault(), this.#send());
    this.#dialog.append(form);
    this.#dialog.onclose = () => this.#from?.focus();
    document.body.append(this.#dialog);
  }

  /** For this chat; `from` has the focus again when the form closes. What was typed and not posted is still there. */
  open(chat, from) {
    this.#chat = chat;
    this.#from = from;
    while (this.#options.children.length < FEWEST) this.#add();
    this.#dialog.showModal();
    this.#question.focus();
  }

  #add() {
    const input = el("input", { type: "text", maxLength: OPTION, dir: "auto", onkeydown: (event) => this.#key(event) });
    const cross = el(
      "button",
      { type: "button", className: "round", title: "Remove this option", "aria-label": "Remove this option" },
      icon("close"),
    );
    const row = el("li", {}, input, cross);
    cross.onclick = () => {
      (row.nextElementSibling ?? row.previousElementSibling)?.querySelector("input").focus();
      row.remove();
      this.#number();
    };
    this.#options.append(row);
    this.#number();
    return input;
  }

  #number() {
    const rows = [...this.#options.children];
    for (const [index, row] of rows.entries()) {
      const input = row.querySelector("input");
      input.required = index < FEWEST;
      input.placeholder = `Option ${index + 1}`;
      input.setAttribute("aria-label", `Option ${index + 1}`);
      row.querySelector("button").disabled = rows.length <= FEWEST;
    }
    this.#more.hidden = rows.length >= MOST;
  }

  /** Enter goes on to the next option, and makes one behind the last that has words. */
  #key(event) {
    if (event.key !== "Enter" || event.isComposing || !event.target.value.trim()) return;
    event.preventDefault();
    const next = event.target.closest("li").nextElementSibling?.querySelector("input");
    (next ?? (this.#more.hidden ? event.target : this.#add())).focus();
  }

  async #send() {
    const inputs = [...this.#options.querySelectorAll("input")];
    for (const box of [this.#question, ...inputs]) box.value = box.value.trim();
    if (!this.#dialog.querySelector("form").reportValidity()) return; // spaces are no words
    const options = inputs.map(({ value }) => value).filter(Boolean);
    const how = { several: this.#several.checked, hidden: this.#hidden.checked };
    if (!(await this.#hold(this.#chat, { question: this.#question.value, options, ...how }))) return;
    this.#options.replaceChildren();
    this.#question.value = "";
    for (const box of [this.#several, this.#hidden]) box.checked = false;
    this.#dialog.close();
  }
}

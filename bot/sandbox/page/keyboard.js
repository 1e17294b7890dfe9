// The inline keyboard under a bubble, and presses that wait for the bot's answer.

import { el, icon } from "./dom.js";
import { readLink } from "./links.js";
import { linkNode } from "./text.js";

export function keyboardNode(message, context) {
  const rows = message.reply_markup?.inline_keyboard ?? [];
  if (!rows.length) return null;
  let place = 0;
  const drawn = rows.map((buttons) =>
    el("div", { className: "keys" }, ...buttons.map((button) => keyNode(message, button, (place += 1), context))),
  );
  return el("div", { className: "keyboard", role: "group", "aria-label": "Buttons of this message" }, ...drawn);
}

function keyNode(message, button, place, context) {
  const label = el("span", { dir: "auto" }, button.text);
  if (button.url) {
    const node = linkNode(readLink(button.url, context.world), [label, icon("out")], context, "key");
    node.dataset.focus = `key-${place}`;
    return node;
  }
  const waits = context.presses.waits(message, button.callback_data);
  return el(
    "button",
    {
      type: "button",
      className: waits ? "key waiting" : "key",
      disabled: button.callback_data === undefined, // other kinds (web app, inline query) have nothing to open here
      "aria-busy": waits ? "true" : null,
      "data-focus": `key-${place}`,
      onclick: () => context.press(message, button),
    },
    label,
  );
}

/** Presses under way. A row that is drawn anew in the meantime (an edit comes before the answer) keeps its spinner. */
export class Presses {
  #waiting = new Set();

  waits = (message, data) => data !== undefined && this.#waiting.has(key(message, data));

  begin(message, data) {
    this.#waiting.add(key(message, data));
  }

  end(message, data) {
    this.#waiting.delete(key(message, data));
  }
}

const key = (message, data) => JSON.stringify([message.chat.id, message.message_id, data]);

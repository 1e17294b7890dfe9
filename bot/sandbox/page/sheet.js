// A contact sheet: phones side by side, each with the messages of a post, drawn as the chat page draws them.
//
// #phones holds [{title, note, messages: [message as in message.js]}, …].

import { makeDates } from "./dates.js";
import { byId, el } from "./dom.js";
import { Presses } from "./keyboard.js";
import { messageNode } from "./message.js";

const nothing = () => {};

const context = {
  world: { bot: { username: null }, channel: { username: null, id: null } },
  dates: makeDates("UTC"),
  open: nothing,
  say: nothing,
  jump: nothing,
  press: nothing,
  vote: nothing,
  presses: new Presses(),
  picks: new Map(),
  unfolded: new Set(),
};

function phoneNode({ title, note, messages }) {
  const rows = messages.map((message) => messageNode(message, context));
  rows.at(-1)?.classList.add("last");
  return el(
    "figure",
    { className: "phone" },
    el("figcaption", {}, el("b", { dir: "auto" }, title), el("span", {}, note)),
    el("ol", { className: "screen" }, ...rows),
  );
}

const phones = JSON.parse(byId("phones").textContent);
document.querySelector("main").append(...phones.map(phoneNode));
document.body.dataset.drawn = String(phones.length);

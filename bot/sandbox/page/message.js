// One message as a row of the feed: bubble, quote, text, file or poll, time, keyboard.

import { el, icon, toneOf } from "./dom.js";
import { fileNode } from "./file.js";
import { keyboardNode } from "./keyboard.js";
import { listenForMenu, menuButton } from "./menu.js";
import { pollNode } from "./poll.js";
import { richNode } from "./rich.js";
import { wordsOf } from "./rich-fold.js";
import { endsRightToLeft, textNodes } from "./text.js";

/**
 * A row for `message`. `context`, the same for all rows:
 *   world, dates: to read names, links and times;
 *   open(link), say(text), jump(message): what links, commands and quotes do;
 *   press(message, button), vote(message, options): act as the persona;
 *   menu(message, at, from), optional: opens the message's menu;
 *   file(id), optional: the address of a file's bytes;
 *   presses: Presses, picks: Map message key -> chosen options, unfolded: Set of message keys; all three survive that
 *   a row is drawn anew.
 */
export function messageNode(message, context) {
  if (message.pinned_message) return pinNode(message, context);
  const bubble = el("article", { className: "bubble", "aria-label": label(message, context) });
  bubble.append(...[senderNode(message)].filter(Boolean));
  if (message.reply_to_message) bubble.append(quoteNode(message.reply_to_message, context));
  bubble.append(...[originNode(message), fileNode(message, context)].filter(Boolean));
  const meta = metaNode(message, context);
  if (message.poll) bubble.append(pollNode(message, meta, context));
  else if (message.rich_message) bubble.append(richNode(message, meta, context));
  else bubble.append(textNode(message, meta, context));
  if (context.menu) {
    const open = (at, from) => context.menu(message, at, from);
    bubble.append(menuButton(open));
    listenForMenu(bubble, open);
  }
  const stack = el("div", { className: "stack" }, bubble, keyboardNode(message, context));
  const day = context.dates.day(message.date * 1000);
  return el(
    "li",
    { className: `row ${message.own ? "out" : "in"}`, "data-id": String(message.message_id), "data-day": day },
    stack,
  );
}

/** The service message of a pin: a line between the bubbles that leads to what was pinned. */
function pinNode(message, context) {
  const { pinned_message: pinned } = message;
  const line = el(
    "button",
    { type: "button", className: "service", onclick: () => context.jump(pinned) },
    el("bdi", {}, senderName(message)),
    " pinned “",
    el("bdi", {}, shortened(gist(pinned)) || "a message"),
    "”",
  );
  const day = context.dates.day(message.date * 1000);
  return el("li", { className: "row said", "data-id": String(message.message_id), "data-day": day }, line);
}

const shortened = (words) => (words.length > 36 ? `${words.slice(0, 36).trimEnd()}…` : words);

/** Who says it, where several people could; and the bot through which it was found. */
function senderNode({ chat, sender_chat: channel, from, own, via_bot: via }) {
  const name = channel?.title ?? (chat.type === "supergroup" && !own ? from?.first_name : undefined);
  if (name === undefined && !via) return null;
  const tone = channel || name === undefined ? "" : ` name-${toneOf(from.id)}`;
  return el(
    "p",
    { className: via ? "sender via" : "sender" },
    name !== undefined && el("b", { className: tone.trim(), dir: "auto" }, name),
    via && el("span", {}, name === undefined ? "via " : " via ", el("b", { dir: "auto" }, `@${via.username}`)),
  );
}

export const senderName = (message) => message.sender_chat?.title ?? message.from?.first_name ?? "";

/** The words of a message in one line: for quotes, and to be read out when it arrives. */
export const gist = (message) =>
  (message.poll ? `Poll: ${message.poll.question}` : wordsIn(message)).replace(/\s+/g, " ").trim();

const wordsIn = ({ rich_message: rich, text, caption, photo, document: file }) =>
  rich ? wordsOf(rich.blocks) : (text ?? caption ?? (photo ? "Photo" : (file?.file_name ?? "")));

const label = (message, { dates }) =>
  `${message.own ? "You" : senderName(message)}, ${dates.time(message.date * 1000)}${message.edited ? ", edited" : ""}`;

function textNode(message, meta, context) {
  const text = message.text ?? message.caption;
  if (text === undefined) return el("div", { className: "text" }, wordless(message), meta);
  meta.classList.toggle("left", endsRightToLeft(text));
  const entities = message.entities ?? message.caption_entities;
  return el("div", { className: "text", dir: "auto" }, ...textNodes(text, entities, context), meta);
}

/** What stands where a message has no words. */
function wordless(message) {
  if (message.photo || message.document) return null;
  return el("em", {}, "A kind of message that this page does not draw.");
}

/** Where a forwarded message was first. */
function originNode({ forward_origin: origin, is_automatic_forward: automatic }) {
  if (!origin || automatic) return null;
  const name = origin.chat?.title ?? origin.sender_user?.first_name ?? origin.sender_user_name ?? "";
  return el("p", { className: "origin" }, "Forwarded from ", el("b", { dir: "auto" }, name));
}

function metaNode(message, { dates }) {
  const sent = message.date * 1000;
  const time = el(
    "time",
    { dateTime: new Date(sent).toISOString(), title: `${dates.day(sent)}, ${dates.seconds(sent)}` },
    dates.time(sent),
  );
  return el("span", { className: "meta" }, message.edited && "edited", time, message.own && icon("check"));
}

function quoteNode(quoted, context) {
  return el(
    "button",
    {
      type: "button",
      className: "quote",
      "aria-label": `Reply to: ${gist(quoted).slice(0, 80)}`,
      onclick: () => context.jump(quoted),
    },
    el("b", { dir: "auto" }, senderName(quoted)),
    el("span", { dir: "auto" }, gist(quoted).slice(0, 200)),
  );
}

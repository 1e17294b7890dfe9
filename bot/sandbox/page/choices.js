// What somebody can do with a message, in the order of the menu.

import { gist } from "./message.js";
import { wordsOf } from "./rich-fold.js";

/**
 * [{label, sign, act, danger}]; never empty for a message that has words. `scene`: {world, persona}. `acts`:
 * reply(message), edit(message), forward(message), closePoll(message), copy(words, said), remove(message).
 */
export function choicesFor(message, { world, persona }, acts) {
  const place = placeOf(message, world);
  const owns = place !== "private" && persona.role === "owner";
  const talks = persona.started && !persona.blocked;
  const words = copied(message);
  const { poll } = message;
  const items = [
    mayWrite(place, owns, talks) && ["Reply", "reply", () => acts.reply(message)],
    (message.own || owns) && isEditable(message) && ["Edit", "edit", () => acts.edit(message)],
    (message.own || owns) && poll && !poll.is_closed && ["Stop the poll", "stop", () => acts.closePoll(message)],
    talks && isForwardable(message, place) && ["Forward to the bot", "forward", () => acts.forward(message)],
    words && !message.has_protected_content && ["Copy text", "copy", () => acts.copy(words, "Copied.")],
    place === "channel" && ["Copy link", "link", () => acts.copy(linkTo(message, world), "Link copied.")],
    (message.own || owns || place === "private") && ["Delete", "trash", () => acts.remove(message), true],
  ];
  return items.filter(Boolean).map(([label, sign, act, danger = false]) => ({ label, sign, act, danger }));
}

function placeOf({ chat }, { channel, group }) {
  if (chat.id === channel.id) return "channel";
  return chat.id === group?.id ? "group" : "private";
}

function mayWrite(place, owns, talks) {
  if (place === "channel") return owns;
  return place === "group" || talks;
}

/** As at Telegram: texts and captions, and nothing that came from elsewhere. */
export const isEditable = (message) =>
  !message.forward_origin && ["text", "photo", "document"].some((kind) => message[kind] !== undefined);

const isForwardable = (message, place) =>
  place !== "private" && !message.pinned_message && !message.has_protected_content;

/** A text as it stands; a poll or a rich message as its words. */
function copied(message) {
  if (message.poll) return [message.poll.question, ...message.poll.options.map(({ text }) => `- ${text}`)].join("\n");
  if (message.rich_message) return message.rich_message.blocks.map((block) => wordsOf(block)).join("\n\n");
  return message.text ?? message.caption ?? (message.pinned_message ? gist(message.pinned_message) : "");
}

const linkTo = (message, { channel }) => `https://t.me/${channel.username}/${message.message_id}`;

// What somebody can do with a message, in the order of the menu.

import { wordsOf } from "./rich-fold.js";

/**
 * [{label, sign, act, danger}], never empty. The second argument is the store, or {world, persona}. `acts`:
 * reply(message), edit(message), forward(message), closePoll(message), copy(words, said), remove(message).
 */
export function choicesFor(message, { world, persona }, acts) {
  const place = placeOf(message, world);
  const owner = persona.role === "owner";
  const hers = message.own || (owner && place === "channel");
  const talks = persona.started && !persona.blocked;
  const words = copied(message);
  const { poll } = message;
  const items = [
    mayWrite(place, owner, talks) && ["Reply", "reply", () => acts.reply(message)],
    hers && isEditable(message) && ["Edit", "edit", () => acts.edit(message)],
    hers && poll && !poll.is_closed && ["Stop the poll", "stop", () => acts.closePoll(message)],
    talks && isForwardable(message, place) && ["Forward to the bot", "forward", () => acts.forward(message)],
    words && !message.has_protected_content && ["Copy text", "copy", () => acts.copy(words, "Copied.")],
    place === "channel" && ["Copy link", "link", () => acts.copy(linkTo(message, world), "Link copied.")],
    (message.own || owner || place === "private") && ["Delete", "trash", () => acts.remove(message), true],
  ];
  return items.filter(Boolean).map(([label, sign, act, danger = false]) => ({ label, sign, act, danger }));
}

function placeOf({ chat }, { channel, group }) {
  if (chat.id === channel.id) return "channel";
  return chat.id === group?.id ? "group" : "private";
}

function mayWrite(place, owner, talks) {
  if (place === "channel") return owner;
  return place === "group" || talks;
}

/** As at Telegram: texts and captions, and nothing that came from elsewhere. */
export const isEditable = (message) =>
  !message.forward_origin && ["text", "photo", "document"].some((kind) => message[kind] !== undefined);

const isForwardable = (message, place) => place !== "private" && !message.has_protected_content;

/** A text as it stands; a poll or a rich message as its words. */
function copied(message) {
  if (message.poll) return [message.poll.question, ...message.poll.options.map(({ text }) => `- ${text}`)].join("\n");
  if (message.rich_message) return message.rich_message.blocks.map((block) => wordsOf(block)).join("\n\n");
  return message.text ?? message.caption ?? "";
}

const linkTo = (message, { channel }) => `https://t.me/${channel.username}/${message.message_id}`;

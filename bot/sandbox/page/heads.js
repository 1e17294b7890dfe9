// What stands over the chats, and in them while nothing was said.

import { avatar, byId, el, paintAvatar } from "./dom.js";

/** The left column's head is the channel's or its group's, whichever is in front. */
export function drawLeftHead({ world }, view) {
  const { channel, group, people } = world;
  const [shown, about] =
    view === "group"
      ? [group, `group of the channel · ${people.length} people and the bot`]
      : [channel, `@${channel.username} · ${people.length} subscribers`];
  byId("channel-title").textContent = shown.title;
  byId("channel-about").textContent = about;
  paintAvatar(byId("channel-avatar"), shown.title, shown.id);
}

export function drawChatHead({ world, persona }) {
  byId("chat-title").textContent = world.bot.name;
  byId("chat-about").textContent = `bot · talks with ${persona.name}`;
  paintAvatar(byId("chat-avatar"), world.bot.name, world.bot.id);
}

export const emptyChannel = ({ world: { channel } }) =>
  emptyNode(channel.title, channel.id, "Nothing was posted yet. The first post appears at the next slot.");

export const emptyGroup = ({ world: { group } }) =>
  emptyNode(group.title, group.id, "Nobody said anything yet. What the channel posts comes here too.");

const ARE = { owner: "the owner of the channel", guest: "a guest writer", reader: "a reader" };

export function emptyChat({ world: { bot }, persona: { name, role, started } }) {
  const words = started
    ? "Nothing was said yet. Type what you remember of a review."
    : `You are ${name}, ${ARE[role]}. Press Start to meet the bot.`;
  return emptyNode(bot.name, bot.id, words);
}

const emptyNode = (title, id, words) =>
  el("li", { className: "empty" }, avatar(title, id), el("b", { dir: "auto" }, title), el("p", {}, words));

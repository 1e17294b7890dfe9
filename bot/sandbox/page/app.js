// Builds the page once: the store in the middle, views around it, the session that feeds it.

import { Acts } from "./acts.js";
import { fileAddress } from "./api.js";
import { Clock } from "./clock.js";
import { avatar, byId, el, paintAvatar } from "./dom.js";
import { Feed } from "./feed.js";
import { Presses } from "./keyboard.js";
import { gist, senderName } from "./message.js";
import { announce, showLink } from "./notices.js";
import { drawPeople } from "./people.js";
import { Session } from "./session.js";
import { Store } from "./store.js";
import { Tools } from "./tools.js";
import { Tour } from "./tour.js";
import { Views } from "./views.js";
import { Writing } from "./writing.js";

const store = new Store();
const session = new Session(store);
const presses = new Presses();
const picks = new Map();
const unfolded = new Set();
const views = new Views();
const acts = new Acts(store, session, presses, views);
const clock = new Clock(store, acts.moveClock);
const writing = new Writing(store, acts);
writing.add(byId("chat-foot"), { chatOf: (world, { id }) => id, label: "Message", commands: true });
writing.add(byId("channel-writing"), {
  chatOf: ({ channel }, { role }) => (role === "owner" ? channel.id : null),
  label: "Post to the channel",
  polls: true,
});
const feeds = {
  channel: new Feed(byId("channel"), emptyChannel, (where) => session.page(store.world.channel.id, where)),
  chat: new Feed(byId("chat"), emptyChat, (where) => session.page(store.persona.id, where)),
};
acts.connect(feeds);
new Tools(store, clock, acts);
new Tour({ store, acts, clock });

const columns = document.querySelector("main");
let shownPersona = null;
let shownZone = null;

store.on("loaded", drawAll);

function drawAll() {
  const { world, persona } = store;
  const same = shownPersona === persona.id;
  shownPersona = persona.id;
  shownZone = clock.dates.zone;
  views.forget();
  if (!same) picks.clear();
  if (!same) unfolded.clear();
  drawHeads();
  drawPeople(world.people, persona, become);
  writing.show();
  const context = {
    world,
    dates: clock.dates,
    presses,
    picks,
    unfolded,
    open: acts.open,
    say: acts.command,
    jump: acts.jump,
    press: acts.press,
    vote: acts.vote,
    menu: writing.menu,
    file: fileAddress,
  };
  feeds.channel.reset(store.page(world.channel.id), context, feeds.channel.place);
  feeds.chat.reset(store.page(persona.id), context, same ? feeds.chat.place : null);
  columns.inert = false;
}

/** Until the other person's view is here nothing can be pressed: it would still be the first one who does it. */
function become(personId) {
  columns.inert = true;
  void session.become(personId);
}

store.on("message", ({ message, isNew }) => {
  const view = message.chat.id === store.world.channel.id ? "channel" : "chat";
  feeds[view].update(message, isNew);
  if (!isNew || message.own) return;
  views.arrived(view);
  announce(`${senderName(message)}: ${gist(message)}`);
});

// Every time on the page is in the channel's zone.
store.on("facts", () => clock.dates.zone !== shownZone && drawAll());

store.on("person", (person) => {
  if (person.id === store.persona.id) writing.show();
});

store.on("link", showLink);

void session.open();

function drawHeads() {
  const { bot, channel, people } = store.world;
  byId("channel-title").textContent = channel.title;
  byId("channel-about").textContent = `@${channel.username} · ${people.length} subscribers`;
  paintAvatar(byId("channel-avatar"), channel.title, channel.id);
  byId("chat-title").textContent = bot.name;
  byId("chat-about").textContent = `bot · talks with ${store.persona.name}`;
  paintAvatar(byId("chat-avatar"), bot.name, bot.id);
}

function emptyChannel() {
  const { channel } = store.world;
  return el(
    "li",
    { className: "empty" },
    avatar(channel.title, channel.id),
    el("b", { dir: "auto" }, channel.title),
    el("p", {}, "Nothing was posted yet. The first post appears at the next slot."),
  );
}

function emptyChat() {
  const { bot } = store.world;
  const { name, role, started } = store.persona;
  const words = started
    ? "Nothing was said yet. Type what you remember of a review."
    : `You are ${name}, ${role === "owner" ? "the owner of the channel" : "a reader"}. Press Start to meet the bot.`;
  return el(
    "li",
    { className: "empty" },
    avatar(bot.name, bot.id),
    el("b", { dir: "auto" }, bot.name),
    el("p", {}, words),
  );
}

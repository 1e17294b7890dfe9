// Builds the page once: the store in the middle, views around it, the session that feeds it.

import { Acts } from "./acts.js";
import { fileAddress } from "./api.js";
import { Chats } from "./chats.js";
import { Clock } from "./clock.js";
import { byId } from "./dom.js";
import { drawChatHead, drawLeftHead } from "./heads.js";
import { InlineMode } from "./inline.js";
import { Presses } from "./keyboard.js";
import { showLink } from "./notices.js";
import { drawPeople } from "./people.js";
import { Session } from "./session.js";
import { Store } from "./store.js";
import { startTheme } from "./theme.js";
import { Tools } from "./tools.js";
import { Tour } from "./tour.js";
import { Views } from "./views.js";
import { Writing } from "./writing.js";

const store = new Store();
const session = new Session(store);
const presses = new Presses();
const picks = new Map();
const unfolded = new Set();
const views = new Views(seen);
const acts = new Acts(store, session, presses, views);
const clock = new Clock(store, acts.moveClock);
const chats = new Chats(store, session, views);
const writing = new Writing(store, acts);
write("chat-foot", { chatOf: (world, { id }) => id, label: "Message", commands: true });
write("group-foot", { chatOf: ({ group }) => (group.linked ? group.id : null), label: "Message to the group" });
write("channel-writing", {
  chatOf: ({ channel }, { role }) => (role === "owner" ? channel.id : null),
  label: "Post to the channel",
  polls: true,
});
acts.connect(chats.feeds);
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
  if (!same) picks.clear();
  if (!same) unfolded.clear();
  drawLeftHead(store, views.left);
  drawChatHead(store);
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
    sayIn: (chat, words) => acts.say(words, { chat }),
    jump: acts.jump,
    press: acts.press,
    vote: acts.vote,
    menu: writing.menu,
    file: fileAddress,
  };
  chats.reset(context);
  columns.inert = false;
}

/** Until the other person's view is here nothing can be pressed: it would still be the first one who does it. */
function become(personId) {
  columns.inert = true;
  chats.leave();
  void session.become(personId);
}

// Every time on the page is in the channel's zone.
store.on("facts", () => clock.dates.zone !== shownZone && drawAll());

store.on("person", (person) => {
  if (person.id === store.persona.id) writing.show();
});

store.on("link", showLink);

startTheme();
void session.open();

/** A message box in this element, with inline mode: see Writing.add. */
function write(id, where) {
  const composer = writing.add(byId(id), where);
  new InlineMode(composer, {
    store,
    chat: () => where.chatOf(store.world, store.persona),
    acts: { start: acts.start, sent: (message) => store.put(message), lost: () => session.lost() },
    name: id,
  });
}

/** A view came to the front. */
function seen(view) {
  chats.seen(view);
  if (store.world && view !== "chat") drawLeftHead(store, view);
}

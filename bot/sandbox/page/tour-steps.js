// The six steps of the tour. Each begins by bringing about what it needs, so that it can be played on its own.

import { Missing } from "./tour-hand.js";
import { buttonOf, isDrawn, isReview, lastOf, openBallot, promise, reviewOf } from "./tour-scene.js";
import { longReview, reviewFor } from "./tour-texts.js";

const isOwner = ({ role }) => role === "owner";
/** Whoever reads English, so that visitors can follow; it makes no difference to the bot. */
const isReader = ({ role, language }) => role === "reader" && language !== "he";

/** Asked by the reader: a misspelt name, the Hebrew for "diffusion", and a paper that was reviewed. */
const MISSPELT = "kolmogrov";
const HEBREW = "דיפוזיה";
const REVIEWED = "https://arxiv.org/abs/2403.17887";

/** How its first line begins, each time that it is pasted. */
const LONG_REVIEW = "Batch Normalization";

/** Buttons of the bot, as it labels them for people who read English. */
const MEND = "Mend";
const NEXT_SLOT = "Next slot";
const OPEN = "Open";
const OPEN_POLL = "Open the poll";
const TEXT_VERSION = "Text version";
/** The second paper on the list of those that one can wait for, while nobody waits for it. */
const WISHED = "2 ·";

/** Parts of a message. */
const FORMULA = ".formula.block";
const RETRACT = ".retract";
const CHOICE = '[data-focus="option-1"]';
const VOTE = '[data-focus="vote"]:enabled';

/** The name on the chip, and what it plays. A step may throw Missing: what it needs cannot be had. */
export const STEPS = [
  { name: "Look around", play: lookAround },
  { name: "Paste a review", play: pasteReview },
  { name: "Next slot now", play: nextSlotNow },
  { name: "Lose an answer", play: loseAnAnswer },
  { name: "Let readers choose", play: letReadersChoose },
  { name: "A week in seconds", play: aWeekInSeconds },
];

async function lookAround({ guide, tools }) {
  await tools.hold();
  await guide.be(isOwner);
  await guide.say(
    "The real bot in a pretend Telegram, on this machine: no token, no account. Here is the channel, there your private " +
      "chat with the bot.",
  );
  const drawn = guide.channel.find(isDrawn);
  if (drawn) await guide.point(drawn, FORMULA);
  await guide.say("Reviews are full of formulas. Where plain text would lose something, they are drawn.");
  await tools.pointAtCountdown();
  await guide.say("The next review leaves by itself when this runs out. Time stands still while you look around.");
}

async function pasteReview({ guide, tools }) {
  await tools.hold();
  await guide.be(isOwner);
  const { name } = guide.me;
  await guide.say(
    `You are ${name}, the owner. She pastes a review as it comes: 6 000 characters, which the app cuts into two messages.`,
  );
  const card = await draft(guide, await longReview(guide.timesSaid(LONG_REVIEW)));
  await guide.point(card);
  await guide.say("One card with everything on it: title, number, link, topics. And a slip: a $ without its other half.");
  const mended = await mend(guide, card);
  await guide.say("Mended with one tap. Now the post, exactly as the channel will get it.");
  await preview(guide, mended);
  await guide.say("Fractions, roots and the table are drawn. Good: it takes the next slot.");
  await toNextSlot(guide, mended);
}

async function nextSlotNow(tour) {
  const { guide, tools } = tour;
  await guide.be(isOwner);
  await waiting(tour);
  await guide.say("Nobody wants to wait: the clock goes to just before nine, and strikes.");
  const before = lastOf(guide.channel);
  await tools.nextSlot();
  const post = await guide.arrival(before, isReview);
  await guide.point(post);
  await guide.say("There it is, on the second, and once. Only now it got its number.");
  if (!buttonOf(post, TEXT_VERSION)) return;
  const said = lastOf(guide.chat);
  await guide.tap(post, TEXT_VERSION);
  await guide.point(await guide.answer(said, ({ text }) => text));
  await guide.say("For apps that draw no formulas: the same words as plain text. The button works for years.");
}

async function loseAnAnswer(tour) {
  const { guide, tools } = tour;
  await guide.be(isOwner);
  await waiting(tour);
  await tools.hold();
  await guide.say(
    "The hard part: Telegram will take the next post, and its answer will get lost. Many bots would try again, and post " +
      "twice.",
  );
  await tools.loseNextAnswer();
  const [before, said, called] = [lastOf(guide.channel), lastOf(guide.chat), guide.calls.at(-1)?.n ?? 0];
  await tools.nextSlot();
  const lost = await guide.wait(() => guide.calls.find(({ n, dropped }) => n > called && dropped), "No answer was lost.");
  await tools.pointAtLostCall();
  await guide.say(`One ${lost.method}, no reply. The post stands in the channel; the bot cannot know that.`);
  const notice = await guide.answer(said);
  await guide.point(notice);
  await guide.say("So it sends nothing again. It tells the owner, and looks into the channel by itself.");
  const receipt = () => guide.chat.find((message) => message.message_id > notice.message_id && buttonOf(message, OPEN));
  if (!receipt()) await tools.speed(60);
  await guide.arrival(before, isReview);
  await guide.point(await guide.wait(receipt, "The bot has not made up its mind."));
  await guide.say("Found, once. Nothing was sent twice, nothing is missing.");
  await tools.pointAtCounter();
  await tools.speed(1);
}

async function letReadersChoose({ guide, tools }) {
  const { ballot, poll } = await ballotIn(guide);
  await guide.be(isReader);
  const { name } = guide.me;
  await guide.say(`Readers choose what comes next. ${name} votes; the count is hidden until the end, so nobody follows a crowd.`);
  await vote(guide, poll);
  const said = lastOf(guide.chat);
  await guide.tap(ballot, "Tell me when");
  // Not the welcome, which may come only now if this reader has just begun: it counts nothing.
  const list = await guide.answer(said, (message) => buttonOf(message, "1 ·", "✓ 1 ·", WISHED, `✓ ${WISHED}`));
  if (buttonOf(list, WISHED)) {
    await guide.tap(list, WISHED);
    await guide.turns(list, (now) => !buttonOf(now, WISHED), "The wish was not taken.");
  }
  await guide.say("She will hear of it once, when the review is out. The bot keeps this wish and her id, no more.");
  const before = lastOf(guide.channel);
  await tools.closePoll();
  const result = await guide.arrival(before, ({ reply_to_message: replied }) => replied?.poll);
  await guide.point(result);
  await guide.say("Counted once, and due by a day that everybody reads: a promise.");
  await search(guide);
}

async function search(guide) {
  await guide.say("Her chat is the archive's reading room. Neither spelling nor language matters.");
  for (const words of [MISSPELT, HEBREW]) await guide.point(await guide.ask(words));
  await guide.say("“kolmogrov” was corrected; the Hebrew for “diffusion” finds English reviews. Now a paper's link:");
  await guide.point(await guide.ask(REVIEWED));
  await guide.say("Reviewed, and here it is.");
}

async function aWeekInSeconds(tour) {
  const { guide, tools } = tour;
  if (!promise(guide.channel)) await letReadersChoose(tour);
  const paper = promise(guide.channel);
  if (!paper) throw new Missing("The readers' choice is not known. Play step 5 first.");
  await guide.be(isOwner);
  await guide.say(`${guide.me.name} keeps the promise: the review that readers chose takes the next slot.`);
  await toNextSlot(guide, await draft(guide, await reviewFor(paper)));
  await guide.be(isReader);
  await guide.say(`${guide.me.name} waits, and time runs at an hour a second.`);
  const [before, said] = [lastOf(guide.channel), lastOf(guide.chat)];
  await tools.rush();
  const post = await guide.arrival(before, (message) => reviewOf([message], paper));
  await guide.point(post);
  await guide.say("There it is, “asked for by readers”.");
  await guide.point(await guide.answer(said));
  await guide.say("And one note to each who waited. The wish is forgotten now.");
  await tools.rush();
  await guide.say("So the week goes on, a review at every slot.");
  await tools.speed(1);
}

/** Something waits for the next slot: the bot's answer to /queue tells. An empty queue gets the review of step 2. */
async function waiting({ guide }) {
  if (buttonOf(await guide.ask("/queue"), "1")) return;
  await guide.say("The queue is empty, so a review is pasted first.");
  await toNextSlot(guide, await mend(guide, await draft(guide, await longReview(guide.timesSaid(LONG_REVIEW)))));
}

/** The card of a text that is pasted. */
const draft = (guide, text) => guide.ask(text, (message) => buttonOf(message, NEXT_SLOT));

async function mend(guide, card) {
  if (!buttonOf(card, MEND)) return card;
  await guide.tap(card, MEND);
  return guide.turns(card, (now) => !buttonOf(now, MEND), "The slip was not mended.");
}

async function preview(guide, card) {
  const said = lastOf(guide.chat);
  await guide.tap(card, "Preview");
  const post = await guide.answer(said, isDrawn);
  for (const part of [FORMULA, "table"]) await guide.point(post, part);
}

async function toNextSlot(guide, card) {
  await guide.tap(card, NEXT_SLOT);
  await guide.turns(card, (now) => !buttonOf(now, NEXT_SLOT), "The slot was not taken.");
}

/** The open ballot; the owner opens one where none is. */
async function ballotIn(guide) {
  const open = openBallot(guide.channel);
  if (open) return open;
  await guide.be(isOwner);
  await guide.say("No poll is open, so the owner opens one. The bot proposes the papers.");
  const proposal = await guide.ask("/ballot");
  if (!buttonOf(proposal, OPEN_POLL)) throw new Missing("The bot opens no poll now; its answer to /ballot says why.");
  await guide.tap(proposal, OPEN_POLL);
  return guide.wait(() => openBallot(guide.channel), "The poll did not arrive in the channel.");
}

/** Votes for the second option; an earlier vote is taken back first. */
async function vote(guide, message) {
  await guide.show(message);
  const find = (selector) => guide.row(message)?.querySelector(selector);
  if (find(RETRACT)) {
    await guide.press(() => find(RETRACT));
    await guide.wait(() => !find(RETRACT), "The vote was not taken back.");
  }
  await guide.press(() => find(CHOICE)?.closest("label"));
  await guide.press(() => find(VOTE));
  await guide.wait(() => find(RETRACT), "The vote did not arrive.");
}

// What stands in the world, as the tour asks for it: posts, the ballot, the promise. Arguments are messages, oldest first.

/** Buttons of a message, in reading order. */
const buttons = (message) => (message.reply_markup?.inline_keyboard ?? []).flat();

/** The first button whose label begins with one of these words. */
export const buttonOf = (message, ...words) =>
  buttons(message).find(({ text }) => words.some((word) => text.startsWith(word)));

/** Links to the bot tell messages of the channel apart, whatever their words: see /start in the README. */
const opens = (message, payload) => buttons(message).some(({ url }) => url?.includes(`?start=${payload}`));

/** A review in the channel: its buttons bring the text, or reviews like it. */
export const isReview = (message) => opens(message, "t_") || opens(message, "s_");

/** A formula that is drawn stands in it. */
export const isDrawn = (message) => JSON.stringify(message.rich_message ?? null).includes('"mathematical_expression"');

/** Above a ballot's poll stands who is on it, with the button for those who wait. */
const isBallot = (message) => opens(message, "n_");

/** The id of the newest message: what comes later has a higher one. */
export const lastOf = (messages) => messages.at(-1)?.message_id ?? 0;

const newest = (messages, wanted) => messages.filter(wanted).at(-1);

/** {ballot, poll}, both messages, of the poll that is open; null when none is. */
export function openBallot(messages) {
  const poll = newest(messages, (message) => message.poll && !message.poll.is_closed);
  const ballot = poll && newest(messages, (message) => isBallot(message) && message.message_id < poll.message_id);
  return ballot ? { ballot, poll } : null;
}

/** The papers on a ballot, {title, url}, in its order. */
const papersOn = ({ text, entities = [] }) =>
  entities
    .filter(({ type }) => type === "text_link")
    .map(({ offset, length, url }) => ({ title: text.slice(offset, offset + length), url }));

/** The paper, {title, url}, that readers chose last and that was not reviewed since; null when there is none. */
export function promise(messages) {
  const result = newest(messages, (message) => message.reply_to_message?.poll && message.text);
  const ballot =
    result && newest(messages, (message) => isBallot(message) && message.message_id < result.reply_to_message.message_id);
  const paper = ballot && papersOn(ballot).find(({ title }) => result.text.startsWith(title));
  return paper && !reviewOf(messages, paper) ? paper : null;
}

/** The review of a paper in the channel. */
export const reviewOf = (messages, { url }) =>
  newest(messages, (message) => isReview(message) && JSON.stringify(message).includes(url));

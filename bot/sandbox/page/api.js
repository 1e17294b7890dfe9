// The sandbox's own door, /sandbox/…: what is asked, as whom, and the two ways in which it can fail.

/** The server said no; the message is its own plain sentence. */
export class Refused extends Error {}

/** Nobody answered: the sandbox was stopped or starts anew. */
export class Away extends Error {}

/** Milliseconds after which a call counts as unanswered; everything here is on the same machine. */
const PATIENCE = 8000;

async function ask(path, body) {
  const options = { signal: AbortSignal.timeout(PATIENCE) };
  if (body !== undefined) {
    Object.assign(options, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "Content-Type": "application/json" },
    });
  }
  let answer, told;
  try {
    answer = await fetch(`/sandbox/${path}`, options);
    told = await answer.json();
  } catch (error) {
    throw new Away(error.message);
  }
  if (!answer.ok) throw new Refused(told.error ?? `The sandbox refused: ${answer.status}`);
  return told;
}

export const readWorld = () => ask("world");
/** `where`: {before: id}, {above: id}, {around: id}; {} is the newest page. */
export const readPage = (chat, as, where = {}) => ask(`chats/${chat}/page?${new URLSearchParams({ as, ...where })}`);
export const readCalls = () => ask("calls");
export const readPress = (press) => ask(`presses/${press}`);
export const start = (as, payload) => ask("start", payload ? { as, payload } : { as });
export const send = (as, chat, text) => ask("messages", { as, chat, text });
export const press = (as, chat, messageId, data) => ask("press", { as, chat, message_id: messageId, data });
export const vote = (as, chat, messageId, options) => ask("vote", { as, chat, message_id: messageId, options });
export const moveClock = (move) => ask("clock", move);
export const openEvents = (as, after) => new EventSource(`/sandbox/events?as=${as}&after=${after}`);

// The sandbox's own door, /sandbox/…: what is asked, as whom, and the two ways in which it can fail.

/** The server said no; the message is its own plain sentence. */
export class Refused extends Error {}

/** Nobody answered: the sandbox was stopped or starts anew. */
export class Away extends Error {}

/** Milliseconds after which a call counts as unanswered; everything here is on the same machine. */
const PATIENCE = 8000;

async function ask(path, body, method = body === undefined ? "GET" : "POST") {
  const options = { method, signal: AbortSignal.timeout(PATIENCE) };
  if (body !== undefined) {
    Object.assign(options, { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } });
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
export const readCalls = (limit) => ask(`calls?limit=${limit}`);
export const readPress = (press) => ask(`presses/${press}`);
export const start = (as, payload) => ask("start", payload ? { as, payload } : { as });
/** `replyTo`: the number of a message in that chat, or undefined. */
export const send = (as, chat, text, replyTo) => ask("messages", { as, chat, text, reply_to: replyTo });
export const edit = (as, chat, messageId, text, entities) =>
  ask("edit", { as, chat, message_id: messageId, text, entities });
export const remove = (as, chat, messageId) => ask("delete", { as, chat, message_id: messageId });
/** To the bot. */
export const forward = (as, chat, messageId) => ask("forward", { as, chat, message_id: messageId });
/** `poll`: {question, options, several, hidden}. */
export const holdPoll = (as, chat, poll) => ask("polls", { as, chat, ...poll });
export const closePoll = (as, chat, messageId) => ask("close", { as, chat, message_id: messageId });
/** `upload`: {name, content (base64), mime_type, photo, caption}. */
export const sendFile = (as, chat, upload, replyTo) => ask("files", { as, chat, ...upload, reply_to: replyTo });
/** Where a file's bytes are: a picture is shown, everything else downloaded. */
export const fileAddress = (fileId) => `/sandbox/files/${encodeURIComponent(fileId)}`;
export const press = (as, chat, messageId, data) => ask("press", { as, chat, message_id: messageId, data });
export const vote = (as, chat, messageId, options) => ask("vote", { as, chat, message_id: messageId, options });
/** Types "@bot query": {id, answered, results, next_offset, button}; the rest comes as an event `inline`. */
export const typeInline = (as, chat, query, offset) => ask("inline", { as, chat, query, offset });
export const chooseInline = (as, inline, result) => ask("choose", { as, inline, result });
export const moveClock = (move) => ask("clock", move);
/** The script of troubles: GET it, POST a line, DELETE the one with this id, or all. */
export const askFaults = (method, line, id) => ask(id === undefined ? "faults" : `faults?id=${id}`, line, method);
/** "kill" or "restart". */
export const steerBot = (action) => ask("bot", { action });
export const openEvents = (as, after) => new EventSource(`/sandbox/events?as=${as}&after=${after}`);

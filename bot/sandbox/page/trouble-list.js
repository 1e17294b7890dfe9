// The troubles that one tap makes, in plain words: what each asks of /sandbox/faults. See docs/sandbox.md, Troubles.

/** Real seconds for which a trouble holds things up: long enough to be seen, short enough to wait for. */
const SLOW = 10;
const SHUT = 8;

/** Each strikes the next message that the bot sends into the channel, once. */
export const NEXT_POST = [
  {
    id: "lose-answer",
    label: "Do the work, lose the answer",
    hint: "The post appears, and the connection ends before the bot hears of it.",
    fault: { kind: "drop", work: "done" },
  },
  {
    id: "lose-call",
    label: "Lose it on its way",
    hint: "Nothing is posted, and for the bot it looks just like a lost answer.",
    fault: { kind: "drop", work: "none" },
  },
  {
    id: "late",
    label: "Lose it, let it appear a minute later",
    hint: "The connection ends; the post lands 60 seconds later, by the clock of the sandbox.",
    fault: { kind: "drop", work: "late", late: 60 },
  },
  {
    id: "kill",
    label: "Kill the bot in the middle of it",
    hint: "The post appears, and kill -9 ends the bot's process before it can write that down.",
    fault: { kind: "kill", work: "done" },
  },
  {
    id: "flood",
    label: "Too many requests: wait 30 s",
    hint: "Refused with 429 and retry_after 30.",
    fault: { kind: "error", retry_after: 30 },
  },
  {
    id: "error",
    label: "Server error 500",
    hint: "Nothing is posted, and the answer is an internal error.",
    fault: { kind: "error", code: 500 },
  },
  {
    id: "slow",
    label: `Answer ${SLOW} s late`,
    hint: "The post appears at once, its answer comes late, in real seconds.",
    fault: { kind: "wait", seconds: SLOW },
  },
  {
    id: "refuse",
    label: `Refuse connections for ${SHUT} s`,
    hint: "Nobody is let in for so many real seconds, this page neither.",
    fault: { kind: "refuse", seconds: SHUT },
  },
].map((trouble) => ({ ...trouble, fault: { method: "post", ...trouble.fault } }));

/** Each holds until it is given back. `holds(state)`: whether it does, by what /sandbox/faults tells. */
export const LASTING = [
  {
    id: "rights",
    label: "Take away the right to post",
    hint: "The bot stays an administrator of the channel that may not post.",
    fault: { kind: "demote" },
    undo: { kind: "promote" },
    holds: ({ may_post: may }) => !may,
  },
  {
    id: "token",
    label: "Revoke the token",
    hint: "Every call is answered 401 until it is given back.",
    fault: { kind: "revoke" },
    undo: { kind: "restore" },
    holds: ({ revoked }) => revoked,
  },
];

/** The line of the script that this trouble wrote last, or undefined. */
export const lineOf = ({ fault }, lines) =>
  lines.findLast((line) => Object.entries(fault).every(([name, value]) => line[name] === value));

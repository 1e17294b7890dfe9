// A poll in its bubble: choices with a Vote button, then bars; or a promise that the result comes at the end.

import { el, icon } from "./dom.js";
import { textNodes } from "./text.js";

/** `meta` is the bubble's time; `context` as in message.js. */
export function pollNode(message, meta, context) {
  const { poll } = message;
  const voted = poll.chosen?.length > 0;
  const node = el(
    "div",
    { className: "poll" },
    el("p", { className: "question", dir: "auto" }, ...textNodes(poll.question, poll.question_entities, context)),
    poll.description &&
      el(
        "p",
        { className: "text about", dir: "auto" },
        ...textNodes(poll.description, poll.description_entities, context),
      ),
    el("p", { className: "kind" }, kindOf(poll)),
  );
  if (poll.results_shown) node.append(...resultNodes(poll, context));
  else node.append(ballotNode(message, voted, context));
  if (voted && !poll.results_shown)
    node.append(el("p", { className: "note" }, "Your vote counts. Results stay hidden until the poll closes."));
  const retract = voted && !poll.is_closed && poll.allows_revoting !== false;
  node.append(
    el(
      "div",
      { className: "under" },
      el("span", { className: "total" }, totalOf(poll)),
      retract &&
        el(
          "button",
          { type: "button", className: "retract", "data-focus": "retract", onclick: () => context.vote(message, []) },
          "Retract vote",
        ),
      meta,
    ),
  );
  return node;
}

function kindOf(poll) {
  if (poll.is_closed) return "Final results";
  const several = poll.allows_multiple_answers ? ", several answers allowed" : "";
  const hidden = poll.hide_results_until_closes ? ", result at the end" : "";
  return (poll.is_anonymous ? "Anonymous poll" : "Poll") + several + hidden;
}

function totalOf({ total_voter_count: total, is_closed: closed }) {
  if (!total) return closed ? "Nobody voted" : "No votes yet";
  return total === 1 ? "1 vote" : `${total} votes`;
}

/** Before the result may be seen. After a vote the choice stays visible, but locked. */
function ballotNode(message, voted, context) {
  const { poll } = message;
  const key = `${message.chat.id}/${message.message_id}`;
  const picked = new Set(voted ? poll.chosen : (context.picks.get(key) ?? []));
  const button = el(
    "button",
    { type: "submit", className: "act", "data-focus": "vote", disabled: picked.size === 0 },
    "Vote",
  );
  const choose = (index, input) => {
    if (!poll.allows_multiple_answers) picked.clear();
    if (input.checked) picked.add(index);
    else picked.delete(index);
    context.picks.set(key, [...picked]);
    button.disabled = picked.size === 0;
  };
  const options = poll.options.map((option, index) =>
    optionNode(option, index, { key, poll, voted, picked, choose, context }),
  );
  const submit = async (event) => {
    event.preventDefault();
    button.disabled = true;
    if (await context.vote(message, [...picked].sort())) context.picks.delete(key);
    else button.disabled = false;
  };
  return el(
    "form",
    { onsubmit: submit },
    el("fieldset", { disabled: voted }, el("legend", { className: "unseen" }, poll.question), ...options),
    !voted && button,
  );
}

function optionNode(option, index, { key, poll, voted, picked, choose, context }) {
  const input = el("input", {
    type: poll.allows_multiple_answers ? "checkbox" : "radio",
    name: `poll-${key}`,
    checked: picked.has(index),
    disabled: voted,
    "data-focus": `option-${index}`,
    onchange: () => choose(index, input),
  });
  return el(
    "label",
    { className: "option" },
    input,
    el("span", { dir: "auto" }, ...textNodes(option.text, option.text_entities, context)),
  );
}

function resultNodes(poll, context) {
  const shares = percentages(poll);
  const most = Math.max(...poll.options.map((option) => option.voter_count));
  return poll.options.map((option, index) => {
    const chosen = poll.chosen?.includes(index);
    const fill = el("div", { className: "bar-fill" });
    fill.style.width = `${shares[index]}%`; // through the CSSOM: an attribute would be refused by the page's policy
    return el(
      "div",
      { className: poll.is_closed && most > 0 && option.voter_count === most ? "result best" : "result" },
      el("span", { className: "share" }, `${shares[index]}%`, chosen && icon("check")),
      el(
        "span",
        { className: "label", dir: "auto" },
        ...textNodes(option.text, option.text_entities, context),
        chosen && el("span", { className: "unseen" }, " (your vote)"),
      ),
      el("div", { className: "track" }, fill),
    );
  });
}

/** Whole percents of the voters. With one answer each they add up to 100: the largest remainders are rounded up. */
export function percentages(poll) {
  const total = poll.total_voter_count;
  if (!total) return poll.options.map(() => 0);
  const exact = poll.options.map((option) => (100 * option.voter_count) / total);
  if (poll.allows_multiple_answers) return exact.map(Math.round);
  const whole = exact.map(Math.floor);
  const missing = 100 - whole.reduce((sum, share) => sum + share, 0);
  const byRemainder = exact
    .map((share, index) => [share - whole[index], index])
    .sort((left, right) => right[0] - left[0]);
  for (const [, index] of byRemainder.slice(0, Math.max(0, missing))) whole[index] += 1;
  return whole;
}

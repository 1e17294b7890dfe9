// What the tour pastes: a long review with one slip, and one of the paper that readers chose.

import { Missing } from "./tour-hand.js";

const LONG = "/tour-review.md";
const PROMISED = "/tour-promised.md";

/**
 * The long review. It can be posted once only, since the bot knows its paper: from the second time on (`times` it was
 * pasted before, whatever became of it) it is another reading of another address.
 */
export async function longReview(times) {
  const text = await read(LONG);
  if (!times) return text;
  const [, , ...body] = text.split("\n");
  const title = `Batch Normalization, reading no. ${times + 1}`;
  return [title, `https://proceedings.mlr.press/v37/ioffe15.html?reading=${times + 1}`, ...body].join("\n");
}

/** A review of that paper: the one that was written for the tour, or a few lines that stand in for one. */
export async function reviewFor({ title, url }) {
  const written = await read(PROMISED);
  if (written.includes(url)) return written;
  return [
    title,
    url,
    "",
    "You chose this one, so here it is: the paper that most of you wanted, read from the first page to the last.",
    "",
    "In a real channel some four thousand characters would stand here. In the sandbox's tour these few lines stand in " +
      "for them: what matters now is that the bot knows to whom it was promised, says so in the post, and writes to " +
      "everybody who asked to be told. It does so once.",
    "",
    "A review has formulas, such as $\\hat{x} = \\frac{x - \\mu}{\\sqrt{\\sigma^2 + \\epsilon}}$, and this one has it too.",
  ].join("\n");
}

async function read(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Missing("The sandbox does not give out the text to paste.");
  return (await answer.text()).trim();
}

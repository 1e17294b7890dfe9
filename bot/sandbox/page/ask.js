// A question before something that cannot be taken back.

import { el } from "./dom.js";

/** Asks `words`; true when the answer was the button called `yes`. */
export function ask(words, yes) {
  const answer = (value, className) => el("button", { value, className }, value === "yes" ? yes : "Cancel");
  const dialog = el(
    "dialog",
    { className: "ask", "aria-labelledby": "ask-words" },
    el("p", { id: "ask-words" }, words),
    el("form", { method: "dialog" }, answer("no", "quiet"), answer("yes", "danger")),
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.onclose = () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    };
  });
}

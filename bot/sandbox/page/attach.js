// The paper clip at a composer's left: files, and where people vote also a poll.

import { el, icon } from "./dom.js";

/** `polls(from)` opens the form of a poll, null where there are none; `popup`: the page's Popup. */
export function attachButton(composer, popup, polls = null) {
  const chooser = el("input", {
    type: "file",
    multiple: true,
    hidden: true,
    onchange: () => {
      composer.attach(chooser.files);
      chooser.value = "";
    },
  });
  const label = polls ? "Attach a file or a poll" : "Attach a file";
  const button = el(
    "button",
    { type: "button", className: "round attach", title: label, "aria-label": label, "aria-haspopup": polls && "menu" },
    icon("clip"),
  );
  const items = [
    { label: "Picture or file", sign: "clip", act: () => chooser.click() },
    { label: "Poll", sign: "poll", act: () => polls(button) },
  ];
  button.onclick = () => {
    const corner = button.getBoundingClientRect();
    if (polls) popup.open(label, items, { x: corner.left, y: corner.top - 4 }, button);
    else chooser.click();
  };
  return el("span", { className: "attaching" }, chooser, button);
}

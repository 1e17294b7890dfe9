// Who the visitor plays: the row of faces in the bar.

import { avatar, byId, el } from "./dom.js";

/** Draws the faces; `become(id)` is called when another one is chosen. */
export function drawPeople(people, persona, become) {
  const group = byId("people");
  const hadFocus = group.contains(document.activeElement);
  const faces = people.map((person) => {
    const input = el("input", {
      type: "radio",
      name: "persona",
      checked: person.id === persona.id,
      "aria-label": `${person.name}, ${person.role}`,
      onchange: () => become(person.id),
    });
    const name = el("span", { className: "name", dir: "auto" }, person.name, " ", el("small", {}, person.role));
    return el(
      "label",
      { className: "person", title: `${person.name}, ${person.role}` },
      input,
      avatar(person.name, person.id),
      name,
    );
  });
  group.replaceChildren(el("legend", {}, "You are"), ...faces);
  if (hadFocus) group.querySelector(":checked")?.focus();
}

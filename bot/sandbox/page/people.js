// Who the visitor plays: the row of faces in the bar, with what each has not read yet.

import { avatar, byId, el } from "./dom.js";

const ROLES = { owner: "owner", guest: "guest writer", reader: "reader" };

export const roleOf = ({ role }) => ROLES[role] ?? role;

/** Draws the faces; `become(id)` is called when another one is chosen. */
export function drawPeople(people, persona, become) {
  const group = byId("people");
  const hadFocus = group.contains(document.activeElement);
  const faces = people.map((person) => {
    const called = `${person.name}, ${roleOf(person)}`;
    const input = el("input", {
      type: "radio",
      name: "persona",
      checked: person.id === persona.id,
      "aria-label": called,
      onchange: () => become(person.id),
    });
    const name = el("span", { className: "name", dir: "auto" }, person.name, " ", el("small", {}, roleOf(person)));
    const badge = el("span", { className: "badge", hidden: true, "aria-hidden": "true" });
    return el(
      "label",
      { className: "person", title: called, "data-person": String(person.id) },
      input,
      el("span", { className: "face" }, avatar(person.name, person.id), badge),
      name,
    );
  });
  group.replaceChildren(el("legend", {}, "You are"), ...faces);
  if (hadFocus) group.querySelector(":checked")?.focus();
}

/** Shows beside each face how many messages of the bot wait there; `count(id)`: 0 for whoever is played. */
export function drawBadges(people, count) {
  for (const person of people) {
    const face = byId("people").querySelector(`[data-person="${Number(person.id)}"]`);
    if (!face) continue;
    const waiting = count(person.id);
    const badge = face.querySelector(".badge");
    const words = waiting ? `, ${waiting} unread` : "";
    badge.hidden = waiting === 0;
    badge.textContent = waiting > 99 ? "99+" : String(waiting);
    face.querySelector("input").setAttribute("aria-label", `${person.name}, ${roleOf(person)}${words}`);
    face.title = `${person.name}, ${roleOf(person)}${words}`;
  }
}

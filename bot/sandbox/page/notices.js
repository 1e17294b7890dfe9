// What the page says by itself: passing notes, the bot's alerts, a server that is away, and arrivals read out.

import { byId, el } from "./dom.js";

/** Milliseconds that a note stays: a base, and time to read each character. */
const BASE = 2500;
const EACH = 45;

export function toast(words) {
  const node = el("p", { className: "toast", dir: "auto" }, words);
  const toasts = byId("toasts");
  toasts.append(node);
  // Shown anew: what is shown last lies on top, above a dialog too.
  toasts.hidePopover();
  toasts.showPopover();
  setTimeout(() => node.remove(), BASE + EACH * words.length);
}

/** An answer that the bot wants confirmed. */
export function alertBox(words) {
  byId("alert-text").textContent = words;
  byId("alert").showModal();
}

/** Milliseconds of silence after which the page says how to start the sandbox again. */
const LONG = 15_000;

let silence = null;

/** Whether the server answers. A page whose server comes back at the same address goes on by itself. */
export function showLink(up) {
  byId("away").hidden = up;
  if (up) {
    clearTimeout(silence);
    silence = null;
  }
  if (up || silence !== null) return;
  byId("away").textContent = "The sandbox is not answering; trying again…";
  silence = setTimeout(() => {
    byId("away").textContent = `Nobody answers. Start it again here: reviewbot sandbox --port ${location.port}`;
  }, LONG);
}

/** Said to screen readers only; one short line, since a review has thousands of characters. */
export function announce(words) {
  byId("announcer").textContent = words.slice(0, 160);
}

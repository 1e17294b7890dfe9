// The menu of a message: from its button, a right click or the menu key, or a long press.

import { el, icon } from "./dom.js";

/** Milliseconds of a long press, and pixels that a finger may move meanwhile; about what phones take. */
const LONG = 450;
const SHAKE = 10;

/** The button in the bubble's corner. `open(at, from)`: at = {x, y} in the window, from = what the focus returns to. */
export function menuButton(open) {
  const button = el(
    "button",
    {
      type: "button",
      className: "more",
      title: "Message menu",
      "aria-label": "Message menu",
      "aria-haspopup": "menu",
      "data-focus": "more",
      onkeydown: toNeighbour,
      onclick: () => {
        const corner = button.getBoundingClientRect();
        open({ x: corner.left, y: corner.bottom + 2 }, button);
      },
    },
    icon("down"),
  );
  return button;
}

/** Right clicks and long presses on `bubble` open the menu too; links and selected words keep the browser's. */
export function listenForMenu(bubble, open) {
  const from = () => bubble.querySelector(".more");
  bubble.addEventListener("contextmenu", (event) => {
    if (hasOwnMenu(event.target) || !getSelection().isCollapsed) return;
    event.preventDefault();
    const corner = event.target.getBoundingClientRect();
    const byKey = event.clientX === 0 && event.clientY === 0;
    open(byKey ? { x: corner.left, y: corner.bottom } : { x: event.clientX, y: event.clientY }, from());
  });
  bubble.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "touch" || hasOwnMenu(event.target)) return;
    watchFinger(event, () => open({ x: event.clientX, y: event.clientY }, from()));
  });
}

const hasOwnMenu = (target) => target.closest("a[target], a[download]") !== null;

function watchFinger(down, open) {
  const watch = new AbortController();
  const timer = setTimeout(() => {
    watch.abort();
    swallowClick();
    open();
  }, LONG);
  const stop = () => {
    clearTimeout(timer);
    watch.abort();
  };
  const options = { signal: watch.signal, passive: true };
  document.addEventListener("pointermove", (event) => isFar(down, event) && stop(), options);
  for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, stop, options);
}

const isFar = (from, to) => Math.hypot(to.clientX - from.clientX, to.clientY - from.clientY) > SHAKE;

/** The finger is lifted over a link or a button, and the browser calls that a click: it was a long press. */
function swallowClick() {
  const once = new AbortController();
  const swallow = (event) => {
    event.preventDefault();
    event.stopPropagation();
    once.abort();
  };
  document.addEventListener("click", swallow, { capture: true, signal: once.signal });
  document.addEventListener("pointerdown", () => once.abort(), { capture: true, signal: once.signal });
}

/** Up and down go from message to message, so that nobody walks through every link on the way. */
function toNeighbour(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const buttons = [...event.target.closest(".feed").querySelectorAll(".more")];
  const next = buttons[buttons.indexOf(event.target) + step];
  next?.focus({ preventScroll: true });
  next?.closest(".row").scrollIntoView({ block: "nearest" });
}

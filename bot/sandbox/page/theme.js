// Light or dark: as the system has it, until somebody chooses otherwise in the bar. Whoever chooses what the system has
// follows the system again. Loaded before anything is painted, so that no page flashes.

import { byId, icon } from "./dom.js";

const REMEMBERED = "sandbox.theme";
const DARK = matchMedia("(prefers-color-scheme: dark)");

const systems = () => (DARK.matches ? "dark" : "light");
const shown = () => document.documentElement.dataset.theme ?? systems();

function choose(theme) {
  if (theme === null || theme === systems()) {
    delete document.documentElement.dataset.theme;
    localStorage.removeItem(REMEMBERED);
  } else {
    document.documentElement.dataset.theme = theme;
    localStorage.setItem(REMEMBERED, theme);
  }
}

/** The button shows what a press brings; the browser's own bar takes the page's colour. */
function draw() {
  const button = byId("theme-switch");
  const other = shown() === "dark" ? "light" : "dark";
  button.replaceChildren(icon(other === "dark" ? "moon" : "sun"));
  button.title = other === "dark" ? "Dark colours" : "Light colours";
  button.setAttribute("aria-label", button.title);
  const ground = getComputedStyle(document.body).backgroundColor;
  for (const meta of document.querySelectorAll('meta[name="theme-color"]')) meta.content = ground;
}

choose(localStorage.getItem(REMEMBERED));

/** Wires the switch, once the page's elements are there. */
export function startTheme() {
  byId("theme-switch").onclick = () => {
    choose(shown() === "dark" ? "light" : "dark");
    draw();
  };
  DARK.addEventListener("change", draw);
  draw();
}

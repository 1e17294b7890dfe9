// The tools as the tour uses them: it presses their buttons, one by one, where everybody can see them.

import { byId } from "./dom.js";

/** Milliseconds of the sandbox's time: a slot that is further away is not waited for, even at full speed. */
const WORTH_WAITING = 3 * 3_600_000;
/** Milliseconds for which time rushes where only that is to be seen. */
const GLIMPSE = 2500;

export class TourTools {
  #hand;
  #guide;

  constructor(guide) {
    this.#guide = guide;
    this.#hand = guide.hand;
  }

  /** Time stands still. */
  hold = () => this.speed(0);

  /** Unless time passes so fast already. */
  async speed(rate) {
    const find = () => byId("speeds").querySelector(`[data-rate="${rate}"]`);
    if (!isPressed(find())) await this.#guide.press(find);
  }

  /** Jumps to just before the next slot and lets it strike. */
  nextSlot = () => this.#guide.press(() => enabled("next-slot"));

  /** The same towards the hour at which the open poll ends. */
  closePoll = () => this.#guide.press(() => enabled("close-poll"));

  /** An hour a second; the night before the slot is skipped. */
  async rush() {
    await this.speed(3600);
    await this.#hand.pause(GLIMPSE);
    if (this.#guide.untilSlot() > WORTH_WAITING) await this.nextSlot();
  }

  pointAtCountdown = () => this.#hand.point(() => byId("channel-foot").querySelector(".next"));

  async loseNextAnswer() {
    const find = () => byId("tools").querySelector('[data-trouble="lose-answer"]');
    if (!isPressed(find())) await this.#guide.press(find);
  }

  /** The newest of them stands first. */
  pointAtLostCall = () => this.#hand.point(() => byId("tools").querySelector(".call.is-dropped"));

  pointAtCounter = () => this.#hand.point(() => byId("tools").querySelector(".counter"));
}

const isPressed = (button) => button.getAttribute("aria-pressed") === "true";

const enabled = (id) => {
  const button = byId(id);
  return button && !button.disabled ? button : null;
};

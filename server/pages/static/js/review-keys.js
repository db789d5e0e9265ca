/** The keyboard on a clip's page. Held down, a key goes on: frames fly by. */

import { $ } from "./dom.js";

/**
 * Keys go to `playing` while active() says so.
 * @param {import("./review-playing.js").Playing} playing
 * @param {() => boolean} active
 */
export function listenToKeys(playing, active) {
  const speed = (/** @type {number} */ way) => {
    const list = $("speed");
    list.selectedIndex = Math.min(Math.max(list.selectedIndex + way, 0), list.options.length - 1);
    playing.setRate(Number(list.value));
  };
  /** @type {Record<string, (event: KeyboardEvent) => void>} */
  const does = {
    ArrowLeft: ({ shiftKey }) => (shiftKey ? playing.seek(playing.timeS - 1) : playing.step(-1)),
    ArrowRight: ({ shiftKey }) => (shiftKey ? playing.seek(playing.timeS + 1) : playing.step(1)),
    ",": () => playing.step(-1),
    ".": () => playing.step(1),
    "<": () => speed(-1),
    ">": () => speed(1),
    " ": ({ repeat }) => repeat || playing.toggle(),
  };
  document.addEventListener("keydown", (event) => {
    const act = does[event.key];
    if (
      !act ||
      !active() ||
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      wants(/** @type {Element} */ (event.target), event.key)
    )
      return;
    event.preventDefault();
    act(event);
  });
}

/**
 * Whether the focused control uses this key itself.
 * @param {Element} target
 * @param {string} key
 */
function wants(target, key) {
  if (target.closest("dialog, select, textarea, input[type=text], .own-seek")) return true;
  return key === " " && target.closest("button, a, input, summary") !== null;
}

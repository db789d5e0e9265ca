/** The button that switches the sound off and on, the same on every page that has one. */

import { $, setText } from "./dom.js";
import { t } from "./words.js";

/**
 * Wire the button. Returns what a key does as well.
 * @param {import("./voice.js").Voice} voice
 * @param {() => void} [shown] told whenever the button is written, also when the computer's voices have become known
 */
export function wireSound(voice, shown = () => {}) {
  const show = () => {
    $("mute").setAttribute("aria-pressed", String(voice.muted));
    setText($("mute").firstChild, t("page-shared-sound", { muted: voice.muted ? "yes" : "no" }));
    shown();
  };
  const toggle = () => {
    voice.muted = !voice.muted;
    show();
  };
  $("mute").addEventListener("click", toggle);
  globalThis.speechSynthesis?.addEventListener?.("voiceschanged", show);
  show();
  return toggle;
}

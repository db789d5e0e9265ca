/** The keyboard: one key for each thing that is done often, never taken from a control that wants it itself. */

/**
 * `does` maps a key ("Space", "Escape", "m", "?") to what it does.
 * @param {Record<string, () => void>} does
 * @param {HTMLDialogElement} dialog
 */
export function listen(does, dialog) {
  document.addEventListener("keydown", (event) => {
    if (
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      event.repeat ||
      dialog.open ||
      document.querySelector("dialog[open]")
    )
      return;
    const key = event.key === " " ? "Space" : event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const act = does[key];
    if (!act || wants(/** @type {Element} */ (event.target), key)) return;
    event.preventDefault();
    act();
  });
}

/**
 * Whether the focused control uses this key: Space presses a button, a list takes letters.
 * @param {Element} target
 * @param {string} key
 */
function wants(target, key) {
  if (target.closest("input:not([type=checkbox], [type=range]), textarea, select")) return true;
  return key === "Space" && target.closest("button, a, input, summary") !== null;
}

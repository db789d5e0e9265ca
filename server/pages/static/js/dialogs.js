/** Dialogs that wait for an answer. */

import { $, setText } from "./dom.js";

/**
 * Whether the person means it. `question` in place of what the page's dialog asks; the button that keeps things has the
 * focus.
 * @param {string | null} [question]
 */
export async function sure(question = null) {
  if (question !== null) setText($("sure-title"), question);
  return (await answer($("sure"))) === "yes";
}

/**
 * The value of the button that closed it; "no" where it was left with Escape.
 * @param {HTMLDialogElement} dialog
 * @returns {Promise<string>}
 */
export function answer(dialog) {
  dialog.returnValue = "no";
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener("close", () => resolve(dialog.returnValue), { once: true }));
}

/** What went wrong and what to do, each as a sentence that can be shown. */

import { $, setText } from "./dom.js";
import { t } from "./words.js";

export class Trouble extends Error {
  /**
   * @param {string} what
   * @param {string} remedy
   * @param {number} [status] the server's, where it is the one that says so
   */
  constructor(what, remedy, status) {
    super(what);
    this.what = what;
    this.remedy = remedy;
    this.status = status;
  }
}

/**
 * Whatever was caught, as something to show; an exception of the browser's own says nothing to people.
 * @param {unknown} error
 */
export function asTrouble(error) {
  return error instanceof Trouble ? error : new Trouble(t("page-shared-not-done"), t("page-shared-not-done.remedy"));
}

/**
 * Show it where the page has its place for trouble (`parts.trouble` of the templates).
 * @param {import("../../types/page.d.ts").Told} trouble
 */
export function showTrouble({ what, remedy }) {
  setText($("trouble-what"), what);
  setText($("trouble-do"), remedy);
  $("trouble").hidden = false;
}

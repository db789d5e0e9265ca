/** Calibrating: the five steps with what is done, one word, one sentence, and how far this step is. */

import { page } from "./store.js";
import { $, make, setText } from "./dom.js";
import { showFitted } from "./fit.js";
import { showPicture } from "./setup.js";
import { t } from "./words.js";

/** @import * as Wire from "../../types/messages.d.ts" */

const STEPS = [
  { id: "stand", name: t("page-calibrate-step", { step: "stand" }), pose: "stand" },
  { id: "hinge", name: t("page-calibrate-step", { step: "hinge" }), pose: "flat" },
  { id: "stand_again", name: t("page-calibrate-step", { step: "stand" }), pose: "stand" },
  { id: "round", name: t("page-calibrate-step", { step: "round" }), pose: "round" },
  { id: "stand_last", name: t("page-calibrate-step", { step: "stand" }), pose: "stand" },
];

export function buildSteps() {
  $("five").replaceChildren(
    ...STEPS.map(({ name, pose }) => {
      const picture = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
      use.setAttribute("href", `#pose-${pose}`);
      picture.append(use);
      picture.setAttribute("aria-hidden", "true");
      return make("li", {}, picture, name, make("span", { className: "unseen" }));
    }),
  );
}

/**
 * Show where the calibration is. `reply` is the whole answer, `calibration` its part on this.
 * @param {Wire.CalibrationMessage} calibration
 * @param {Wire.FeedbackMessage} reply
 */
export function showSteps(calibration, reply) {
  const { step, word, prompt, progress, there, guide, refusal, restarts } = calibration;
  page.set({ step });
  const at = step === "done" ? STEPS.length : STEPS.findIndex(({ id }) => id === step);
  if (!refusal)
    STEPS.forEach((_, i) => {
      const item = $("five").children[i];
      item.classList.toggle("done", i < at);
      if (i === at) item.setAttribute("aria-current", "step");
      else item.removeAttribute("aria-current");
      setText(item.lastChild, i < at ? t("page-calibrate-step.done") : "");
    });
  showGuide(guide);
  showNow(word, prompt, refusal?.kept ?? "");
  showProgress(progress);
  showRetry(refusal);
  $("redo-hinge").disabled = !restarts.includes("hinge");
  $("redo-round").disabled = !restarts.includes("round");
  $("ghost").classList.toggle("met", there);
  $("ghost").classList.toggle("turned", reply.view?.facing === "right");
}

/**
 * What is wanting before the standing can be taken, as a picture in the place of the word; null for nothing.
 * @param {Wire.Check | null} guide
 */
function showGuide(guide) {
  const wanting = guide !== null && guide !== "standing";
  $("guide").toggleAttribute("hidden", !wanting);
  if (wanting) showPicture(guide);
}

/**
 * After a refusal: the button, and when it tries again by itself.
 * @param {Wire.RefusalMessage | null} refusal
 */
function showRetry(refusal) {
  $("retry").hidden = !refusal;
  const left = refusal?.again_in_s ?? null;
  setText(
    $("retry").firstChild,
    left === null ? `${t("page-shared-try-again")} ` : `${t("page-calibrate-retry", { seconds: left })} `,
  );
}

/**
 * One word, one sentence, and what is kept.
 * @param {string} word
 * @param {string} prompt
 * @param {string} kept
 */
export function showNow(word, prompt, kept = "") {
  showFitted($("step-word"), word);
  setText($("prompt"), prompt);
  setText($("kept"), kept);
}

/**
 * Nothing is being measured just now.
 * @param {string} word
 * @param {string} prompt
 */
export function clearSteps(word, prompt) {
  showGuide(null);
  showNow(word, prompt);
  showProgress(0);
  showRetry(null);
}

/** @param {number} progress */
function showProgress(progress) {
  const percent = String(Math.round(100 * progress));
  $("progress-part").style.width = `${percent}%`;
  if ($("progress").getAttribute("aria-valuenow") !== percent) $("progress").setAttribute("aria-valuenow", percent);
}

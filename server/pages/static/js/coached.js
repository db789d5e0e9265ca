/** A stretch that is led by the coach: one sign, one word, one cue. The coach itself runs on the server. */

import { page } from "./store.js";
import { $, degrees, setText } from "./dom.js";
import { BAR_DEG } from "./drawing.js";
import { showFitted } from "./fit.js";
import { t } from "./words.js";

/** @import * as Wire from "../../types/messages.d.ts" */

/**
 * "Left leg · round 2 of 3", or with something else to tell about the leg: "Left leg · 12 s to go".
 * @param {Wire.CoachMessage} coach
 * @param {Wire.StretchesStretchMessage} stretch
 * @param {string} told
 */
export function placeOf({ leg, round, rounds, phase, reps, reps_target }, { legs, kind }, told = "") {
  const which = legs === 1 && leg ? t("page-live-place-leg", { leg }) : "";
  const counted = phase === "repeat" ? t("page-live-place-count", { reps, target: reps_target }) : "";
  const where =
    kind === "repetitions" ? counted : rounds > 1 ? t("page-live-place-count.round", { round, rounds }) : "";
  const text = [which, told || where].filter(Boolean).join(" · ");
  return text && text[0].toUpperCase() + text.slice(1);
}

/**
 * Put an answer on the page. `reply` is null for one without a picture.
 * @param {Wire.CoachMessage} coach
 * @param {Wire.FeedbackMessage | null} reply
 * @param {Wire.StretchesStretchMessage} stretch
 */
export function showCoached(coach, reply, stretch) {
  const { sign, ring } = coach;
  page.set({ sign });
  const ringed = ring !== null && (sign === "hold" || sign === "press" || sign === "count");
  setText($("coach-number"), ring ? String(ring.number) : "");
  $("coach-ring").style.strokeDashoffset = String(100 - 100 * (ring?.share ?? 0));
  $("signal").classList.toggle("counting", ringed);
  // Not at rest yet: the ring waits, which is no fault.
  $("signal").classList.toggle("waiting", ringed && ring.waits);
  showWord(coach.word, coach.sentence);
  // The number in the ring gives way to a sign: what is left is still told.
  const down = ring !== null && coach.phase !== "repeat" && stretch.kind !== "free";
  setText(
    $("place"),
    placeOf(coach, stretch, down && !ringed ? t("page-live-place-count.left", { seconds: ring.number }) : ""),
  );
  const { back } = stretch;
  $("lean").hidden = !back;
  $("leg-seen").hidden = back;
  if (back) {
    if (reply) showLean(reply.angles, reply.limits, reply.shown);
  } else showLeg(coach, stretch);
}

/**
 * Nothing is judged: no figure may look as if it were of now.
 * @param {string} word
 */
export function silenceCoached(word) {
  showWord(word, "");
  $("signal").classList.remove("counting", "waiting");
  $("lean").classList.add("stale");
}

/**
 * The word for three metres, and the one cue.
 * @param {string} word
 * @param {string} sentence
 */
export function showWord(word, sentence) {
  showFitted($("word"), word);
  setText($("cue"), sentence);
}

/**
 * Where the back is out of the camera's reach: the leg, the knee, and that the back is not judged.
 * @param {Wire.CoachMessage} coach
 * @param {Wire.StretchesStretchMessage} stretch
 */
function showLeg({ leg_angle_deg: angle, knee_deg: knee, note }, { position }) {
  const lying = position === "lying";
  $("leg-angle").hidden = !lying;
  setText($("leg-deg"), degrees(angle));
  setText($("knee-deg"), degrees(knee === null ? null : Math.max(0, knee)));
  $("leg-bar").hidden = !lying;
  $("leg-part").style.width = `${Math.max(0, Math.min(120, angle ?? 0)) / 1.2}%`;
  setText($("leg-note"), note);
}

/**
 * One bar: the part from the hips, then the part from the low back, with a mark where that part should end.
 * @param {Wire.AnglesMessage | null} angles
 * @param {Wire.LimitsMessage} limits
 * @param {Wire.Verdict} state
 */
function showLean(angles, limits, state) {
  const lean = $("lean");
  // The last figures stay, dimmed: a bar that collapses would look like a judgement.
  lean.classList.toggle("stale", state === "unknown" || !angles);
  if (!angles || angles.hip_hinge_deg === null || angles.lumbar_flexion_deg === null) return;
  const hips = Math.max(0, angles.hip_hinge_deg);
  const back = Math.max(0, angles.lumbar_flexion_deg);
  const share = (/** @type {number} */ value) => `${(Math.min(value, BAR_DEG) / BAR_DEG) * 100}%`;
  $("hips-part").style.width = share(hips);
  $("back-part").style.width = share(Math.min(back, BAR_DEG - hips));
  $("limit").style.left = share(hips + limits.rounded_deg);
  setText($("hips-deg"), degrees(hips));
  setText($("back-deg"), degrees(back));
  lean.setAttribute("aria-label", t("page-live-lean.told", { hips: degrees(hips), back: degrees(back) }));
}

/** Times and progress as people say them. */

import { number, t } from "./words.js";

/** @import * as Wire from "../../types/messages.d.ts" */

/**
 * 12.3 s into a clip: "0:12.3".
 * @param {number} seconds
 * @param {number} digits
 */
export function clock(seconds, digits = 1) {
  const all = Number(Math.max(seconds, 0).toFixed(digits));
  const hours = Math.floor(all / 3600);
  const minutes = Math.floor((all % 3600) / 60);
  const seconds60 = all % 60;
  const rest = `${seconds60 < 10 ? "0" : ""}${number(seconds60, [digits, digits])}`;
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

/**
 * A stretch of time in words.
 * @param {number} seconds
 */
export function span(seconds) {
  const [length, unit] = seconds < 90 ? [1, "seconds"] : seconds < 5400 ? [60, "minutes"] : [3600, "hours"];
  return t("page-review-span", { unit, count: Math.round(seconds / length) });
}

/**
 * What is being done, how much of it, and how long it will still take.
 * @param {Wire.JobMessage} job
 */
export function inWords({ what, running, share, left_s: left }) {
  if (!running) return t("page-review-doing.waiting");
  const doing = t("page-review-doing", { what });
  if (share === 0) return t("page-review-doing.ready", { doing });
  const done =
    share === null
      ? t("page-review-doing.unknown", { doing })
      : t("page-review-doing.share", { doing, percent: share * 100 });
  return left === null ? done : t("page-review-doing.left", { done, left: span(Math.max(left, 1)) });
}

/**
 * By whose limits, as the sentences ask for it; null is the average person, by whom those are judged as well who have
 * neither been calibrated nor set limits of their own.
 * @param {Pick<Wire.ProfileMessage, "name" | "calibrated_at" | "own_pct"> | null} person
 */
export const whose = (person) => ({
  whose: !person ? "average" : person.calibrated_at || person.own_pct ? "named" : "uncalibrated",
  name: person?.name ?? "",
});

/**
 * A verdict in words.
 * @param {Wire.FeedbackMessage["verdict"]} state
 */
export const stateInWords = (state) => t("page-review-state", { state });

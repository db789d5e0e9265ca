/** The figures behind the sign, for those who want them. */

import { $, make } from "./dom.js";
import { number, t } from "./words.js";

/**
 * @import * as Wire from "../../types/messages.d.ts"
 * @param {number | null | undefined} value
 * @param {string} unit
 * @param {number} digits
 */
const figure = (value, unit = "°", digits = 0) =>
  value === null || value === undefined ? "–" : `${number(value, [digits, digits])}${unit}`;

/**
 * @param {number | null | undefined} value
 * @param {number | null | undefined} sd
 */
const withSd = (value, sd) => (value === null || value === undefined ? "–" : `${figure(value)} ± ${figure(sd, "°")}`);

/** How often answers come, smoothed. */
export class Rate {
  /** @type {number | null} */
  #last = null;
  /** @type {number | null} */
  #interval = null;

  /** @param {number} nowMs */
  tick(nowMs) {
    if (this.#last !== null) {
      const interval = nowMs - this.#last;
      this.#interval = this.#interval === null ? interval : this.#interval * 0.9 + interval * 0.1;
    }
    this.#last = nowMs;
  }

  get perSecond() {
    return this.#interval ? 1000 / this.#interval : null;
  }
}

/**
 * Fill the list; does nothing while it is closed.
 * @param {Wire.FeedbackMessage} reply
 * @param {number} latencyMs
 * @param {number | null} perSecond
 */
export function showReadings(reply, latencyMs, perSecond) {
  if ($("details").hidden) return;
  /** @type {Partial<Wire.AnglesMessage>} */
  const angles = reply.angles ?? {};
  const rows = [
    [t("page-live-reading"), figure(angles.trunk_lean_deg)],
    [t("page-live-reading.hips"), withSd(angles.hip_hinge_deg, angles.hip_hinge_sd_deg)],
    [t("page-live-reading.back"), withSd(angles.lumbar_flexion_deg, angles.lumbar_sd_deg)],
    [t("page-live-reading.upper"), figure(angles.thoracic_flexion_deg)],
    [t("page-live-reading.share"), figure(reply.rounding_pct, " %")],
    [t("page-live-reading.knee-left"), figure(angles.knee_flexion_left_deg)],
    [t("page-live-reading.knee-right"), figure(angles.knee_flexion_right_deg)],
    [t("page-live-reading.turned"), figure(reply.view?.yaw_deg)],
    [t("page-live-reading.judged"), t("page-live-status", { status: reply.status })],
    [t("page-live-reading.latency"), figure(latencyMs, " ms")],
    [t("page-live-reading.measuring"), figure(reply.server_ms, " ms")],
    [t("page-live-reading.rate"), figure(perSecond, "")],
  ];
  $("readings").replaceChildren(
    ...rows.flatMap(([name, value]) => [make("dt", { textContent: name }), make("dd", { textContent: value })]),
  );
}

/** On the first page: who stretches, and whether Posture knows their back. */

import { $, setText } from "./dom.js";
import { People, day } from "./people.js";

/** @import * as Wire from "../../types/messages.d.ts" */

export const people = new People({ select: $("who"), others: [["", "Nobody in particular"]], onChange: show });

function show() {
  const { chosen, missing, trouble } = people;
  $("who-link").hidden = trouble !== null;
  if (trouble) return setText($("who-note"), `${trouble.what} ${trouble.remedy}`);
  const gone = missing ? `${missing} is no longer here: deleted in another window. ` : "";
  if (!chosen) {
    setText($("who-note"), `${gone}You are judged like the average person.`);
    return setText($("who-link"), "Calibrate to be judged by your own back");
  }
  setText(
    $("who-note"),
    chosen.calibrated_at
      ? `Calibrated on ${day(chosen.calibrated_at)}.`
      : "Not calibrated yet: judged like the average person.",
  );
  setText($("who-link"), chosen.calibrated_at ? "Calibrate again" : "Calibrate now, it takes a minute");
}

/**
 * Why the calibration should be done again; said once, by the coach, and never acted on by itself.
 * @param {Wire.StaleMessage[]} stale
 */
export function showStale(stale) {
  $("stale").hidden = stale.length === 0;
  setText($("stale-text"), stale.map(({ advice }) => advice).join(" "));
}

/** On the first page: who stretches, and whether Posture knows their back. */

import { $, setText } from "./dom.js";
import { People, day } from "./people.js";
import { showSpots } from "./spots.js";
import { t } from "./words.js";

/** @import * as Wire from "../../types/messages.d.ts" */

export const people = new People({ select: $("who"), others: [["", t("page-live-who.nobody")]], onChange: show });

function show() {
  const { chosen, missing, trouble } = people;
  $("who-link").hidden = trouble !== null;
  showSpots(chosen?.id ?? null);
  if (trouble) return setText($("who-note"), `${trouble.what} ${trouble.remedy}`);
  const gone = missing ? `${t("page-live-who.gone", { name: missing })} ` : "";
  if (!chosen) {
    setText($("who-note"), `${gone}${t("page-live-who.average")}`);
    return setText($("who-link"), t("page-live-who.link-nobody"));
  }
  setText(
    $("who-note"),
    chosen.calibrated_at ? t("page-live-who.calibrated", { day: day(chosen.calibrated_at) }) : t("page-live-who.never"),
  );
  setText($("who-link"), chosen.calibrated_at ? t("page-shared-calibrate-again") : t("page-live-who.link-now"));
}

/**
 * Why the calibration should be done again; said once, by the coach, and never acted on by itself.
 * @param {Wire.StaleMessage[]} stale
 */
export function showStale(stale) {
  $("stale").hidden = stale.length === 0;
  setText($("stale-text"), stale.map(({ advice }) => advice).join(" "));
}

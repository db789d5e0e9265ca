/** On the first page: who stretches, and whether Posture knows their back. */

import { $, make, setText } from "./dom.js";
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

/** Why the calibration should be done again: said once a session, shown until then, never acted on by itself. */
export class Staleness {
  /** @type {Set<Wire.Stale>} */
  #told = new Set();
  #announcer;

  /** @param {import("./announce.js").Announcer} announcer */
  constructor(announcer) {
    this.#announcer = announcer;
    showStale([]);
  }

  /** @param {Wire.StaleMessage[]} stale */
  read(stale) {
    if (stale.length) showStale(stale);
    const news = stale.filter(({ reason }) => !this.#told.has(reason));
    if (!news.length) return;
    for (const { reason } of news) this.#told.add(reason);
    this.#announcer.tellOut(news.map(({ advice }) => advice).join(" "));
  }
}

/** @param {Wire.StaleMessage[]} stale */
function showStale(stale) {
  $("stale").hidden = stale.length === 0;
  const before = $("stale-text");
  if (stale.length) before.replaceChildren(...stale.map(({ advice }) => make("span", { textContent: `${advice} ` })));
}

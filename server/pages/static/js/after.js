/** After: the curve, and the moment worth seeing; the report beside them is the coach's. */

import { drawCurve } from "./chart.js";
import { $, pen, setText } from "./dom.js";
import { t } from "./words.js";

/** @type {import("./record.js").Record | null} */
let shown = null;

/** @param {import("./record.js").Record} record */
export function showAfter(record) {
  shown = record;
  const best = record.moment;
  $("moment").hidden = !best;
  if (best) {
    const canvas = $("moment-picture");
    Object.assign(canvas, { width: best.picture.width, height: best.picture.height, ariaLabel: best.text });
    pen(canvas).drawImage(best.picture, 0, 0);
    setText($("moment-text"), best.text);
  }
  $("curve-figure").hidden = !record.drawn;
  $("curve").ariaLabel = inWords(record);
  redraw();
}

/**
 * The curve for those who can't see it.
 * @param {import("./record.js").Record} record
 */
function inWords({ rows }) {
  const most = (/** @type {"hips" | "back"} */ part) =>
    rows.reduce((top, row) => Math.max(top, Math.round(row[part] ?? 0)), 0);
  const warnings = rows.filter((row, i) => row.warning && !rows[i - 1]?.warning).length;
  return t("page-live-curve", { seconds: rows.at(-1)?.t ?? 0, hips: most("hips"), back: most("back"), warnings });
}

/** The canvas has no size of its own: draw again when the window changes. */
export function redraw() {
  if (shown && !$("curve-figure").hidden && $("curve").clientWidth)
    drawCurve($("curve"), shown, shown.moment?.t ?? null);
}

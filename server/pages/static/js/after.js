/** After: the curve, and the moment worth seeing; the report beside them is the coach's. */

import { drawCurve } from "./chart.js";
import { $, setText } from "./dom.js";

let shown = null;

export function showAfter(record) {
  shown = record;
  const best = record.moment;
  $("moment").hidden = !best;
  if (best) {
    const canvas = $("moment-picture");
    Object.assign(canvas, { width: best.picture.width, height: best.picture.height, ariaLabel: best.text });
    canvas.getContext("2d").drawImage(best.picture, 0, 0);
    setText($("moment-text"), best.text);
  }
  $("curve-figure").hidden = !record.drawn;
  redraw();
}

/** The canvas has no size of its own: draw again when the window changes. */
export function redraw() {
  if (shown && !$("curve-figure").hidden && $("curve").clientWidth)
    drawCurve($("curve"), shown, shown.moment?.t ?? null);
}

/** After: what went well, one thing to do next time, the curve, and the moment worth seeing. */

import { drawCurve } from "./chart.js";
import { $, make, setText } from "./dom.js";
import { figures, headline, moment, nextTime } from "./record.js";

let shown = null;

export function showAfter(record) {
  shown = record;
  setText($("after-title"), headline(record));
  setText($("after-next"), nextTime(record));
  $("figures").replaceChildren(
    ...figures(record).map(([name, value]) =>
      make("div", {}, make("dt", { textContent: name }), make("dd", { textContent: value })),
    ),
  );
  const best = moment(record);
  $("moment").hidden = !best;
  if (best) {
    const canvas = $("moment-picture");
    Object.assign(canvas, { width: best.picture.width, height: best.picture.height, ariaLabel: best.text });
    canvas.getContext("2d").drawImage(best.picture, 0, 0);
    setText($("moment-text"), best.text);
  }
  $("curve-figure").hidden = record.judgedS < 1;
  $("curve").ariaLabel = `Curve of ${figures(record)
    .map(([name, value]) => `${name}: ${value}`)
    .join(", ")}.`;
  redraw();
}

/** The canvas has no size of its own: draw again when the window changes. */
export function redraw() {
  if (shown && !$("curve-figure").hidden && $("curve").clientWidth)
    drawCurve($("curve"), shown, moment(shown)?.t ?? null);
}

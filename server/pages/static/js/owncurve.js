/** The person's own calibration as a curve, with what their limits would have said shaded behind it. */

import { PAD, axes, curve, rule } from "./chart.js";
import { colour, sharp } from "./dom.js";
import { t as words } from "./words.js";

/** @import * as Page from "../../types/page.d.ts" */

const STEPS = ["stand", "hinge", "stand_again", "round", "stand_last"];

/**
 * `rows`: {t, hips, back, step, level, warning}, as the server judged them; the limits in degrees.
 * @param {HTMLCanvasElement} canvas
 * @param {{ rows: Page.JudgedRow[], cautionDeg: number, roundedDeg: number }} own
 */
export function drawOwn(canvas, { rows, cautionDeg, roundedDeg }) {
  const { clientWidth: width, clientHeight: height } = canvas;
  if (!width || !height || rows.length === 0) return;
  const context = sharp(canvas, width, height);
  context.clearRect(0, 0, width, height);
  const last = Math.max(1, rows[rows.length - 1].t);
  const highest = Math.max(roundedDeg, ...rows.map(({ hips, back }) => Math.max(hips, back)));
  const lowest = Math.min(0, ...rows.map(({ hips, back }) => Math.min(hips, back)));
  const top = Math.max(40, Math.ceil((highest + 5) / 20) * 20);
  const bottom = lowest < -10 ? Math.floor(lowest / 20) * 20 : -8;
  const x = (/** @type {number} */ t) => PAD.left + (t / last) * (width - PAD.left - PAD.right);
  const y = (/** @type {number} */ deg) =>
    PAD.top + 14 + ((top - deg) / (top - bottom)) * (height - PAD.top - 14 - PAD.bottom);

  shade(context, rows, x, y(top), y(bottom), (row) => row.level !== "good" && !row.warning, "--caution", false);
  shade(context, rows, x, y(top), y(bottom), (row) => row.warning, "--rounded", true);
  axes(context, { last, top, bottom, x, y, width });
  rule(context, PAD.left, width - PAD.right, y(cautionDeg), "--caution");
  rule(context, PAD.left, width - PAD.right, y(roundedDeg), "--rounded");
  curve(context, rows, "hips", x, y, colour("--hips"), 2.5, []);
  curve(context, rows, "back", x, y, colour("--back"), 3.5, [8, 5]);
  names(context, rows, x, y(top));
}

/**
 * Tint the stretches of rows for which `when` holds; stripes besides for a warning, for those who can't tell tints.
 * @param {CanvasRenderingContext2D} context
 * @param {Page.JudgedRow[]} rows
 * @param {(value: number) => number} x
 * @param {number} top
 * @param {number} bottom
 * @param {(row: Page.JudgedRow) => boolean} when
 * @param {string} ink
 * @param {boolean} striped
 */
function shade(context, rows, x, top, bottom, when, ink, striped) {
  for (let i = 0; i < rows.length; i++) {
    if (!when(rows[i])) continue;
    const first = i;
    while (i + 1 < rows.length && when(rows[i + 1])) i++;
    const [from, to] = [x(rows[first].t), x(rows[Math.min(i + 1, rows.length - 1)].t)];
    context.save();
    context.beginPath();
    context.rect(from, top, Math.max(2, to - from), bottom - top);
    context.clip();
    context.fillStyle = context.strokeStyle = colour(ink);
    context.globalAlpha = 0.2;
    context.fill();
    if (striped) {
      context.globalAlpha = 0.45;
      context.lineWidth = 2;
      context.beginPath();
      for (let at = from - (bottom - top); at < to; at += 12) {
        context.moveTo(at, bottom);
        context.lineTo(at + bottom - top, top);
      }
      context.stroke();
    }
    context.restore();
  }
}

/**
 * The steps' names above the curve, each where there is room for it.
 * @param {CanvasRenderingContext2D} context
 * @param {Page.JudgedRow[]} rows
 * @param {(value: number) => number} x
 * @param {number} top
 */
function names(context, rows, x, top) {
  context.save();
  context.font = "600 13px system-ui, sans-serif";
  context.fillStyle = colour("--soft");
  context.textAlign = "center";
  context.textBaseline = "bottom";
  for (const step of STEPS) {
    const name = words("page-calibrate-step.short", { step });
    const mine = rows.filter((row) => row.step === step);
    if (!mine.length) continue;
    const [from, to] = [x(mine[0].t), x(mine[mine.length - 1].t)];
    if (context.measureText(name).width < to - from + 14) context.fillText(name, (from + to) / 2, top - 2);
  }
  context.restore();
}

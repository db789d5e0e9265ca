/** The curve of a session: what the hips did, what the low back did, and when there was a warning. */

import { colour, sharp } from "./dom.js";

/** @import * as Page from "../../types/page.d.ts" */

export const PAD = { top: 12, right: 14, bottom: 30, left: 44 };
const GAP_S = 0.7;

/**
 * Draw the rows of a Record; `markS` is the moment whose picture is shown beside it, or null.
 * @param {HTMLCanvasElement} canvas
 * @param {{ rows: Page.CurveRow[], limitDeg: number | null }} record
 * @param {number | null} markS
 */
export function drawCurve(canvas, { rows, limitDeg }, markS) {
  const { clientWidth: width, clientHeight: height } = canvas;
  const context = sharp(canvas, width, height);
  context.clearRect(0, 0, width, height);
  const last = Math.max(1, rows.at(-1)?.t ?? 1);
  const highest = rows.reduce((top, { hips, back }) => Math.max(top, hips ?? 0, back ?? 0), limitDeg ?? 0);
  const top = Math.max(40, Math.ceil((highest + 5) / 20) * 20);
  const low = Math.min(
    0,
    rows.reduce((least, { hips, back }) => Math.min(least, hips ?? 0, back ?? 0), 0),
  );
  const bottom = low < -10 ? Math.floor(low / 20) * 20 : -8;
  const x = (/** @type {number} */ t) => PAD.left + (t / last) * (width - PAD.left - PAD.right);
  const y = (/** @type {number} */ deg) => PAD.top + ((top - deg) / (top - bottom)) * (height - PAD.top - PAD.bottom);

  bands(context, rows, x, y(top), y(bottom));
  axes(context, { last, top, bottom, x, y, width });
  if (limitDeg) rule(context, PAD.left, width - PAD.right, y(limitDeg));
  curve(context, rows, "hips", x, y, colour("--hips"), 3, []);
  curve(context, rows, "back", x, y, colour("--back"), 3, [8, 5]);
  if (markS !== null) marker(context, x(markS), y(top), y(bottom));
}

/**
 * Where a warning was on: a tint, and stripes for those who can't tell the tint.
 * @param {CanvasRenderingContext2D} context
 * @param {Page.CurveRow[]} rows
 * @param {(value: number) => number} x
 * @param {number} top
 * @param {number} bottom
 */
function bands(context, rows, x, top, bottom) {
  for (let i = 0; i < rows.length; i++) {
    if (!rows[i].warning) continue;
    const first = i;
    while (rows[i + 1]?.warning) i++;
    const [from, to] = [x(rows[first].t), x(rows[i].t)];
    context.save();
    context.beginPath();
    context.rect(from, top, Math.max(2, to - from), bottom - top);
    context.clip();
    context.fillStyle = context.strokeStyle = colour("--rounded");
    context.globalAlpha = 0.16;
    context.fill();
    context.globalAlpha = 0.4;
    context.lineWidth = 2;
    context.beginPath();
    for (let at = from - (bottom - top); at < to; at += 12) {
      context.moveTo(at, bottom);
      context.lineTo(at + bottom - top, top);
    }
    context.stroke();
    context.restore();
  }
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {{ last: number, top: number, bottom: number, x: (t: number) => number, y: (deg: number) => number, width: number }} frame
 */
export function axes(context, { last, top, bottom, x, y, width }) {
  context.font = "13px system-ui, sans-serif";
  context.fillStyle = colour("--soft");
  context.strokeStyle = colour("--edge");
  context.lineWidth = 1;
  context.textAlign = "right";
  context.textBaseline = "middle";
  for (let deg = Math.ceil(bottom / 20) * 20; deg <= top; deg += top > 80 ? 40 : 20) {
    context.beginPath();
    context.moveTo(PAD.left, y(deg));
    context.lineTo(width - PAD.right, y(deg));
    context.stroke();
    context.fillText(`${deg}°`, PAD.left - 8, y(deg));
  }
  context.textBaseline = "top";
  context.textAlign = "center";
  const step = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600].find((s) => last / s <= 8) ?? 1200;
  for (let t = 0; t <= last + 0.01; t += step)
    context.fillText(step < 60 ? `${t} s` : `${t / 60} min`, x(t), y(bottom) + 9);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} from
 * @param {number} to
 * @param {number} at
 * @param {string} ink
 */
export function rule(context, from, to, at, ink = "--rounded") {
  context.save();
  context.strokeStyle = colour(ink);
  context.lineWidth = 1.5;
  context.setLineDash([2, 5]);
  context.beginPath();
  context.moveTo(from, at);
  context.lineTo(to, at);
  context.stroke();
  context.restore();
}

/**
 * A line with breaks where nothing was known: an interpolated gap would be a guess.
 * @param {CanvasRenderingContext2D} context
 * @param {Page.CurveRow[]} rows
 * @param {"hips" | "back"} key
 * @param {(value: number) => number} x
 * @param {(value: number) => number} y
 * @param {string} ink
 * @param {number} width
 * @param {number[]} dash
 */
export function curve(context, rows, key, x, y, ink, width, dash) {
  context.save();
  context.strokeStyle = ink;
  context.lineWidth = width;
  context.lineJoin = context.lineCap = "round";
  context.setLineDash(dash);
  context.beginPath();
  let before = -Infinity;
  for (const row of rows) {
    const value = row[key];
    if (value === null) continue;
    if (row.t - before > GAP_S) context.moveTo(x(row.t), y(value));
    else context.lineTo(x(row.t), y(value));
    before = row.t;
  }
  context.stroke();
  context.restore();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} at
 * @param {number} top
 * @param {number} bottom
 */
function marker(context, at, top, bottom) {
  context.fillStyle = context.strokeStyle = colour("--text");
  context.lineWidth = 1.5;
  context.beginPath();
  context.moveTo(at, top);
  context.lineTo(at, bottom);
  context.stroke();
  context.beginPath();
  context.arc(at, top, 4, 0, 2 * Math.PI);
  context.fill();
}

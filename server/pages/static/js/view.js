/** What is drawn over the picture: a thin skeleton and a thick line along the back. */

import { sharp } from "./dom.js";
import { BONE, BONES, CASING, CASING_EXTRA, LINES, SEEN } from "./drawing.js";

/** @import * as Wire from "../../types/messages.d.ts" */
/** @import * as Page from "../../types/page.d.ts" */

/**
 * Draw over a picture that is `width` × `height` in the units of this context.
 * @param {CanvasRenderingContext2D} context
 * @param {Page.Drawn | Wire.OverlayMessage} overlay
 * @param {Wire.Verdict} state
 * @param {number} width
 * @param {number} height
 */
export function drawOverlay(context, { points, back }, state, width, height) {
  const unit = Math.max(width, height) / 640;
  context.save();
  context.lineCap = context.lineJoin = "round";
  skeleton(context, points, unit, width, height);
  if (back.length > 1) backLine(context, back, LINES[state], unit, width, height);
  context.restore();
}

/**
 * Keep the canvas on the page as large and as sharp as the picture, and draw there.
 * @param {HTMLCanvasElement} canvas
 * @param {Page.Drawn | Wire.OverlayMessage | null} overlay
 * @param {Wire.Verdict} state
 */
export function showOverlay(canvas, overlay, state) {
  const { clientWidth: width, clientHeight: height } = canvas;
  if (!width || !height) return;
  const context = sharp(canvas, width, height);
  context.clearRect(0, 0, width, height);
  if (overlay) drawOverlay(context, overlay, state, width, height);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Page.Drawn["points"]} points
 * @param {number} unit
 * @param {number} width
 * @param {number} height
 */
function skeleton(context, points, unit, width, height) {
  const path = new Path2D();
  for (const [from, to] of BONES) {
    const [a, b] = [points[from], points[to]];
    if (!a || !b || a[2] < SEEN || b[2] < SEEN) continue;
    path.moveTo(a[0] * width, a[1] * height);
    path.lineTo(b[0] * width, b[1] * height);
  }
  context.lineWidth = BONE.casingWidth * unit;
  context.strokeStyle = BONE.casing;
  context.stroke(path);
  context.lineWidth = BONE.width * unit;
  context.strokeStyle = BONE.colour;
  context.stroke(path);
}

/**
 * A smooth curve through the middles between points, on a dark casing that sets it off from any picture.
 * @param {CanvasRenderingContext2D} context
 * @param {[number, number][]} back
 * @param {typeof LINES[string]} line
 * @param {number} unit
 * @param {number} width
 * @param {number} height
 */
function backLine(context, back, line, unit, width, height) {
  const places = back.map(([x, y]) => /** @type {const} */ ([x * width, y * height]));
  const path = new Path2D();
  path.moveTo(...places[0]);
  for (let i = 1; i < places.length - 1; i++) {
    const [x, y] = places[i];
    const [nextX, nextY] = places[i + 1];
    path.quadraticCurveTo(x, y, (x + nextX) / 2, (y + nextY) / 2);
  }
  path.lineTo(...places[places.length - 1]);
  context.lineWidth = (line.width + CASING_EXTRA) * unit;
  context.strokeStyle = CASING;
  context.stroke(path);
  context.lineWidth = line.width * unit;
  context.strokeStyle = line.colour;
  context.setLineDash(line.dash.map((part) => part * unit));
  context.stroke(path);
}

/** What is drawn over the picture: a thin skeleton and a thick line along the back. */

import { colour, sharp } from "./dom.js";

/** Pairs of MediaPipe landmarks: head, arms, trunk, legs, feet. */
const BONES = [
  [7, 11],
  [8, 12],
  [11, 13],
  [13, 15],
  [12, 14],
  [14, 16],
  [11, 12],
  [11, 23],
  [12, 24],
  [23, 24],
  [23, 25],
  [25, 27],
  [27, 29],
  [29, 31],
  [27, 31],
  [24, 26],
  [26, 28],
  [28, 30],
  [30, 32],
  [28, 32],
];
const SEEN = 0.5;

/** Colour, dash and width all differ: no one of them has to be seen. Widths and dashes in pixels at 640 wide. */
const LINES = {
  good: { ink: "--line-good", width: 7, dash: [] },
  caution: { ink: "--line-caution", width: 10, dash: [20, 12] },
  rounded: { ink: "--line-rounded", width: 15, dash: [0.1, 21] },
  unknown: { ink: "--line-unknown", width: 5, dash: [4, 10] },
};

/** Draw over a picture that is `width` × `height` in the units of this context. */
export function drawOverlay(context, { points, back }, state, width, height) {
  const unit = Math.max(width, height) / 640;
  context.save();
  context.lineCap = context.lineJoin = "round";
  skeleton(context, points, unit, width, height);
  if (back.length > 1) backLine(context, back, LINES[state], unit, width, height);
  context.restore();
}

/** Keep the canvas on the page as large and as sharp as the picture, and draw there. */
export function showOverlay(canvas, overlay, state) {
  const { clientWidth: width, clientHeight: height } = canvas;
  if (!width || !height) return;
  const context = sharp(canvas, width, height);
  context.clearRect(0, 0, width, height);
  if (overlay) drawOverlay(context, overlay, state, width, height);
}

function skeleton(context, points, unit, width, height) {
  const path = new Path2D();
  for (const [from, to] of BONES) {
    const [a, b] = [points[from], points[to]];
    if (!a || !b || a[2] < SEEN || b[2] < SEEN) continue;
    path.moveTo(a[0] * width, a[1] * height);
    path.lineTo(b[0] * width, b[1] * height);
  }
  context.lineWidth = 3.2 * unit;
  context.strokeStyle = "rgb(0 0 0 / 35%)";
  context.stroke(path);
  context.lineWidth = 1.6 * unit;
  context.strokeStyle = "rgb(255 255 255 / 75%)";
  context.stroke(path);
}

/** A smooth curve through the middles between points, on a dark casing that sets it off from any picture. */
function backLine(context, back, line, unit, width, height) {
  const places = back.map(([x, y]) => [x * width, y * height]);
  const path = new Path2D();
  path.moveTo(...places[0]);
  for (let i = 1; i < places.length - 1; i++) {
    const [x, y] = places[i];
    const [nextX, nextY] = places[i + 1];
    path.quadraticCurveTo(x, y, (x + nextX) / 2, (y + nextY) / 2);
  }
  path.lineTo(...places.at(-1));
  context.lineWidth = (line.width + 5) * unit;
  context.strokeStyle = "rgb(8 12 14 / 70%)";
  context.stroke(path);
  context.lineWidth = line.width * unit;
  context.strokeStyle = colour(line.ink);
  context.setLineDash(line.dash.map((part) => part * unit));
  context.stroke(path);
}

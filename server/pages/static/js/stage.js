/**
 * The picture that was judged with the lines found in it, drawn as one: they belong together, and a browser that draws
 * without a graphics card has one layer to show instead of three.
 */

import { $, sharp } from "./dom.js";
import { drawOverlay } from "./view.js";

/** @import * as Wire from "../../types/messages.d.ts" */

/** @type {{ picture: ImageBitmap, overlay: Wire.OverlayMessage, state: Wire.Verdict } | null} */
let judged = null;
/** Of the stage, in CSS pixels; as it was told, for to ask is to lay the page out anew, with every picture. */
let size = { width: 0, height: 0 };

/**
 * Show a picture, which is taken over: it is closed when the next one comes.
 * @param {ImageBitmap | null} picture none with an answer that has none: what is on show stays
 * @param {Wire.OverlayMessage} overlay
 * @param {Wire.Verdict} state
 */
export function showJudged(picture, overlay, state) {
  if (!picture) return;
  judged?.picture.close();
  judged = { picture, overlay, state };
  $("stage").classList.add("judged");
  drawJudged();
}

/** From now on the stage has the shape of its picture, and what is drawn is as large as the stage. */
export function followStage() {
  $("picture").addEventListener("resize", () => {
    const { videoWidth, videoHeight } = $("picture");
    if (videoWidth) $("stage").style.setProperty("--aspect", String(videoWidth / videoHeight));
  });
  new ResizeObserver(([{ contentRect }]) => {
    size = contentRect;
    drawJudged();
  }).observe($("stage"));
}

/** Draw it once more, the stage being larger or another way round. */
export function drawJudged() {
  const canvas = $("judged-picture");
  const { width, height } = size;
  if (!judged || !width || !height) return;
  const context = sharp(canvas, width, height, { alpha: false });
  context.save();
  if ($("stage").classList.contains("mirrored")) {
    context.translate(width, 0);
    context.scale(-1, 1);
  }
  context.drawImage(judged.picture, 0, 0, width, height);
  drawOverlay(context, judged.overlay, judged.state, width, height);
  context.restore();
}

/** Nothing is judged any more: the camera's own picture is on show, without lines. */
export function clearJudged() {
  judged?.picture.close();
  judged = null;
  $("stage").classList.remove("judged");
}

/** What a session leaves to look at: its curve, and the one picture that the server called worth keeping. */

import { pen } from "./dom.js";
import { drawOverlay } from "./view.js";

/** @import * as Wire from "../../types/messages.d.ts" */
/** @import * as Page from "../../types/page.d.ts" */

export class Record {
  /**
   * t in seconds from the first picture; hips and back null where unknown.
   * @type {Page.CurveRow[]}
   */
  rows = [];
  /** @type {number | null} */
  limitDeg = null;
  /** @type {{ picture: HTMLCanvasElement, t: number, text: string } | null} */
  moment = null;
  /** @type {number | null} */
  #zeroMs = null;
  #mirrored;

  /**
   * `mirrored()` tells whether the picture is shown as a mirror just now.
   * @param {() => boolean} mirrored
   */
  constructor(mirrored) {
    this.#mirrored = mirrored;
  }

  /**
   * @param {Wire.FeedbackMessage} reply
   * @param {ImageBitmap | null} picture
   */
  add(reply, picture) {
    this.#zeroMs ??= reply.t_ms;
    const t = (reply.t_ms - this.#zeroMs) / 1000;
    const angles = reply.verdict === "unknown" ? null : reply.angles;
    const [hips, back] = [angles?.hip_hinge_deg ?? null, angles?.lumbar_flexion_deg ?? null];
    this.rows.push({ t, hips, back, warning: reply.warning });
    this.limitDeg = reply.limits.rounded_deg;
    const highlight = reply.coach?.highlight;
    if (highlight && picture) this.moment = { picture: this.#keep(reply, picture), t, text: highlight.words };
  }

  /** Whether there is a curve to be seen. */
  get drawn() {
    return this.rows.filter(({ back }) => back !== null).length > 1;
  }

  /**
   * A copy of the picture with the lines on it, the way round the person saw it.
   * @param {Wire.FeedbackMessage} reply
   * @param {ImageBitmap} picture
   */
  #keep(reply, picture) {
    const copy = Object.assign(document.createElement("canvas"), { width: picture.width, height: picture.height });
    const context = pen(copy);
    if (this.#mirrored()) context.setTransform(-1, 0, 0, 1, copy.width, 0);
    context.drawImage(picture, 0, 0);
    drawOverlay(context, reply.overlay, reply.shown, copy.width, copy.height);
    return copy;
  }
}

/** What a session leaves to look at: its curve, and the one picture that the server called worth keeping. */

import { drawOverlay } from "./view.js";

export class Record {
  /** {t, hips, back, warning}, t in seconds from the first picture; hips and back null where unknown. */
  rows = [];
  limitDeg = null;
  /** {picture, t, text}, or null. */
  moment = null;
  #zeroMs = null;
  #mirrored;

  /** `mirrored()` tells whether the picture is shown as a mirror just now. */
  constructor(mirrored) {
    this.#mirrored = mirrored;
  }

  add(reply, canvas) {
    this.#zeroMs ??= reply.t_ms;
    const t = (reply.t_ms - this.#zeroMs) / 1000;
    const angles = reply.verdict === "unknown" ? null : reply.angles;
    const [hips, back] = [angles?.hip_hinge_deg ?? null, angles?.lumbar_flexion_deg ?? null];
    this.rows.push({ t, hips, back, warning: reply.warning });
    this.limitDeg = reply.limits.rounded_deg;
    const { highlight } = reply.coach;
    if (highlight) this.moment = { picture: this.#keep(reply, canvas), t, text: highlight.words };
  }

  /** Whether there is a curve to be seen. */
  get drawn() {
    return this.rows.filter(({ back }) => back !== null).length > 1;
  }

  /** A copy of the picture with the lines on it, the way round the person saw it. */
  #keep(reply, canvas) {
    const copy = Object.assign(document.createElement("canvas"), { width: canvas.width, height: canvas.height });
    const context = copy.getContext("2d");
    if (this.#mirrored()) context.setTransform(-1, 0, 0, 1, copy.width, 0);
    context.drawImage(canvas, 0, 0);
    drawOverlay(context, reply.overlay, reply.shown, copy.width, copy.height);
    return copy;
  }
}

/** How a phone stands, from what its browser tells of it, and what to do about that. Pure. */

/** Chosen: so far off, a person's lean is read wrongly by as much as one reading spreads, and no hand is steadier. */
export const ROLL_DEG = 4;
/** Chosen: beyond it a person two metres away leaves the picture at the top or the bottom. */
export const PITCH_DEG = 8;
/** Once it stands well it may move a little without being told. */
const SLACK_DEG = 2;

/** @typedef {{ pitch: number, roll: number }} Level */
/** @typedef {"unknown" | "upright" | "clockwise" | "anticlockwise" | "up" | "down" | "good"} Advice */

/**
 * From the angles of a DeviceOrientationEvent: how far the back camera looks up, and how far the phone leans to its left
 * as seen by whoever looks at its screen (W3C, Device Orientation: rotations about z, then x, then y). Degrees; null
 * where the browser tells none.
 * @param {number | null} beta
 * @param {number | null} gamma
 * @returns {Level | null}
 */
export function levelOf(beta, gamma) {
  if (beta === null || gamma === null) return null;
  const [b, g] = [(beta * Math.PI) / 180, (gamma * Math.PI) / 180];
  // The direction of the sky, as the phone has it: to its right, to its top, out of its screen.
  const [right, top, out] = [-Math.cos(b) * Math.sin(g), Math.sin(b), Math.cos(b) * Math.cos(g)];
  const degrees = 180 / Math.PI;
  return { pitch: Math.asin(Math.max(-1, Math.min(1, -out))) * degrees, roll: Math.atan2(right, top) * degrees };
}

/**
 * What to do next. `before`: what was to do until now.
 * @param {Level | null} level
 * @param {Advice} [before]
 * @returns {Advice}
 */
export function advise(level, before = "unknown") {
  if (!level) return "unknown";
  const { pitch, roll } = level;
  const slack = before === "good" ? SLACK_DEG : 0;
  if (Math.abs(roll) > 45 || Math.abs(pitch) > 60) return "upright";
  if (Math.abs(roll) > ROLL_DEG + slack) return roll > 0 ? "clockwise" : "anticlockwise";
  if (Math.abs(pitch) > PITCH_DEG + slack) return pitch > 0 ? "up" : "down";
  return "good";
}

/** Says what to do only once it has been so for a while: a hand that is still at it needs no words. */
export class Guide {
  /** @type {Advice | null} */
  #said = null;
  /** @type {Advice} */
  #now = "unknown";
  #since = 0;

  /** @param {number} [steadyMs] */
  constructor(steadyMs = 1_200) {
    this.steadyMs = steadyMs;
  }

  /** What is to do now. */
  get advice() {
    return this.#now;
  }

  /**
   * What to say now, or null.
   * @param {Level | null} level
   * @param {number} nowMs
   * @returns {Advice | null}
   */
  feel(level, nowMs) {
    const advice = advise(level, this.#now);
    if (advice !== this.#now) [this.#now, this.#since] = [advice, nowMs];
    if (advice === this.#said || nowMs - this.#since < this.steadyMs) return null;
    this.#said = advice;
    return advice;
  }
}

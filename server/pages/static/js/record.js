/** What happened during a session, kept in this page only, and the words about it. */

import { LEANING_DEG } from "./coach.js";
import { drawOverlay } from "./view.js";

const HOLD_S = 30;
/** A new worst or best moment must beat the old one by this much, or the picture would be copied every frame. */
const BETTER_DEG = 1;

export class Record {
  /** {t, hips, back, state, warning}, t in seconds from the first picture; hips and back null where unknown. */
  rows = [];
  judgedS = 0;
  longestFlatS = 0;
  deepestFlatDeg = 0;
  warnings = [];
  rounded = null;
  flat = null;
  limitDeg = null;
  #flatS = 0;
  #zeroMs = null;
  #mirrored;

  /** `mirrored()` tells whether the picture is shown as a mirror just now. */
  constructor(mirrored) {
    this.#mirrored = mirrored;
  }

  add(reply, state, canvas) {
    this.#zeroMs ??= reply.t_ms;
    const t = (reply.t_ms - this.#zeroMs) / 1000;
    const last = this.rows.at(-1);
    const dt = last ? Math.min(Math.max(t - last.t, 0), 0.5) : 0;
    const known = reply.status === "ok" && reply.verdict !== "unknown" && reply.angles;
    const hips = known ? reply.angles.hip_hinge_deg : null;
    const back = known ? reply.angles.lumbar_flexion_deg : null;
    this.rows.push({ t, hips, back, warning: reply.warning });
    this.limitDeg = reply.limits.rounded_deg;
    if (known) this.judgedS += dt;
    this.#time(reply, known, dt);
    if (reply.warning && !last?.warning) this.warnings.push({ t, hips });
    if (known) this.#moments(reply, state, canvas, t, hips, back);
  }

  #time(reply, known, dt) {
    const leaning = known && reply.angles.trunk_lean_deg >= LEANING_DEG;
    this.#flatS = leaning && reply.verdict === "good" ? this.#flatS + dt : 0;
    this.longestFlatS = Math.max(this.longestFlatS, this.#flatS);
    if (leaning && reply.verdict === "good")
      this.deepestFlatDeg = Math.max(this.deepestFlatDeg, reply.angles.hip_hinge_deg);
  }

  #moments(reply, state, canvas, t, hips, back) {
    if (back >= reply.limits.caution_deg && back > (this.rounded?.back ?? 0) + BETTER_DEG)
      this.rounded = { t, hips, back, picture: this.#keep(reply, state, canvas) };
    else if (reply.verdict === "good" && hips >= LEANING_DEG && hips > (this.flat?.hips ?? 0) + BETTER_DEG)
      this.flat = { t, hips, back, picture: this.#keep(reply, state, canvas) };
  }

  /** A copy of the picture with the lines on it, the way round the person saw it. */
  #keep(reply, state, canvas) {
    const copy = Object.assign(document.createElement("canvas"), { width: canvas.width, height: canvas.height });
    const context = copy.getContext("2d");
    if (this.#mirrored()) context.setTransform(-1, 0, 0, 1, copy.width, 0);
    context.drawImage(canvas, 0, 0);
    drawOverlay(context, reply.overlay, state, copy.width, copy.height);
    return copy;
  }
}

export function seconds(s) {
  const [minutes, rest] = [Math.floor(Math.round(s) / 60), Math.round(s) % 60];
  return [minutes ? `${minutes} min` : "", rest || !minutes ? `${rest} s` : ""].filter(Boolean).join(" ");
}

/** What went well, in a heading. */
export function headline(record) {
  if (record.judgedS < 1) return "There was nothing to judge yet.";
  if (record.longestFlatS < 1) return record.warnings.length ? "Your back rounded early." : "You stood well. Now lean.";
  if (!record.warnings.length) return "Your back stayed flat.";
  return `You held a flat back down to ${Math.round(record.deepestFlatDeg)}°.`;
}

/** The one thing to do next time. */
export function nextTime(record) {
  if (record.judgedS < 1) return "Stand side-on, all of you in the picture, and stay tall for two seconds first.";
  const began = record.warnings.map(({ hips }) => hips).filter((hips) => hips !== null && hips >= LEANING_DEG);
  if (began.length) {
    const stop = Math.max(10, Math.floor((Math.min(...began) - 5) / 5) * 5);
    return `Stop at about ${stop}° from the hips and lift your chest there; past that your back rounds.`;
  }
  if (record.warnings.length) return "Lift your chest first, then lean from the hips only as far as it stays lifted.";
  if (record.longestFlatS < HOLD_S)
    return `Hold the flat lean longer: ${seconds(record.longestFlatS)} so far, ${HOLD_S} s is the aim.`;
  return "The same again, up to twice a day. Lean a little further only if your back stays flat.";
}

/** Name and value of each figure. */
export function figures(record) {
  return [
    ["Longest flat lean", seconds(record.longestFlatS)],
    ["Deepest with a flat back", record.deepestFlatDeg ? `${Math.round(record.deepestFlatDeg)}°` : "–"],
    ["Warnings", String(record.warnings.length)],
    ["Time judged", seconds(record.judgedS)],
  ];
}

/** The picture worth keeping, with its words: the roundest moment, or else the deepest flat one. */
export function moment(record) {
  const chosen = record.rounded ?? record.flat;
  if (!chosen) return null;
  const [hips, back, at] = [Math.round(chosen.hips), Math.round(Math.max(0, chosen.back)), seconds(chosen.t)];
  const what = record.rounded ? "Your roundest moment" : "Your deepest flat lean";
  return {
    picture: chosen.picture,
    t: chosen.t,
    text: `${what}, at ${at}: ${hips}° from the hips, ${back}° from the low back.`,
  };
}

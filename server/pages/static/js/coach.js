/** Free practice: the one sign and word, the one cue, and the lean split into hips and back. */

import { $, degrees, setText } from "./dom.js";
import { BAR_DEG } from "./drawing.js";

/** Below this lean the person stands, and the back has nothing to prove. */
export const LEANING_DEG = 15;
/** What a held stretch aims for; the ring is full then. */
const HOLD_S = 30;
/** A state of not knowing must last this long to be shown: one odd frame should not make the sign jump. */
const UNKNOWN_AFTER_MS = 400;

const WORDS = { caution: "Careful", rounded: "Chest up" };
const UNKNOWN_WORDS = {
  no_person: "Step in",
  out_of_frame: "Step back",
  not_side_on: "Turn",
  no_reference: "Stand tall",
  low_confidence: "Unsure",
};
const CUES = {
  good: "Good. Lead with your chest, lean from the hips.",
  caution: "Lift your chest a little before you go on.",
  rounded: "Your back is rounding. Lift your chest and come up a little.",
};

/** Turns replies into what is on show; keeps the time a flat lean has been held. */
export class Coach {
  state = "unknown";
  heldS = 0;
  #lastMs = null;
  #unknownSince = null;

  /** `nowMs` is the time of the picture. Returns {state, word, cue, leaning}. */
  read(reply, nowMs) {
    const dt = this.#lastMs === null ? 0 : Math.min(Math.max(nowMs - this.#lastMs, 0), 500) / 1000;
    this.#lastMs = nowMs;
    this.#settle(reply, nowMs);
    const leaning = (reply.angles?.trunk_lean_deg ?? 0) >= LEANING_DEG;
    if (reply.angles && !leaning) this.heldS = 0;
    else if (leaning && reply.verdict === "good") this.heldS += dt;
    return { state: this.state, leaning, word: this.#word(reply, leaning), cue: this.#cue(reply, leaning) };
  }

  #settle(reply, nowMs) {
    let state = reply.status === "ok" ? reply.verdict : "unknown";
    if (reply.warning) state = "rounded";
    if (state !== "unknown") this.#unknownSince = null;
    else {
      this.#unknownSince ??= nowMs;
      if (nowMs - this.#unknownSince < UNKNOWN_AFTER_MS) return;
    }
    this.state = state;
  }

  #word(reply, leaning) {
    if (this.state === "unknown") return UNKNOWN_WORDS[reply.status] ?? "Wait";
    if (this.state === "good") return leaning ? "Flat" : "Ready";
    return WORDS[this.state];
  }

  #cue(reply, leaning) {
    if (reply.advice) return reply.advice;
    if (this.state === "unknown") return "I can't tell right now.";
    if (this.state === "good" && !leaning) return "Lean forward from your hips, back flat.";
    return CUES[this.state];
  }
}

/** Put it on the page. */
export function showCoach({ word, cue, state, leaning }, heldS, reply) {
  document.body.dataset.sign = state;
  setText($("word"), word);
  setText($("cue"), cue);
  setText($("seconds"), leaning ? String(Math.floor(heldS)) : "");
  $("shape").classList.toggle("leaning", leaning);
  $("ring").style.strokeDashoffset = String(100 - Math.min(100, (heldS / HOLD_S) * 100));
  showLean(reply.angles, reply.limits, state);
}

/** Nothing is judged: no figure may look as if it were of now. */
export function clearCoach(word) {
  setText($("word"), word);
  setText($("cue"), "");
  $("shape").classList.remove("leaning");
  $("lean").classList.add("stale");
}

/** One bar: the part from the hips, then the part from the low back, with a mark where that part should end. */
export function showLean(angles, limits, state) {
  const lean = $("lean");
  // The last figures stay, dimmed: a bar that collapses would look like a judgement.
  lean.classList.toggle("stale", state === "unknown" || !angles);
  if (!angles || angles.hip_hinge_deg === null || angles.lumbar_flexion_deg === null) return;
  const hips = Math.max(0, angles.hip_hinge_deg);
  const back = Math.max(0, angles.lumbar_flexion_deg);
  const share = (value) => `${(Math.min(value, BAR_DEG) / BAR_DEG) * 100}%`;
  $("hips-part").style.width = share(hips);
  $("back-part").style.width = share(Math.min(back, BAR_DEG - hips));
  $("limit").style.left = share(hips + limits.rounded_deg);
  setText($("hips-deg"), degrees(hips));
  setText($("back-deg"), degrees(back));
  lean.setAttribute("aria-label", `Your lean: ${degrees(hips)} from the hips, ${degrees(back)} from the low back.`);
}

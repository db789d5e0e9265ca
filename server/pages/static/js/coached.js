/** A stretch that is led by the coach: one sign, one word, one cue. The coach itself runs on the server. */

import { showLean } from "./coach.js";
import { $, degrees, setText } from "./dom.js";

/** More letters than these don't fit on a line beside the picture at full size, or a little smaller. */
const LONG_WORD = 6;
const LONGER_WORD = 8;

const SIGNS = {
  into: "go",
  hold: "hold",
  deeper: "hold",
  press: "press",
  relax: "relax",
  repeat: "count",
  come_up: "up",
  change_leg: "other",
  summary: "done",
};
/** What stands the clock still, and what that looks like; still moving is no fault, and a rounding has the warning. */
const STOPS = {
  unseen: "unknown",
  camera: "unknown",
  person: "paused",
  knee: "fix",
  bounce: "fix",
  moved: "fix",
  out: "fix",
};

/** Which shape is shown for an answer. */
export function signOf(coach, warning) {
  if (warning) return "rounded";
  return STOPS[coach.paused_because] ?? SIGNS[coach.phase] ?? "unknown";
}

/** What stands in the ring, and how full it is (0..1). */
export function ringOf({ phase, clock_s, target_s, reps, reps_target }) {
  if (phase === "repeat") return { text: String(reps), share: reps_target ? reps / reps_target : 0 };
  if (!target_s) return { text: "", share: 0 };
  return { text: String(Math.max(0, Math.ceil(target_s - clock_s - 1e-3))), share: clock_s / target_s };
}

/** "Left leg · round 2 of 3", or with something else to tell about the leg: "Left leg · 12 s to go". */
export function placeOf({ leg, round, rounds, phase, reps, reps_target }, { legs, kind }, told = "") {
  const which = legs === 1 && leg ? `${leg === "left" ? "Left" : "Right"} leg` : "";
  const counted = phase === "repeat" ? `${reps} of ${reps_target}` : "";
  const where = kind === "repetitions" ? counted : rounds > 1 ? `round ${round} of ${rounds}` : "";
  const text = [which, told || where].filter(Boolean).join(" · ");
  return text && text[0].toUpperCase() + text.slice(1);
}

/** Put an answer on the page. `reply` is null for one without a picture. */
export function showCoached(coach, reply, stretch, state) {
  const sign = signOf(coach, reply?.warning ?? false);
  const ring = ringOf(coach);
  document.body.dataset.sign = sign;
  const ringed = sign === "hold" || sign === "press" || sign === "count";
  setText($("coach-number"), ring.text);
  $("coach-ring").style.strokeDashoffset = String(100 - 100 * Math.min(1, ring.share));
  $("signal").classList.toggle("counting", ringed);
  // Not at rest yet: the ring waits, which is no fault.
  $("signal").classList.toggle("waiting", ringed && coach.paused_because !== null);
  showWord(coach.word, coach.sentence);
  // The number in the ring gives way to a sign: what is left is still told.
  const waits = coach.target_s > 0 && !ringed ? `${ring.text} s to go` : "";
  setText($("place"), placeOf(coach, stretch, waits));
  const { back } = stretch;
  $("lean").hidden = !back;
  $("leg-seen").hidden = back;
  if (back) {
    if (reply) showLean(reply.angles, reply.limits, state);
  } else showLeg(coach, stretch);
}

/** The word for three metres, and the one cue. */
export function showWord(word, sentence) {
  setText($("word"), word);
  $("word").classList.toggle("long", word.length > LONG_WORD);
  $("word").classList.toggle("longer", word.length > LONGER_WORD);
  setText($("cue"), sentence);
}

/** Where the back is out of the camera's reach: the leg, the knee, and that the back is not judged. */
function showLeg({ leg_angle_deg: angle, knee_deg: knee, note }, { position }) {
  const lying = position === "lying";
  $("leg-angle").hidden = !lying;
  setText($("leg-deg"), degrees(angle));
  setText($("knee-deg"), degrees(knee === null ? null : Math.max(0, knee)));
  $("leg-bar").hidden = !lying;
  $("leg-part").style.width = `${Math.max(0, Math.min(120, angle ?? 0)) / 1.2}%`;
  setText($("leg-note"), note);
}

/** Times and progress as people say them. */

/** @import * as Wire from "../../types/messages.d.ts" */

/**
 * 12.3 s into a clip: "0:12.3".
 * @param {number} seconds
 * @param {number} digits
 */
export function clock(seconds, digits = 1) {
  const all = Number(Math.max(seconds, 0).toFixed(digits));
  const hours = Math.floor(all / 3600);
  const minutes = Math.floor((all % 3600) / 60);
  const rest = (all % 60).toFixed(digits).padStart(digits ? 3 + digits : 2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

/**
 * A stretch of time in words.
 * @param {number} seconds
 */
export function span(seconds) {
  /** @type {[number, string]} */
  const [count, word] =
    seconds < 90
      ? [Math.round(seconds), "second"]
      : seconds < 5400
        ? [Math.round(seconds / 60), "minute"]
        : [Math.round(seconds / 3600), "hour"];
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

const DOING = { review: "Reviewing", export: "Making the file", copy: "Making a copy that this browser plays" };

/**
 * What is being done, how much of it, and how long it will still take.
 * @param {Wire.JobMessage} job
 */
export function inWords({ what, running, share, left_s: left }) {
  if (!running) return "Waiting for its turn…";
  if (share === 0) return `${DOING[what]}: getting ready…`;
  const done = share === null ? "…" : `: ${Math.round(share * 100)} %`;
  return `${DOING[what]}${done}${left === null ? "" : `, about ${span(Math.max(left, 1))} left`}`;
}

export const STATES = { good: "back flat", caution: "rounding a little", rounded: "rounded", unknown: "can’t tell" };

/**
 * Exports in plain words; what isn't here is described by the server.
 * @type {Record<string, string>}
 */
export const EXPORTS = {
  frames: "Every frame as a table",
  report: "The findings for other programs",
  timeline: "The chart as a picture",
  html: "A report to read or print",
  video: "The clip with the lines drawn on it",
  motion: "The angles for OpenSim",
  landmarks: "The points of the body in space",
  openpose: "The points of the body as OpenPose writes them",
};

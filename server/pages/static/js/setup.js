/** Setting up: four checks that tick themselves, and the one thing to do next. */

import { $, make, setText } from "./dom.js";

const DARK = 0.16;
/** A sentence of more letters is set smaller, so that it stays beside the picture. */
const LONG = 44;

/** In the order in which they can be met. */
const CHECKS = [
  { id: "body", text: "All of you in the picture" },
  { id: "side", text: "Side-on to the camera" },
  { id: "light", text: "Enough light" },
  { id: "standing", text: "Standing posture taken" },
];

/** Which checks are met. `light` is the brightness of the picture, 0..1. */
export function met(reply, light) {
  const body = reply.status !== "no_person" && reply.status !== "out_of_frame";
  return {
    body,
    side: body && reply.status !== "not_side_on",
    light: light >= DARK,
    standing: reply.reference_progress >= 1,
  };
}

/** The one thing to do next: the server's advice when it has some, else what the first open check needs. */
export function nextThing(reply, checks) {
  if (reply.advice && !(checks.body && checks.side && !checks.light)) return reply.advice;
  if (reply.status === "no_person") return "Step into the picture, side-on to the camera.";
  if (!checks.body) return "Step back until all of you is in the picture.";
  if (!checks.side) return "Turn side-on to the camera.";
  if (!checks.light) return "It is dark here. Switch on a light in front of you.";
  if (!checks.standing) return "Stand tall and still, both feet down, knees straight.";
  return "Lean forward from your hips.";
}

/** The one thing to do next, as large as it fits. */
export function showNext(text) {
  setText($("next"), text);
  $("next").classList.toggle("long", text.length > LONG);
}

/** Every check is met: the stretch may begin. */
export const allSet = (checks) => checks.body && checks.side && checks.standing;

/** Write the list, all open: what this stretch needs, all of it without one. */
export function buildChecks(stretch = null) {
  const needed = CHECKS.filter(
    ({ id }) => !stretch || (id === "side" ? stretch.side_on : id !== "standing" || stretch.back),
  );
  $("checks").replaceChildren(
    ...needed.map(({ id, text }) => {
      const item = make("li", { id: `check-${id}` }, make("span", { className: "mark", ariaHidden: "true" }));
      const shown = id === "standing" && stretch?.position === "seated" ? "Sitting tall taken" : text;
      item.append(
        make("span", { textContent: shown }),
        make("span", { className: "unseen", textContent: " – not yet" }),
      );
      return item;
    }),
  );
}

const onList = () => CHECKS.map(({ id }) => [id, $(`check-${id}`)]).filter(([, item]) => item);

/** Tick what is met; the standing check fills up as its time passes. */
export function showChecks(checks, reply) {
  for (const [id, item] of onList()) {
    item.classList.toggle("done", checks[id]);
    setText(item.lastChild, checks[id] ? " – done" : " – not yet");
  }
  $("check-standing")?.style.setProperty("--progress", reply.reference_progress);
  // The ghost shows where to stand; whoever stands there needs it no more.
  $("ghost").classList.toggle("met", checks.body && checks.side);
  $("ghost").classList.toggle("turned", reply.view?.facing === "right");
}

/** No picture is being judged: nothing is known. */
export function clearChecks() {
  for (const [, item] of onList()) item.classList.remove("done");
  $("check-standing")?.style.setProperty("--progress", 0);
}

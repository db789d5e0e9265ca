/** Setting up: checks that tick themselves, and the one thing to do next. What is met, the server says. */

import { $, make, setText } from "./dom.js";
import { t } from "./words.js";

/** @import * as Wire from "../../types/messages.d.ts" */

/** Of what must be so, that which the ghost shows. @type {Wire.Check[]} */
const PLACE = ["body", "distance", "side"];
/** A sentence of more letters is set smaller, so that it stays beside the picture. */
const LONG = 44,
  LONGEST = 80;

/**
 * The one thing to do next, as large as it fits.
 * @param {string} text
 */
export function showNext(text) {
  setText($("next"), text);
  $("next").classList.toggle("long", text.length > LONG);
  $("next").classList.toggle("longest", text.length > LONGEST);
}

/**
 * Write the list, all open. `checks`: {id, text} of each, as in /api/stretches.
 * @param {Wire.StretchesStretchMessage["checks"]} checks
 */
export function buildChecks(checks) {
  $("checks").replaceChildren(
    ...checks.map(({ id, text }) =>
      make(
        "li",
        { id: `check-${id}` },
        make("span", { className: "mark", ariaHidden: "true" }),
        make("span", { textContent: text }),
        make("span", { className: "unseen", textContent: t("page-live-check", { met: "no" }) }),
      ),
    ),
  );
}

/**
 * Tick what is met; a check that takes time fills up as it passes. `view`: how the camera sees the person, or null.
 * @param {Wire.CheckMessage[]} checks
 * @param {Wire.ViewMessage | null} view
 */
export function showChecks(checks, view) {
  for (const { id, met, progress } of checks) {
    const item = document.getElementById(`check-${id}`);
    if (!item) continue;
    item.classList.toggle("done", met);
    item.style.setProperty("--progress", String(progress));
    setText(item.lastChild, t("page-live-check", { met: met ? "yes" : "no" }));
  }
  const open = checks.find(({ met }) => !met);
  if (open) showPicture(open.id);
  // The ghost shows where to stand; whoever stands there needs it no more.
  const there = checks.filter(({ id }) => PLACE.includes(id)).every(({ met }) => met);
  $("ghost").classList.toggle("met", there);
  $("ghost").classList.toggle("turned", view?.facing === "right");
}

/**
 * The little picture of what is wanting.
 * @param {Wire.Check} check
 */
export function showPicture(check) {
  const href = `#guide-${check}`;
  if ($("guide-picture").getAttribute("href") !== href) $("guide-picture").setAttribute("href", href);
}

/** No picture is being judged: nothing is known. */
export function clearChecks() {
  for (const item of /** @type {Iterable<HTMLElement>} */ ($("checks").children)) {
    item.classList.remove("done");
    item.style.setProperty("--progress", "0");
  }
}

/**
 * The known place in which they stand, "" where it is none.
 * @param {string} name
 */
export function showSpot(name) {
  setText($("spot"), name && t("page-live-setup.place", { name }));
}

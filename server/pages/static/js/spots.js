/** On the first page: the places in which the chosen person stretches, to be named and forgotten. */

import { ask } from "./api.js";
import { $, make, setText } from "./dom.js";
import { asTrouble } from "./trouble.js";
import { date, t } from "./words.js";

/** @import * as Wire from "../../types/messages.d.ts" */

/** Whose places are on show. @type {number | null} */
let id = null;

/**
 * Show the places of this person, as they are now; null is nobody in particular, who has none.
 * @param {number | null} chosen
 */
export async function showSpots(chosen) {
  id = chosen;
  setText($("spots-said"), "");
  /** @type {Wire.PlaceMessage[]} */
  const places = chosen === null ? [] : await ask(`/api/profiles/${chosen}/places`).catch(() => []);
  if (chosen !== id) return;
  $("spots").hidden = places.length === 0;
  $("spot-list").replaceChildren(...places.map(item));
}

/** @param {Wire.PlaceMessage} place */
function item(place) {
  const name = make("input", {
    type: "text",
    value: place.name,
    maxLength: 60,
    ariaLabel: t("page-live-places.name", { name: place.name }),
  });
  name.addEventListener("change", () => change(place, { method: "PATCH", body: { name: name.value } }));
  const forget = make("button", {
    type: "button",
    className: "link",
    textContent: t("page-live-places.forget"),
    ariaLabel: t("page-live-places.forget-one", { name: place.name }),
  });
  forget.addEventListener("click", () => change(place, { method: "DELETE" }));
  const day = date(place.used_at, { dateStyle: "medium" });
  const seen = `${place.words} ${t("page-live-places.used", { day })}`;
  return make("li", {}, name, " ", forget, make("p", { className: "person-note", textContent: seen }));
}

/**
 * @param {Wire.PlaceMessage} place
 * @param {{ method: string, body?: unknown }} how
 */
async function change({ id: number, name }, how) {
  const whose = id;
  let said = how.method === "DELETE" ? t("page-live-places.forgotten", { name }) : t("page-live-places.saved");
  try {
    await ask(`/api/profiles/${whose}/places/${number}`, how);
  } catch (error) {
    const trouble = asTrouble(error);
    said = `${trouble.what} ${trouble.remedy}`;
  }
  await showSpots(whose);
  setText($("spots-said"), said);
}

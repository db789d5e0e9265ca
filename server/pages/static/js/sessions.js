/** One session in the list: a line that opens to its holds. */

import { degrees, make } from "./dom.js";
import { date, t } from "./words.js";

/** @import * as Page from "../../types/page.d.ts" */

/** @param {string} leg */
const called = (leg) => t("page-history-leg.short", { leg });
/** @param {number} s */
const seconds = (s) =>
  s < 100
    ? t("page-history-seconds", { seconds: Math.round(s) })
    : t("page-history-seconds.long", { minutes: Math.floor(s / 60), seconds: Math.round(s % 60) });

/**
 * @param {Page.RecordedSession} session
 * @param {(session: Page.RecordedSession) => void} onDelete
 */
export function sessionItem(session, onDelete) {
  const warnings = session.holds.reduce((sum, hold) => sum + hold.warnings, 0);
  const when = date(session.started_at, { dateStyle: "medium", timeStyle: "short" });
  /** @param {string} leg */
  const legs = [...new Set(session.holds.map(({ leg }) => leg))].sort();
  const line = make(
    "summary",
    {},
    make("span", { className: "when", textContent: when }),
    make("span", { className: "what" }, session.stretch_name, ...chips(session)),
    .../** @type {const} */ (["left", "right"]).map((leg) => inBrief(session.holds, leg, legs)),
    ...(session.holds.length
      ? [make("span", { className: "soft", textContent: t("page-history-warnings", { count: warnings }) })]
      : []),
  );
  const remove = make("button", { type: "button", className: "link", textContent: t("page-history-delete") });
  remove.addEventListener("click", () => onDelete(session));
  const inside = make(
    "div",
    { className: "inside" },
    session.holds.length
      ? holdTable(session.holds)
      : make("p", { className: "soft", textContent: t("page-history-no-hold") }),
    remove,
  );
  const item = make("li", {}, make("details", {}, line, inside));
  item.dataset.key = session.key;
  return item;
}

/**
 * What else there is to know, each in a few plain words.
 * @param {Page.RecordedSession} session
 */
function chips({ pain, pain_at_s: at, finished, source }) {
  const words = [];
  if (pain)
    words.push(
      at === null
        ? t("page-history-pain")
        : t("page-history-pain.at", { time: `${Math.floor(at / 60)}:${String(Math.floor(at % 60)).padStart(2, "0")}` }),
    );
  if (!finished) words.push(t("page-history-cut-short"));
  if (source === "clip") words.push(t("page-history-from-clip"));
  return words.map((text) => make("span", { className: "chip", textContent: text }));
}

/**
 * A leg's time in good form and depth; both at once stand in the first place.
 * @param {Page.RecordedHold[]} holds
 * @param {"left" | "right"} leg
 * @param {Page.RecordedHold["leg"][]} legs
 */
function inBrief(holds, leg, legs) {
  const mine =
    legs.includes("both") && leg === "left"
      ? holds.filter((hold) => hold.leg !== "right")
      : holds.filter((hold) => hold.leg === leg);
  if (!mine.length)
    return make("span", { className: "soft", textContent: legs.includes("both") ? "" : `${called(leg)} –` });
  const deepest = mine.reduce((deep, hold) => Math.max(deep, hold.deepest_flat_hinge_deg ?? -1), -1);
  const name = called(mine[0].leg === "both" ? "both" : leg);
  const time = mine.reduce((sum, hold) => sum + hold.right_s, 0);
  return make("span", { textContent: `${name} ${seconds(time)}${deepest < 0 ? "" : `, ${degrees(deepest)}`}` });
}

/** @param {Page.RecordedHold[]} holds */
function holdTable(holds) {
  const head = ["leg", "round", "good", "position", "warnings", "deepest", "rounded"].map((name) =>
    t(`page-history-holds.${name}`),
  );
  const rows = holds.map((hold) => [
    called(hold.leg),
    hold.round,
    seconds(hold.right_s),
    seconds(hold.in_position_s),
    hold.warnings,
    degrees(hold.deepest_flat_hinge_deg),
    hold.rounding_share === null ? "–" : t("page-history-holds.share", { share: hold.rounding_share * 100 }),
  ]);
  const table = make(
    "table",
    {},
    make("thead", {}, make("tr", {}, ...head.map((text) => make("th", { scope: "col", textContent: text })))),
    make("tbody", {}, ...rows.map((row) => make("tr", {}, ...row.map((text) => make("td", { textContent: text }))))),
  );
  const scroll = make(
    "div",
    { className: "scroll", tabIndex: 0, role: "region", ariaLabel: t("page-history-holds") },
    table,
  );
  return scroll;
}

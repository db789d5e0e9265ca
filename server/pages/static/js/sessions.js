/** One session in the list: a line that opens to its holds. */

import { degrees, make } from "./dom.js";

const LEG = { left: "Left", right: "Right", both: "Both" };
const seconds = (s) => (s < 100 ? `${Math.round(s)} s` : `${Math.floor(s / 60)} min ${Math.round(s % 60)} s`);

export function sessionItem(session, onDelete) {
  const warnings = session.holds.reduce((sum, hold) => sum + hold.warnings, 0);
  const when = new Date(session.started_at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
  const legs = [...new Set(session.holds.map(({ leg }) => leg))].sort();
  const line = make(
    "summary",
    {},
    make("span", { className: "when", textContent: when }),
    make("span", { className: "what" }, session.stretch_name, ...chips(session)),
    ...["left", "right"].map((leg) => inBrief(session.holds, leg, legs)),
    make("span", {
      className: "soft",
      textContent: warnings === 0 ? "no warning" : `${warnings} warning${warnings === 1 ? "" : "s"}`,
    }),
  );
  const remove = make("button", { type: "button", className: "link", textContent: "Delete this session" });
  remove.addEventListener("click", () => onDelete(session));
  const inside = make(
    "div",
    { className: "inside" },
    session.holds.length ? holdTable(session.holds) : make("p", { className: "soft", textContent: "No hold in it." }),
    remove,
  );
  const item = make("li", {}, make("details", {}, line, inside));
  item.dataset.key = session.key;
  return item;
}

/** What else there is to know, each in a few plain words. */
function chips({ pain, pain_at_s: at, finished, source }) {
  const words = [];
  if (pain)
    words.push(
      at === null
        ? "pain noted"
        : `pain noted at ${Math.floor(at / 60)}:${String(Math.floor(at % 60)).padStart(2, "0")}`,
    );
  if (!finished) words.push("cut short");
  if (source === "clip") words.push("from a clip");
  return words.map((text) => make("span", { className: "chip", textContent: text }));
}

/** A leg's time in good form and depth; both at once stand in the first place. */
function inBrief(holds, leg, legs) {
  const mine =
    legs.includes("both") && leg === "left"
      ? holds.filter((one) => one.leg !== "right")
      : holds.filter((one) => one.leg === leg);
  if (!mine.length)
    return make("span", { className: "soft", textContent: legs.includes("both") ? "" : `${LEG[leg]} –` });
  const deepest = mine.reduce((deep, one) => Math.max(deep, one.deepest_flat_hinge_deg ?? -1), -1);
  const name = mine[0].leg === "both" ? LEG.both : LEG[leg];
  const time = mine.reduce((sum, one) => sum + one.right_s, 0);
  return make("span", { textContent: `${name} ${seconds(time)}${deepest < 0 ? "" : `, ${degrees(deepest)}`}` });
}

function holdTable(holds) {
  const head = ["Leg", "Round", "In good form", "In position", "Warnings", "Deepest, back flat", "Rounded"];
  const rows = holds.map((one) => [
    LEG[one.leg],
    one.round,
    seconds(one.right_s),
    seconds(one.in_position_s),
    one.warnings,
    degrees(one.deepest_flat_hinge_deg),
    one.rounding_share === null ? "–" : `${Math.round(one.rounding_share * 100)} % of the time`,
  ]);
  const table = make(
    "table",
    {},
    make("thead", {}, make("tr", {}, ...head.map((text) => make("th", { scope: "col", textContent: text })))),
    make("tbody", {}, ...rows.map((row) => make("tr", {}, ...row.map((text) => make("td", { textContent: text }))))),
  );
  const scroll = make("div", { className: "scroll", tabIndex: 0, role: "region", ariaLabel: "Holds" }, table);
  return scroll;
}

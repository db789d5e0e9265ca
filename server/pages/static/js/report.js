/** After a coached stretch: the report in words and figures, what was kept, and the same on paper. */

import { $, make, setText } from "./dom.js";
import { date, t } from "./words.js";

/** @import * as Wire from "../../types/messages.d.ts" */

/**
 * Pressing and relaxing may take longer than they must: then there is nothing to compare with, as without a target.
 * @param {number} right
 * @param {number} target
 * @param {(s: number) => string} say
 */
const ofTarget = (right, target, say) =>
  target === 0 || right > target + 1 ? say(right) : t("page-live-report", { done: say(right), target: say(target) });

/** @param {number} s */
function seconds(s) {
  const [minutes, rest] = [Math.floor(Math.round(s) / 60), Math.round(s) % 60];
  if (!minutes) return t("page-live-report.seconds", { seconds: rest });
  return rest ? t("page-live-report.both", { minutes, seconds: rest }) : t("page-live-report.minutes", { minutes });
}

/**
 * The heading: what went well, or that it was right to stop.
 * @param {Wire.SummaryMessage} summary
 */
export const headline = (summary) => (summary.pain ? t("page-live-report.stopped") : summary.went_well);

/**
 * What a hold is called: practised freely, it is a lean.
 * @param {number} count
 * @param {boolean} free
 */
const heldName = (count, free) =>
  free ? t("page-live-report.leans", { count }) : t("page-live-report.holds", { count });

/**
 * The figures, as [name, value].
 * @param {Wire.SummaryMessage} summary
 * @returns {[name: string, value: string][]}
 */
export function figures({ holds, reps, right_s, longest_s, aim_s, warnings, range_deg, pain }) {
  const target = holds.reduce((sum, hold) => sum + hold.target_s, 0);
  const depth = (/** @type {number | null} */ value) => (value === null ? "" : `${Math.round(value)}°`);
  /** @type {[string, number | null][]} */
  const sides = [
    [t("page-live-report-depth", { leg: "left" }), range_deg.left],
    [t("page-live-report-depth", { leg: "right" }), range_deg.right],
    [t("page-live-report-depth", { leg: "both" }), range_deg.both],
  ];
  /** @type {[name: string, value: string][]} */
  const rows = [
    ...(holds.length
      ? /** @type {[string, string][]} */ ([
          [t("page-live-report.form"), pain ? seconds(right_s) : ofTarget(right_s, target, seconds)],
          ...(aim_s ? [[t("page-live-report.longest"), seconds(longest_s)]] : []),
          [heldName(holds.length, aim_s > 0), String(holds.length)],
        ])
      : []),
    ...(reps.length ? /** @type {[string, string][]} */ ([[t("page-live-report.reps"), String(reps.length)]]) : []),
    // Where nothing was held or done there was nothing to warn of.
    ...(holds.length || reps.length || warnings
      ? /** @type {[string, string][]} */ ([[t("page-live-report.warnings", { count: warnings }), String(warnings)]])
      : []),
    ...sides
      .filter(([, value]) => value !== null)
      .map(([name, value]) => /** @type {[string, string]} */ ([name, depth(value)])),
  ];
  return rows;
}

/**
 * Put the report on the page; `begun` is when the session was.
 * @param {Wire.CoachMessage} coach
 * @param {Date} begun
 */
export function showReport(coach, begun) {
  const { summary } = coach;
  if (!summary) return;
  setText($("after-kicker"), `${summary.name} · ${date(begun, { dateStyle: "long", timeStyle: "short" })}`);
  setText($("after-title"), headline(summary));
  setText($("after-next-kicker"), summary.pain ? t("page-live-report.now") : "");
  setText($("after-next"), summary.next_time);
  $("figures").replaceChildren(
    ...figures(summary).map(([name, value]) =>
      make("div", {}, make("dt", { textContent: name }), make("dd", { textContent: value })),
    ),
  );
  setText($("after-words"), summary.details.join(" "));
  $("holds").hidden = summary.holds.length === 0;
  $("hold-rows").replaceChildren(...summary.holds.map(row));
  showKept(coach);
}

/** @param {Wire.HoldMessage} hold */
function row({ leg, round, right_s, in_position_s, target_s, warnings, deepest_deg, faults }) {
  const wrong = Object.entries(faults).map(([name, s]) =>
    t("page-live-report-fault", { fault: name, seconds: Math.max(1, Math.round(s)) }),
  );
  const cells = [
    round,
    ofTarget(right_s, target_s, (s) => t("page-live-report.seconds", { seconds: Math.round(s) })),
    t("page-live-report.seconds", { seconds: Math.round(in_position_s) }),
    deepest_deg === null ? "–" : `${Math.round(deepest_deg)}°`,
    warnings,
    wrong.join(", ") || t("page-live-report-fault.none"),
  ];
  return make(
    "tr",
    {},
    make("th", { scope: "row", textContent: t("page-live-report-leg", { leg: leg ?? "both" }) }),
    ...cells.map((textContent) => make("td", { textContent })),
  );
}

/** @param {Wire.CoachMessage} coach */
function showKept({ key, unsaved, summary }) {
  const kept = key && summary && (summary.holds.length || summary.reps.length || summary.pain);
  $("kept").classList.toggle("unsaved", unsaved !== null);
  if (unsaved)
    return setText($("kept"), t("page-live-not-saved.report", { why: `${unsaved.problem} ${unsaved.remedy}` }));
  setText($("kept"), kept ? t("page-live-report.kept") : "");
}

/**
 * The connection was lost before the report came. `kept`: whether what was done until then is saved.
 * @param {{ pain: boolean, kept: boolean }} how
 */
export function showNoReport({ pain, kept }) {
  for (const id of /** @type {const} */ (["after-kicker", "after-words", "after-next-kicker", "after-next"]))
    setText($(id), "");
  $("holds").hidden = true;
  $("figures").replaceChildren();
  setText($("after-title"), pain ? t("page-live-report.stopped") : t("page-live-report.lost"));
  if (pain) setText($("after-next"), t("page-live-report.rest"));
  setText($("kept"), t("page-live-report.lost-report", { kept: kept ? "yes" : "no" }));
}

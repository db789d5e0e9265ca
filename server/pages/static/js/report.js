/** After a coached stretch: the report in words and figures, what was kept, and the same on paper. */

import { $, make, setText } from "./dom.js";

const LEGS = { left: "Left", right: "Right", null: "Both" };
const FAULTS = {
  unseen: "not seen",
  rounded: "back rounded",
  knee: "knee bent",
  bounce: "bouncing",
  out: "came out",
  neck: "head hung",
  moved: "moved",
  not_deeper: "no deeper",
  back_first: "back first",
  shallower: "came up a little",
};

/** Pressing and relaxing may take longer than they must: then there is nothing to compare with, as without a target. */
const ofTarget = (right, target, say) =>
  target === 0 || right > target + 1 ? say(right) : `${say(right)} of ${say(target)}`;

function seconds(s) {
  const [minutes, rest] = [Math.floor(Math.round(s) / 60), Math.round(s) % 60];
  return [minutes ? `${minutes} min` : "", rest || !minutes ? `${rest} s` : ""].filter(Boolean).join(" ");
}

/** The heading: what went well, or that it was right to stop. */
export const headline = (summary) => (summary.pain ? "You stopped. That was right." : summary.went_well);

/** What a hold is called: practised freely, it is a lean. */
const heldName = (count, free) => `${free ? "Lean" : "Hold"}${count === 1 ? "" : "s"}`;

/** The figures, as [name, value]. */
export function figures({ holds, reps, right_s, longest_s, aim_s, warnings, range_deg, pain }) {
  const target = holds.reduce((sum, hold) => sum + hold.target_s, 0);
  const depth = (value) => (value === null ? null : `${Math.round(value)}°`);
  const sides = [
    ["Left leg, deepest", range_deg.left],
    ["Right leg, deepest", range_deg.right],
    ["Deepest", range_deg.both],
  ];
  return [
    ...(holds.length
      ? [
          ["With right form", pain ? seconds(right_s) : ofTarget(right_s, target, seconds)],
          ...(aim_s ? [["Longest flat lean", seconds(longest_s)]] : []),
          [heldName(holds.length, aim_s > 0), String(holds.length)],
        ]
      : []),
    ...(reps.length ? [["Repetitions", String(reps.length)]] : []),
    [warnings === 1 ? "Warning" : "Warnings", String(warnings)],
    ...sides.filter(([, value]) => value !== null).map(([name, value]) => [name, depth(value)]),
  ];
}

/** Put the report on the page; `begun` is when the session was. */
export function showReport(coach, begun) {
  const { summary } = coach;
  setText(
    $("after-kicker"),
    `${summary.name} · ${begun.toLocaleString([], { dateStyle: "long", timeStyle: "short" })}`,
  );
  setText($("after-title"), headline(summary));
  setText($("after-next-kicker"), summary.pain ? "Now" : "");
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

function row({ leg, round, right_s, in_position_s, target_s, warnings, deepest_deg, faults }) {
  const wrong = Object.entries(faults).map(([name, s]) => `${FAULTS[name] ?? name} ${Math.max(1, Math.round(s))} s`);
  const cells = [
    round,
    ofTarget(right_s, target_s, (s) => `${Math.round(s)} s`),
    `${Math.round(in_position_s)} s`,
    deepest_deg === null ? "–" : `${Math.round(deepest_deg)}°`,
    warnings,
    wrong.join(", ") || "nothing",
  ];
  return make(
    "tr",
    {},
    make("th", { scope: "row", textContent: LEGS[leg] }),
    ...cells.map((textContent) => make("td", { textContent })),
  );
}

function showKept({ key, unsaved, summary }) {
  const kept = key && (summary.holds.length || summary.reps.length || summary.pain);
  $("kept").classList.toggle("unsaved", unsaved !== null);
  if (unsaved)
    return setText(
      $("kept"),
      `Not saved. ${unsaved.problem} ${unsaved.remedy} The report stays here until you leave: print it if you want to keep it.`,
    );
  setText($("kept"), kept ? "Saved in your history, on this computer." : "");
}

/** The connection was lost before the report came. `kept`: whether what was done until then is saved. */
export function showNoReport({ pain, kept }) {
  for (const id of ["after-kicker", "after-words", "after-next-kicker", "after-next"]) setText($(id), "");
  $("holds").hidden = true;
  $("figures").replaceChildren();
  setText($("after-title"), pain ? "You stopped. That was right." : "The connection was lost.");
  if (pain) setText($("after-next"), "Rest; if it stays, ask a doctor before you stretch again.");
  const saved = kept ? "What was done until then is saved, the report of it is not here." : "There is no report of it.";
  setText($("kept"), `The connection was lost. ${saved}`);
}

/** What a set of limits would have said to a recorded curve: the same levels and waits as on the server, in words too. */

const RANKS = ["good", "caution", "rounded"];

/**
 * The curve as rows for a chart: {t, hips, back, step, level, warning}. `own` is {maximumDeg, caution, rounded, rules},
 * the shares in percent; rules as the server sent them.
 */
export function judged(curve, { maximumDeg, caution, rounded, rules }) {
  let level = 0;
  let warning = false;
  let due = null;
  return curve.map(({ time_s: t, hip_hinge_deg: hips, low_back_deg: back, step }) => {
    const share = (100 * back) / maximumDeg;
    const passes = (limit, rank) => share >= limit - (level >= rank ? rules.release_pct : 0);
    level = passes(rounded, 2) ? 2 : passes(caution, 1) ? 1 : 0;
    if ((level === 2) === warning) due = null;
    else {
      due ??= t;
      // Times are rounded to hundredths: half of one keeps 0.3 s from being 0.29.
      if (t - due >= (warning ? rules.clear_after_s : rules.warn_after_s) - 0.005) [warning, due] = [!warning, null];
    }
    return { t, hips, back, step, level: RANKS[level], warning };
  });
}

/** The bend that a row belongs to: coming up still counts to it. */
const BEND = { hinge: "flat", stand_again: "flat", round: "round", stand_last: "round" };

/** In a sentence, what these limits would have said to the two bends. */
export function inWords(rows) {
  const warned = { flat: 0, round: 0 };
  const careful = { flat: false, round: false };
  rows.forEach((row, i) => {
    const bend = BEND[row.step];
    if (!bend) return;
    const dt = i ? Math.min(row.t - rows[i - 1].t, 0.5) : 0;
    if (row.warning) warned[bend] += dt;
    if (row.level !== "good") careful[bend] = true;
  });
  const seconds = (s) => `${s.toFixed(1)} s`;
  const of = (bend) =>
    warned[bend]
      ? `warned you for ${seconds(warned[bend])}`
      : careful[bend]
        ? "told you to be careful"
        : "said nothing";
  const flat = `In your flat bend these limits would have ${of("flat")}`;
  const round = `in your round one they would have ${of("round")}`;
  if (warned.flat) return `${flat}; ${round}. That is too strict for you.`;
  if (!warned.round) return `${flat}; ${round}. That is too relaxed: even your round back passes.`;
  return `${flat}; ${round}.`;
}

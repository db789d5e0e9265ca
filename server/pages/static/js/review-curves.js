/** What a clip's chart shows, as Plotly wants it: curves, limits, uncertainty, warnings and holds. */

import { colour } from "./dom.js";
import { t } from "./words.js";

/** @import * as Page from "../../types/page.d.ts" */

/** More points than this can't be told apart on a screen. */
const MOST_POINTS = 3000;

/**
 * A clip's curves. shiftS moves it along the common axis.
 * @typedef {{ name: string, film: import("./review-film.js").Film, report: Page.Report, holds: [number, number][], shiftS: number }} Curves
 */

/**
 * @param {Curves} curves
 * @returns {[object[], any]}
 */
export function single({ film, report, holds }) {
  const keep = thinned(film);
  const x = keep.map((i) => film.times[i]);
  const pick = (/** @type {Float32Array} */ list) => keep.map((i) => known(list[i]));
  const { caution_deg: caution, rounded_deg: rounded } = report.limits;
  const band = (/** @type {number} */ sign) => keep.map((i) => known(film.back[i] + sign * 1.96 * film.sd[i]));
  const faint = { x, mode: "lines", line: { width: 0 }, hoverinfo: "skip", showlegend: false };
  const traces = [
    { ...faint, y: band(1) },
    {
      ...faint,
      y: band(-1),
      fill: "tonexty",
      fillcolor: translucent("--back", 0.2),
      name: t("page-review-chart.sure"),
      showlegend: true,
    },
    {
      x,
      y: pick(film.knee),
      mode: "lines",
      name: t("page-review-chart.knee"),
      line: { color: colour("--soft"), width: 1.5, dash: "dot" },
      hovertemplate: "%{y:.0f}°",
    },
    {
      x,
      y: pick(film.hips),
      mode: "lines",
      name: t("page-review-chart.hips"),
      line: { color: colour("--hips"), width: 2.5 },
      hovertemplate: "%{y:.0f}°",
    },
    {
      x,
      y: pick(film.back),
      mode: "lines",
      name: t("page-review-chart.back"),
      line: { color: colour("--back"), width: 3, dash: "dash" },
      hovertemplate: "%{y:.0f}°",
    },
  ];
  const shapes = [
    ...report.warnings.map(({ start_s: x0, end_s: x1 }) => block(x0, x1, 0, 1, translucent("--rounded", 0.2))),
    ...holds.map(([x0, x1]) => block(x0, x1, 0, 0.035, translucent("--good", 0.7))),
    ...unseen(film).map(([x0, x1]) => block(x0, x1, 0, 1, translucent("--soft", 0.16))),
    level(caution, "--caution", "dot"),
    level(rounded, "--rounded", "dashdot"),
  ];
  const annotations = [
    ...report.warnings.map(({ start_s: start }, i) => ({
      x: start,
      y: 1,
      yref: "paper",
      xanchor: "left",
      yanchor: "top",
      text: `▲ ${i + 1}`,
      showarrow: false,
      font: { size: 13, color: colour("--rounded") },
    })),
    ...holds.map(([x0, x1]) => ({
      x: (x0 + x1) / 2,
      y: 0.04,
      yref: "paper",
      yanchor: "bottom",
      text: t("page-review-chart.held", { seconds: x1 - x0 }),
      showarrow: false,
      font: { size: 12, color: colour("--good") },
    })),
    label(caution, t("page-review-chart.caution")),
    label(rounded, t("page-review-chart.rounded")),
  ];
  return [traces, { shapes, annotations, yaxis: { ...axis(), fixedrange: true, ticksuffix: "°", nticks: 8 } }];
}

/**
 * Above the hips, below the low back; the first clip solid, the second dashed and in another colour.
 * @param {Curves[]} tracks
 * @returns {[object[], any]}
 */
export function double(tracks) {
  const looks = [
    { color: colour("--accent"), width: 2.5, dash: "solid" },
    { color: colour("--back"), width: 3, dash: "dash" },
  ];
  const traces = tracks.flatMap(({ name, film, shiftS }, which) => {
    const keep = thinned(film);
    const common = {
      x: keep.map((i) => film.times[i] + shiftS),
      mode: "lines",
      line: looks[which],
      name,
      legendgroup: String(which),
      hovertemplate: "%{y:.0f}°",
    };
    return [
      { ...common, y: keep.map((i) => known(film.hips[i])), yaxis: "y2", showlegend: false },
      { ...common, y: keep.map((i) => known(film.back[i])) },
    ];
  });
  const shapes = tracks.flatMap(({ report, shiftS }, which) => [
    level(report.limits.rounded_deg, which ? "--back" : "--rounded", "dashdot"),
    ...report.warnings.map(({ start_s, end_s }) =>
      block(
        start_s + shiftS,
        end_s + shiftS,
        which ? 0 : 0.03,
        which ? 0.025 : 0.055,
        translucent(which ? "--back" : "--rounded", 0.7),
      ),
    ),
  ]);
  const title = (/** @type {string} */ text) => ({ text, font: { size: 13, color: colour("--soft") }, standoff: 4 });
  const annotations = [label(tracks[0].report.limits.rounded_deg, t("page-review-chart.rounded"))];
  return [
    traces,
    {
      shapes,
      annotations,
      xaxis: { anchor: "y" },
      yaxis: {
        ...axis(),
        domain: [0, 0.47],
        fixedrange: true,
        ticksuffix: "°",
        nticks: 5,
        title: title(t("page-review-chart.back")),
      },
      yaxis2: {
        ...axis(),
        domain: [0.53, 1],
        fixedrange: true,
        ticksuffix: "°",
        nticks: 5,
        title: title(t("page-review-chart.hips")),
      },
    },
  ];
}

/** @param {number} value */
const known = (value) => (Number.isNaN(value) ? null : value);
export const axis = () => ({
  color: colour("--soft"),
  gridcolor: colour("--edge"),
  linecolor: colour("--edge"),
  zeroline: false,
  automargin: true,
});
/**
 * @param {number} x0
 * @param {number} x1
 * @param {number} y0
 * @param {number} y1
 * @param {string} fillcolor
 */
const block = (x0, x1, y0, y1, fillcolor) => ({
  type: "rect",
  xref: "x",
  yref: "paper",
  x0,
  x1,
  y0,
  y1,
  fillcolor,
  line: { width: 0 },
  layer: "below",
});
/**
 * @param {number} y
 * @param {string} ink
 * @param {string} dash
 */
const level = (y, ink, dash) => ({
  type: "line",
  xref: "paper",
  x0: 0,
  x1: 1,
  y0: y,
  y1: y,
  line: { color: colour(ink), width: 1.5, dash },
});
/**
 * @param {number} y
 * @param {string} text
 */
const label = (y, text) => ({
  xref: "paper",
  x: 1,
  y,
  xanchor: "right",
  yanchor: "bottom",
  text,
  showarrow: false,
  font: { size: 12, color: colour("--soft") },
});

/**
 * "#rrggbb" of the theme, let through in part.
 * @param {string} name
 * @param {number} share
 */
const translucent = (name, share) =>
  `${colour(name)}${Math.round(share * 255)
    .toString(16)
    .padStart(2, "0")}`;

/**
 * From when to when the back could not be judged, for a quarter of a second or more.
 * @param {import("./review-film.js").Film} film
 * @returns {[number, number][]}
 */
function unseen(film) {
  /** @type {[number, number][]} */
  const gaps = [];
  /** @type {number | null} */
  let start = null;
  for (let i = 0; i <= film.count; i++) {
    const blind = i < film.count && film.verdict(i) === "unknown";
    if (blind) start ??= film.times[i];
    else if (start !== null) {
      const end = film.times[Math.min(i, film.count - 1)];
      if (end - start >= 0.25) gaps.push([start, end]);
      start = null;
    }
  }
  return gaps;
}

/**
 * The frames to draw: all, or of each few the one where the low back is flattest and the one where it is roundest.
 * @param {import("./review-film.js").Film} film
 */
function thinned(film) {
  const every = Math.ceil((film.count * 2) / MOST_POINTS);
  if (film.count <= MOST_POINTS) return Array.from({ length: film.count }, (_, i) => i);
  const keep = [];
  for (let from = 0; from < film.count; from += every) {
    let [low, high] = [from, from];
    for (let i = from; i < Math.min(from + every, film.count); i++) {
      if (film.back[i] < film.back[low]) low = i;
      if (film.back[i] > film.back[high]) high = i;
    }
    keep.push(...new Set([Math.min(low, high), Math.max(low, high)]));
  }
  return keep;
}

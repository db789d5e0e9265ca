/** The charts of the history, drawn by Plotly: a colour, a dash and a marker of its own for each line. */

import { colour } from "./dom.js";
import { plotly } from "./plotly.js";
import { date, t } from "./words.js";

/** @import * as Wire from "../../types/messages.d.ts" */

const DAY_MS = 86_400_000;

/** @type {{ key: "left_deg" | "right_deg" | "both_deg", name: string, ink: string, dash: string, symbol: string }[]} */
export const LEGS = [
  { key: "left_deg", name: t("page-history-leg", { leg: "left" }), ink: "--hips", dash: "solid", symbol: "circle" },
  { key: "right_deg", name: t("page-history-leg", { leg: "right" }), ink: "--back", dash: "dash", symbol: "diamond" },
  { key: "both_deg", name: t("page-history-leg", { leg: "both" }), ink: "--text", dash: "dot", symbol: "square" },
];

/**
 * Depth of each leg over time, and below it how far the legs are apart.
 * @param {HTMLElement} box
 * @param {Wire.PointMessage[]} trend
 */
export async function drawDepth(box, trend) {
  const library = await plotly();
  const narrow = box.clientWidth < 520;
  const times = trend.map(({ started_at: at }) => new Date(at));
  /** @type {object[]} */
  const traces = LEGS.filter(({ key }) => trend.some((point) => point[key] !== null)).map((leg) => ({
    ...line(leg),
    x: times,
    y: trend.map((point) => point[leg.key]),
    hovertemplate: `%{y:.0f}°<extra>${leg.name}</extra>`,
  }));
  const apart = trend.some((point) => point.difference_deg !== null);
  if (apart)
    traces.push({
      type: "bar",
      name: t("page-history-depth.apart"),
      x: times,
      y: trend.map((point) => point.difference_deg),
      yaxis: "y2",
      width: Math.max(DAY_MS / 3, (times[times.length - 1].getTime() - times[0].getTime()) / 90),
      marker: {
        color: trend.map((point) => colour((point.difference_deg ?? 0) < 0 ? "--back" : "--hips")),
        pattern: {
          shape: trend.map((point) => ((point.difference_deg ?? 0) < 0 ? "/" : "")),
          fgcolor: colour("--raised"),
          size: 6,
        },
      },
      hovertemplate: `%{y:+.0f}°<extra>${t("page-history-depth.extra")}</extra>`,
      showlegend: false,
    });
  const highest = Math.max(...trend.flatMap((point) => LEGS.map(({ key }) => point[key] ?? 0)));
  const most = Math.max(10, ...trend.map((point) => Math.abs(point.difference_deg ?? 0))) * 1.15;
  const layout = look(narrow, {
    xaxis: {
      ...axis(),
      type: "date",
      range: span(times),
      showgrid: false,
      nticks: narrow ? 4 : 8,
      anchor: apart ? "y2" : "y",
    },
    yaxis: {
      ...axis(),
      domain: apart ? [0.36, 1] : [0, 1],
      range: [0, Math.max(30, highest * 1.12)],
      ticksuffix: "°",
      nticks: 6,
    },
    hovermode: "x unified",
    showlegend: true,
  });
  if (apart) {
    layout.yaxis2 = {
      ...axis(),
      domain: [0, 0.22],
      range: [-most, most],
      ticksuffix: "°",
      nticks: 4,
      zeroline: true,
      zerolinecolor: colour("--soft"),
    };
    layout.annotations = [note(t("page-history-depth.sides"), 0.28)];
  }
  return library.react(box, traces, layout, PLAIN);
}

/**
 * Days with stretching in each week, against the recommended number.
 * @param {HTMLElement} box
 * @param {Wire.HabitMessage} habit
 */
export async function drawWeeks(box, { weeks, days_a_week: wanted }) {
  const library = await plotly();
  const names = weeks.map(({ monday }) => shortDay(`${monday}T00:00`));
  /** @typedef {"days_done" | "days_full"} Count */
  const bar = (/** @type {string} */ name, /** @type {Count} */ key, /** @type {[Count?]} */ ...[other]) => ({
    type: "bar",
    name,
    x: names,
    y: weeks.map((week) => week[key] - (other ? week[other] : 0)),
    hovertemplate: `%{y}<extra>${name}</extra>`,
  });
  const traces = [
    { ...bar(t("page-history-weeks.all"), "days_full"), marker: { color: colour("--hips") } },
    {
      ...bar(t("page-history-weeks.some"), "days_done", "days_full"),
      marker: {
        color: colour("--raised"),
        line: { color: colour("--hips"), width: 2 },
        pattern: { shape: "/", fgcolor: colour("--hips"), size: 7 },
      },
    },
  ];
  const narrow = box.clientWidth < 520;
  const layout = look(narrow, {
    barmode: "stack",
    bargap: 0.45,
    xaxis: {
      ...axis(),
      type: "category",
      showgrid: false,
      tickangle: 0,
      tickvals: names.filter((_, i) => (names.length - 1 - i) % (narrow ? 3 : 1) === 0),
    },
    yaxis: { ...axis(), range: [0, 7.3], dtick: 1, showgrid: false },
    shapes: [
      {
        type: "line",
        xref: "paper",
        x0: 0,
        x1: 1,
        y0: wanted,
        y1: wanted,
        line: { color: colour("--text"), width: 2, dash: "dot" },
      },
    ],
    annotations: [
      {
        ...note(t("page-history-weeks.recommended", { wanted })),
        yref: "y",
        y: wanted,
        yanchor: "bottom",
        xanchor: "left",
        x: 0.004,
      },
    ],
    showlegend: true,
  });
  return library.react(box, traces, layout, PLAIN);
}

/** @param {string} iso */
export const shortDay = (iso) => date(iso, { day: "numeric", month: "short" });

/** Nothing to drag or zoom: a finger on the chart should scroll the page. */
const PLAIN = { displayModeBar: false, responsive: true, scrollZoom: false, doubleClick: false, showTips: false };

/** @param {typeof LEGS[number]} leg */
function line({ name, ink, dash, symbol }) {
  return {
    type: "scatter",
    mode: "lines+markers",
    name,
    connectgaps: true,
    line: { color: colour(ink), width: 3, dash },
    marker: { color: colour(ink), size: 9, symbol },
  };
}

function axis() {
  return {
    fixedrange: true,
    color: colour("--soft"),
    gridcolor: colour("--edge"),
    linecolor: colour("--edge"),
    zeroline: false,
    automargin: true,
  };
}

/**
 * @param {boolean} narrow
 * @param {object} more
 * @returns {any}
 */
function look(narrow, more) {
  return {
    autosize: true,
    dragmode: false,
    margin: { l: 8, r: 8, t: 8, b: 8 },
    paper_bgcolor: "transparent",
    plot_bgcolor: "transparent",
    font: { family: getComputedStyle(document.body).fontFamily, size: narrow ? 12 : 14, color: colour("--text") },
    hoverlabel: { bgcolor: colour("--sunk"), bordercolor: colour("--edge"), font: { color: colour("--text") } },
    legend: { orientation: "h", x: 0, y: 1.02, yanchor: "bottom", font: { color: colour("--text") } },
    transition: { duration: 0 },
    ...more,
  };
}

/**
 * @param {string} text
 * @param {number} [y]
 */
const note = (text, y = 0) => ({
  text,
  xref: "paper",
  yref: "paper",
  x: 0,
  y,
  xanchor: "left",
  yanchor: "middle",
  showarrow: false,
  font: { size: 12, color: colour("--soft") },
});

/**
 * From a little before the first to a little after the last, and never so little that the axis shows hours.
 * @param {Date[]} times
 */
function span(times) {
  const [first, last] = [times[0].getTime(), times[times.length - 1].getTime()];
  const pad = Math.max((last - first) * 0.04, last - first < 3 * DAY_MS ? 2 * DAY_MS : 0);
  return [new Date(first - pad), new Date(last + pad)];
}

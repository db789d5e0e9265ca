/** Hips, low back and knee over time, drawn by Plotly: limits, uncertainty, warnings and holds; two clips on the same axes. */

import { $, colour } from "./dom.js";
import { plotly } from "./plotly.js";

/** @import * as Page from "../../types/page.d.ts" */

/** More points than this can't be told apart on a screen. */
const MOST_POINTS = 3000;
const CLICK_PX = 5;

/**
 * A clip's curves. shiftS moves it along the common axis.
 * @typedef {{ name: string, film: import("./review-film.js").Film, report: Page.Report, holds: [number, number][], shiftS: number }} Curves
 */

export class Chart {
  /** Plotly puts properties and methods of its own on it. @type {any} */
  #box = $("chart");
  #cursor = $("cursor");
  /** @type {any} */
  #library = null;
  /** @type {[number, number]} */
  #whole = [0, 1];
  #timeS = 0;

  /**
   * onPick(timeS): somebody clicked there.
   * @param {(timeS: number) => void} onPick
   */
  constructor(onPick) {
    /** @type {number | null} */
    let downX = null;
    this.#box.addEventListener("pointerdown", (/** @type {PointerEvent} */ event) => (downX = event.clientX), true);
    addEventListener(
      "pointerup",
      (event) => {
        const axis = this.#axis;
        if (downX === null || Math.abs(event.clientX - downX) > CLICK_PX || !axis) return (downX = null);
        downX = null;
        const pixel = event.clientX - this.#box.getBoundingClientRect().left - axis._offset;
        if (pixel >= 0 && pixel <= axis._length) onPick(axis.p2l(pixel));
      },
      true,
    );
    $("zoom-in").addEventListener("click", () => this.#zoom(0.5));
    $("zoom-out").addEventListener("click", () => this.#zoom(2));
    $("zoom-all").addEventListener("click", () => this.#zoom(Infinity));
  }

  get #axis() {
    return this.#box._fullLayout?.xaxis ?? null;
  }

  /**
   * Draw one track, or two: {name, film, report, holds, shiftS}; shiftS moves a clip along the common axis.
   * @param {Curves[]} tracks
   */
  async draw(tracks) {
    this.#library = await plotly();
    const end = Math.max(...tracks.map(({ film, shiftS }) => film.endS + shiftS));
    const start = Math.min(...tracks.map(({ shiftS }) => shiftS));
    this.#whole = [start, Math.max(end, start + 0.5)];
    const narrow = this.#box.clientWidth < 560;
    const [traces, layout] = tracks.length === 1 ? single(tracks[0]) : double(tracks);
    const xaxis = {
      ...axis(),
      range: this.#whole,
      title: { text: "seconds", font: { size: 12, color: colour("--soft") }, standoff: 4 },
      hoverformat: ".2f",
      ...layout.xaxis,
    };
    // A finger on the chart should scroll the page.
    const touch = matchMedia("(pointer: coarse)").matches;
    const look = {
      autosize: true,
      uirevision: tracks.map(({ name, shiftS }) => `${name} ${shiftS}`).join(),
      dragmode: touch ? false : "zoom",
      hovermode: "x",
      margin: { l: 8, r: 8, t: 0, b: 8 },
      paper_bgcolor: "transparent",
      plot_bgcolor: "transparent",
      font: { family: getComputedStyle(document.body).fontFamily, size: narrow ? 11 : 13, color: colour("--text") },
      hoverlabel: { bgcolor: colour("--sunk"), bordercolor: colour("--edge"), font: { color: colour("--text") } },
      legend: { orientation: "h", x: 0, y: 1.02, yanchor: "bottom", font: { color: colour("--text") } },
      ...layout,
      xaxis,
    };
    await this.#library.react(this.#box, traces, look, {
      displayModeBar: false,
      responsive: true,
      doubleClick: "reset",
      showTips: false,
    });
    this.#box.removeAllListeners("plotly_relayout");
    this.#box.on("plotly_relayout", () => this.at(this.#timeS, false));
    this.at(this.#timeS, false);
  }

  /**
   * Put the line at this time; `follow` turns the page when it runs out of what is shown.
   * @param {number} timeS
   * @param {boolean} follow
   */
  at(timeS, follow = true) {
    this.#timeS = timeS;
    const axis = this.#axis;
    if (!axis) return;
    const [from, to] = axis.range;
    if (follow && (timeS < from || timeS > to) && this.#library) {
      const start = Math.min(
        Math.max(timeS < from ? timeS - (to - from) * 0.9 : timeS, this.#whole[0]),
        this.#whole[1] - (to - from),
      );
      this.#library.relayout(this.#box, { "xaxis.range": [start, start + to - from] });
      return;
    }
    const pixel = axis.l2p(timeS);
    this.#cursor.hidden = !(pixel >= -1 && pixel <= axis._length + 1);
    const { t: top, h: height } = this.#box._fullLayout._size;
    Object.assign(this.#cursor.style, {
      transform: `translate(${axis._offset + pixel}px, ${top}px)`,
      height: `${height}px`,
    });
  }

  clear() {
    this.#library?.purge(this.#box);
    this.#cursor.hidden = true;
    this.#timeS = 0;
  }

  /** @param {number} factor */
  #zoom(factor) {
    const axis = this.#axis;
    if (!axis) return;
    const [low, high] = this.#whole;
    const length = Math.min(Math.max((axis.range[1] - axis.range[0]) * factor, 0.5), high - low);
    const start = Math.min(Math.max(this.#timeS - length / 2, low), high - length);
    this.#library.relayout(this.#box, { "xaxis.range": [start, start + length] });
  }
}

/**
 * @param {Curves} curves
 * @returns {[object[], any]}
 */
function single({ film, report, holds }) {
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
      name: "how sure (low back)",
      showlegend: true,
    },
    {
      x,
      y: pick(film.knee),
      mode: "lines",
      name: "knee bend",
      line: { color: colour("--soft"), width: 1.5, dash: "dot" },
      hovertemplate: "%{y:.0f}°",
    },
    {
      x,
      y: pick(film.hips),
      mode: "lines",
      name: "hips",
      line: { color: colour("--hips"), width: 2.5 },
      hovertemplate: "%{y:.0f}°",
    },
    {
      x,
      y: pick(film.back),
      mode: "lines",
      name: "low back",
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
      text: `held ${Math.round(x1 - x0)} s`,
      showarrow: false,
      font: { size: 12, color: colour("--good") },
    })),
    label(caution, "rounding a little"),
    label(rounded, "rounded"),
  ];
  return [traces, { shapes, annotations, yaxis: { ...axis(), fixedrange: true, ticksuffix: "°", nticks: 8 } }];
}

/**
 * Above the hips, below the low back; the first clip solid, the second dashed and in another colour.
 * @param {Curves[]} tracks
 * @returns {[object[], any]}
 */
function double(tracks) {
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
  const annotations = [label(tracks[0].report.limits.rounded_deg, "rounded")];
  return [
    traces,
    {
      shapes,
      annotations,
      xaxis: { anchor: "y" },
      yaxis: { ...axis(), domain: [0, 0.47], fixedrange: true, ticksuffix: "°", nticks: 5, title: title("low back") },
      yaxis2: { ...axis(), domain: [0.53, 1], fixedrange: true, ticksuffix: "°", nticks: 5, title: title("hips") },
    },
  ];
}

/** @param {number} value */
const known = (value) => (Number.isNaN(value) ? null : value);
const axis = () => ({
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
  const found = [];
  /** @type {number | null} */
  let start = null;
  for (let i = 0; i <= film.count; i++) {
    const blind = i < film.count && film.verdict(i) === "unknown";
    if (blind) start ??= film.times[i];
    else if (start !== null) {
      const end = film.times[Math.min(i, film.count - 1)];
      if (end - start >= 0.25) found.push([start, end]);
      start = null;
    }
  }
  return found;
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

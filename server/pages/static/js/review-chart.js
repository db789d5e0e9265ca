/** Hips, low back and knee over time, drawn by Plotly: limits, uncertainty, warnings and holds; two clips on the same axes. */

import { $, colour } from "./dom.js";
import { plotly } from "./plotly.js";
import { t } from "./words.js";
import { axis as plain, double, single } from "./review-curves.js";

/** @import { Curves } from "./review-curves.js" */

const CLICK_PX = 5;

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
      ...plain(),
      range: this.#whole,
      title: { text: t("page-review-chart.seconds"), font: { size: 12, color: colour("--soft") }, standoff: 4 },
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

/** What a review knows of each frame: angles and verdict at once, and what is drawn over it, fetched as it is needed. */

import { Trouble } from "./trouble.js";
import { BACK_POINTS, DRAWN, VERDICTS } from "./drawing.js";
import { t } from "./words.js";

/** @import * as Wire from "../../types/messages.d.ts" */
/** @import * as Page from "../../types/page.d.ts" */

const CURVE_BYTES = 20;
const UNKNOWN = -32768;
const OVERLAY_BYTES = (DRAWN.length + BACK_POINTS) * 4;
const FULL = 65000;
const NOWHERE = 65535;
/** Frames fetched at a time. */
const BLOCK = 512;

export class Film {
  /** Seconds from the first frame; angles in degrees, NaN where unknown. */
  times;
  /** @type {Float32Array} */
  hips;
  /** @type {Float32Array} */
  back;
  /** @type {Float32Array} */
  sd;
  /** @type {Float32Array} */
  knee;
  /** @type {Uint8Array} */
  #verdicts;
  /** @type {Uint8Array} */
  #warnings;
  /** @type {string} */
  #overlay;
  /** @type {Map<number, Uint16Array | Promise<unknown>>} */
  #blocks = new Map();

  /**
   * Reads the whole curve. Throws a Trouble.
   * @param {{ curve: string, overlay: string }} review
   */
  static async load({ curve, overlay }) {
    return new Film(await bytes(curve), overlay);
  }

  /**
   * @param {ArrayBuffer} curve
   * @param {string} overlay
   */
  constructor(curve, overlay) {
    const view = new DataView(curve);
    const count = Math.floor(curve.byteLength / CURVE_BYTES);
    this.#overlay = overlay;
    this.times = new Float64Array(count);
    [this.hips, this.back, this.sd, this.knee] = Array.from({ length: 4 }, () => new Float32Array(count));
    [this.#verdicts, this.#warnings] = [new Uint8Array(count), new Uint8Array(count)];
    for (let i = 0, at = 0; i < count; i++, at += CURVE_BYTES) {
      this.times[i] = view.getFloat64(at, true);
      for (const [place, list] of [this.hips, this.back, this.sd, this.knee].entries()) {
        const value = view.getInt16(at + 8 + 2 * place, true);
        list[i] = value === UNKNOWN ? NaN : value / 10;
      }
      this.#verdicts[i] = view.getUint8(at + 16);
      this.#warnings[i] = view.getUint8(at + 17);
    }
  }

  get count() {
    return this.times.length;
  }

  get endS() {
    return this.count ? this.times[this.count - 1] : 0;
  }

  /**
   * @param {number} index
   * @returns {Wire.Verdict}
   */
  verdict(index) {
    return /** @type {Wire.Verdict} */ (VERDICTS[this.#verdicts[index]] ?? "unknown");
  }

  /** @param {number} index */
  warning(index) {
    return this.#warnings[index] === 1;
  }

  /**
   * The frame whose time is nearest.
   * @param {number} timeS
   */
  indexAt(timeS) {
    let [low, high] = [0, this.count - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.times[middle] < timeS) low = middle + 1;
      else high = middle;
    }
    return low > 0 && timeS - this.times[low - 1] <= this.times[low] - timeS ? low - 1 : low;
  }

  /**
   * How long frame `index` is shown.
   * @param {number} index
   */
  lengthS(index) {
    const next = Math.min(index + 1, this.count - 1);
    return next > 0 ? this.times[next] - this.times[next - 1] : 0.04;
  }

  /**
   * The frame between two times at which the low back is roundest.
   * @param {number} startS
   * @param {number} endS
   */
  roundestBetween(startS, endS) {
    let best = this.indexAt(startS);
    for (let i = best; i < this.count && this.times[i] <= endS + 1e-6; i++)
      if (this.back[i] > this.back[best] || Number.isNaN(this.back[best])) best = i;
    return best;
  }

  /**
   * What to draw on frame `index`: {points, back}; null while it is on its way, then `arrived` is called.
   * @param {number} index
   * @param {() => void} arrived
   * @returns {Page.Drawn | null}
   */
  overlay(index, arrived) {
    const number = Math.floor(index / BLOCK);
    const block = this.#block(number, arrived);
    // The next part before it is wanted.
    if ((index % BLOCK) * 2 > BLOCK && (number + 1) * BLOCK < this.count) this.#block(number + 1);
    if (!block) return null;
    const start = (index % BLOCK) * (OVERLAY_BYTES / 2);
    /** @returns {[number, number] | null} */
    const place = (/** @type {number} */ i) =>
      block[start + 2 * i] === NOWHERE ? null : [block[start + 2 * i] / FULL, block[start + 2 * i + 1] / FULL];
    /** @type {Page.Drawn["points"]} */
    const points = [];
    for (const [i, landmark] of DRAWN.entries()) {
      const at = place(i);
      if (at) points[landmark] = [...at, 1];
    }
    const back = Array.from({ length: BACK_POINTS }, (_, i) => place(DRAWN.length + i)).filter((at) => at !== null);
    return { points, back };
  }

  /**
   * @param {number} number
   * @param {() => void} [arrived]
   */
  #block(number, arrived) {
    const known = this.#blocks.get(number);
    if (known instanceof Uint16Array) return known;
    if (!known) {
      const start = number * BLOCK * OVERLAY_BYTES;
      const end = Math.min((number + 1) * BLOCK, this.count) * OVERLAY_BYTES - 1;
      const loading = bytes(this.#overlay, `bytes=${start}-${end}`).then(
        (buffer) => this.#blocks.set(number, new Uint16Array(buffer)),
        () => this.#blocks.delete(number),
      );
      this.#blocks.set(number, loading);
    }
    if (arrived) Promise.resolve(this.#blocks.get(number)).then(arrived);
    return null;
  }
}

/**
 * @param {string} url
 * @param {string} [range]
 */
async function bytes(url, range) {
  const answer = await fetch(url, range ? { headers: { range } } : {}).catch(() => null);
  if (!answer?.ok) throw new Trouble(t("page-review-unreadable"), t("page-review-unreadable.remedy"));
  return answer.arrayBuffer();
}

/** The proof: what was found, in plain words, and two sliders over the person's own curve. */

import { ask } from "./api.js";
import { $, make, setText } from "./dom.js";
import { asTrouble } from "./trouble.js";
import { drawOwn } from "./owncurve.js";
import { t } from "./words.js";

/** @import * as Wire from "../../types/messages.d.ts" */

/** Careful comes at least this much before the warning, in percent of the own maximum. */
const APART = 5;
const PRESETS = ["strict", "standard", "relaxed"];

/** @param {number} deg */
const whole = (deg) => `${Math.round(deg)}°`;

/** @typedef {Omit<Wire.JudgeBy, "type">} Limits */

export class Proof {
  #onLimits;
  /**
   * What the server said of each moment of the curve last.
   * @type {{ level: Wire.Verdict, warning: boolean }[]}
   */
  #judged = [];
  #asking = false;
  #stale = false;
  /** @type {Wire.ResultMessage | null} */
  result = null;
  /**
   * The preset chosen, or null for own shares.
   * @type {Wire.Strictness | null}
   */
  preset = "standard";

  /**
   * `onLimits(limits)` is told of every change: {strictness} or {strictness, own_pct}.
   * @param {(limits: Limits) => void} onLimits
   */
  constructor(onLimits) {
    this.#onLimits = onLimits;
    for (const id of /** @type {const} */ (["caution", "rounded"]))
      $(id).addEventListener("input", () => this.#slid(id));
    $("presets").replaceChildren(
      ...PRESETS.map((id) => {
        const button = make("button", { type: "button", textContent: t("page-calibrate-preset", { preset: id }) });
        button.dataset.preset = id;
        button.addEventListener("click", () => this.#choose(/** @type {Wire.Strictness} */ (id)));
        return button;
      }),
    );
  }

  /** Whether what is chosen differs from what the profile holds. */
  get dirty() {
    if (!this.result) return false;
    const { strictness, own_pct: own } = this.result;
    if (this.preset) return own !== null || this.preset !== strictness;
    return own === null || own.join() !== this.limits.own_pct?.join();
  }

  /**
   * What PATCH and the trial are told. A preset stands for its shares, so that a later calibration keeps to it.
   * @returns {Limits}
   */
  get limits() {
    if (this.preset || !this.result) return { strictness: this.preset ?? undefined };
    return { strictness: this.result.strictness, own_pct: [Number($("caution").value), Number($("rounded").value)] };
  }

  /** @param {Wire.ResultMessage} result */
  show(result) {
    const again = this.result?.maximum_deg === result.maximum_deg && this.dirty;
    this.result = result;
    setText($("proof-title"), t("page-calibrate-proof", { degrees: whole(result.maximum_deg) }));
    setText(
      $("proof-text"),
      t("page-calibrate-proof.flat", { grade: result.grade, degrees: whole(result.flat_hinge_deg) }),
    );
    $("proof-reasons").replaceChildren(...result.reasons.map((textContent) => make("li", { textContent })));
    // Saved at the second try: what was chosen meanwhile stays.
    if (again) return this.#onLimits(this.limits);
    this.preset = result.own_pct ? null : result.strictness;
    this.#set(result.own_pct ?? this.#preset(result.strictness));
  }

  /**
   * The shares of a preset; the server tells of every one.
   * @param {Wire.Strictness} name
   * @returns {[number, number]}
   */
  #preset(name) {
    return /** @type {[number, number]} */ (this.result?.presets[name]);
  }

  /** @param {Wire.Strictness} preset */
  #choose(preset) {
    this.preset = preset;
    this.#set(this.#preset(preset));
    this.#onLimits(this.limits);
  }

  /** @param {"caution" | "rounded"} id */
  #slid(id) {
    const [caution, rounded] = [Number($("caution").value), Number($("rounded").value)];
    this.preset = null;
    if (id === "caution") this.#set([caution, Math.max(rounded, caution + APART)]);
    else this.#set([Math.min(caution, rounded - APART), rounded]);
    this.#onLimits(this.limits);
  }

  /** @param {[number, number]} shares */
  #set([caution, rounded]) {
    $("caution").value = String(caution);
    $("rounded").value = String(rounded);
    for (const button of /** @type {Iterable<HTMLElement>} */ ($("presets").children))
      button.setAttribute("aria-pressed", String(button.dataset.preset === this.preset));
    this.#showFigures();
    this.redraw();
    this.#judge();
  }

  /** @returns {[number, number]} */
  get #shares() {
    return [Number($("caution").value), Number($("rounded").value)];
  }

  /** @param {number} share */
  #degrees(share) {
    return ((this.result?.maximum_deg ?? 0) * share) / 100;
  }

  #showFigures() {
    const [caution, rounded] = this.#shares;
    /** @type {["caution" | "rounded", number][]} */
    const sliders = [
      ["caution", caution],
      ["rounded", rounded],
    ];
    for (const [id, share] of sliders) {
      const text = `${share} %, ${whole(this.#degrees(share))}`;
      setText($(`${id}-out`), text);
      $(id).setAttribute(
        "aria-valuetext",
        t("page-calibrate-proof.share", { share, degrees: whole(this.#degrees(share)) }),
      );
    }
  }

  /** Ask the server what these limits would have said; one question at a time, and the newest one last. */
  async #judge() {
    this.#stale = true;
    if (this.#asking) return;
    this.#asking = true;
    try {
      while (this.#stale) {
        this.#stale = false;
        await this.#ask();
      }
    } finally {
      this.#asking = false;
    }
  }

  async #ask() {
    if (!this.result) return;
    const { maximum_deg, curve } = this.result;
    const [caution_pct, rounded_pct] = this.#shares;
    let words;
    try {
      const told = await ask("/api/judged", { method: "POST", body: { maximum_deg, caution_pct, rounded_pct, curve } });
      if (curve !== this.result?.curve) return;
      this.#judged = told.moments;
      words = told.words;
    } catch (error) {
      const { what, remedy } = asTrouble(error);
      this.#judged = [];
      words = `${what} ${remedy}`;
    }
    if (this.#stale) return;
    setText($("would"), words);
    $("own").ariaLabel = t("page-calibrate-proof.curve", { words });
    this.redraw();
  }

  /** Draw the curve with what was last said of it; the canvas has no size of its own. */
  redraw() {
    if (!this.result) return;
    const { curve } = this.result;
    const judged = this.#judged.length === curve.length ? this.#judged : [];
    const rows = curve.map(({ time_s: at, hip_hinge_deg: hips, low_back_deg: back, step }, i) => ({
      t: at,
      hips,
      back,
      step,
      level: judged[i]?.level ?? "good",
      warning: judged[i]?.warning ?? false,
    }));
    const [caution, rounded] = this.#shares;
    drawOwn(/** @type {HTMLCanvasElement} */ ($("own")), {
      rows,
      cautionDeg: this.#degrees(caution),
      roundedDeg: this.#degrees(rounded),
    });
  }
}

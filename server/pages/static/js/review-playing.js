/** Playing one clip, or two together: one clock for both, which is the first clip's own time. */

import { t } from "./words.js";

/** Two clips that play are brought together again when they are further apart than this, but not all the time. */
const APART_S = 0.12;
const AGAIN_MS = 1500;

/** @param {import("./review-player.js").Player} player */
const ownSeek = (player) => /** @type {HTMLInputElement} */ (player.figure.querySelector(".own-seek"));

export class Playing {
  offsetS = 0;
  /** @type {import("./review-track.js").Track[]} */
  #tracks = [];
  #rate = 1;
  #timeS = 0;
  #onFrame;
  #due = 0;
  #joinedMs = 0;

  /**
   * onFrame(): something else is to be seen; called once a screen refresh at most.
   * @param {() => void} onFrame
   */
  constructor(onFrame) {
    this.#onFrame = onFrame;
  }

  /** @param {import("./review-track.js").Track[]} tracks */
  use(tracks) {
    this.#tracks = tracks;
    this.#timeS = 0;
    this.offsetS = 0;
    for (const [i, { player }] of tracks.entries()) {
      player.rate = this.#rate;
      const own = ownSeek(player);
      own.hidden = tracks.length < 2;
      own.setAttribute("aria-label", t("page-review-playing.place-alone", { number: i + 1 }));
      own.addEventListener("input", () => {
        this.pause();
        player.seek(Number(own.value));
      });
    }
  }

  /** The lengths may be others than before. */
  changed() {
    for (const { player } of this.#tracks) ownSeek(player).max = String(player.durationS);
  }

  get #players() {
    return this.#tracks.map(({ player }) => player);
  }

  get playing() {
    return this.#players.some((player) => player.playing);
  }

  get timeS() {
    return this.#timeS;
  }

  get startS() {
    return this.#tracks.length > 1 ? Math.min(0, -this.offsetS) : 0;
  }

  get endS() {
    const [first, second] = this.#players;
    return Math.max(first?.durationS ?? 0, second ? second.durationS - this.offsetS : 0);
  }

  /** A player shows another frame. */
  frame() {
    if (this.#due) return;
    this.#due = requestAnimationFrame(() => {
      this.#due = 0;
      this.#follow();
      this.#onFrame();
    });
  }

  #follow() {
    const [first, second] = this.#players;
    if (!first) return;
    if (!second || first.playing || !second.playing) this.#timeS = second && !first.playing ? this.#timeS : first.timeS;
    else this.#timeS = second.timeS - this.offsetS;
    for (const player of this.#players) {
      const own = ownSeek(player);
      if (document.activeElement !== own) own.value = String(player.timeS);
    }
    if (!second || !first.playing || !second.playing) return;
    const now = performance.now();
    if (Math.abs(second.timeS - this.offsetS - first.timeS) > APART_S && now - this.#joinedMs > AGAIN_MS) {
      this.#joinedMs = now;
      second.seek(first.timeS + this.offsetS);
    }
  }

  toggle() {
    if (this.playing) return this.pause();
    if (this.#timeS >= this.endS - 0.05) this.seek(this.startS);
    for (const [i, player] of this.#players.entries()) {
      const at = this.#timeS + (i ? this.offsetS : 0);
      if (i) player.seek(at);
      if (at < player.durationS - 0.02 || !player.durationS) player.play();
    }
  }

  pause() {
    for (const player of this.#players) player.pause();
  }

  /**
   * Show this moment of the common clock.
   * @param {number} timeS
   */
  seek(timeS) {
    this.#timeS = Math.min(Math.max(timeS, this.startS), this.endS);
    for (const [i, player] of this.#players.entries()) player.seek(this.#timeS + (i ? this.offsetS : 0));
    this.#onFrame();
  }

  /**
   * So many frames of the first clip on, or back.
   * @param {number} count
   */
  step(count) {
    const [first, second] = this.#players;
    if (!first) return;
    this.pause();
    const { film } = first;
    if (film?.count && this.#timeS >= 0 && this.#timeS <= film.endS + 1e-6) {
      const next = Math.min(Math.max(first.index + count, 0), film.count - 1);
      return this.seek(film.times[next]);
    }
    this.seek(this.#timeS + count * (second?.film?.lengthS(second.index) ?? 1 / 30));
  }

  /** @param {number} rate */
  setRate(rate) {
    this.#rate = rate;
    for (const player of this.#players) player.rate = rate;
  }

  /** @param {boolean} on */
  lines(on) {
    for (const player of this.#players) {
      player.lines = on;
      player.draw();
    }
  }

  /** What the two show now happens at the same time. */
  lineUp() {
    const [first, second] = this.#players;
    if (!second) return;
    this.offsetS = second.timeS - first.timeS;
    this.#timeS = first.timeS;
    this.#onFrame();
  }
}

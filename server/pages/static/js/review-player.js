/** One clip on the page: the video, and the lines over it in step with the very frame that is shown. */

import { $, inside } from "./dom.js";
import { showOverlay } from "./view.js";

/** Aimed a little into a frame: exactly at its edge, rounding may show the one before. */
const INTO_FRAME = 0.25;
const INTO_FRAME_S = 0.005;

export class Player {
  figure = /** @type {HTMLElement} */ (document.importNode($("film-template").content, true).firstElementChild);
  /** @type {import("./review-film.js").Film | null} */
  film = null;
  lines = true;
  #video = inside(this.figure, "video");
  #canvas = inside(this.figure, "canvas");
  #onFrame;
  #shownS = 0;
  /** @type {number | null} */
  #wantedS = null;
  /**
   * The video's own time of the clip's first frame.
   * @type {number | null}
   */
  #originS = null;

  /**
   * onFrame(): another frame is shown, or played no more. onUnplayable(): this browser can't play it.
   * @param {{ onFrame: () => void, onUnplayable: () => void }} on
   */
  constructor({ onFrame, onUnplayable }) {
    this.#onFrame = onFrame;
    const video = this.#video;
    video.addEventListener("error", () => video.getAttribute("src") && onUnplayable());
    for (const name of ["play", "pause", "ended", "durationchange"]) video.addEventListener(name, () => onFrame());
    video.addEventListener(
      "resize",
      () => video.videoHeight && this.figure.style.setProperty("--ratio", String(video.videoWidth / video.videoHeight)),
    );
    // Not every browser has it, whatever the types say.
    if (/** @type {Partial<HTMLVideoElement>} */ (video).requestVideoFrameCallback) this.#watch();
    else
      for (const name of ["loadeddata", "timeupdate"])
        video.addEventListener(name, () => this.#show(video.currentTime));
    new ResizeObserver(() => this.draw()).observe(this.#canvas);
  }

  /** @param {string} url */
  load(url) {
    this.#originS = this.#wantedS = null;
    this.#shownS = 0;
    this.#video.src = url;
    this.figure.dataset.state = "ready";
  }

  /** Stop for good and let go of the file. */
  close() {
    this.#video.pause();
    this.#video.removeAttribute("src");
    this.#video.load();
  }

  get timeS() {
    return this.#shownS;
  }

  get durationS() {
    const claimed = this.#video.duration;
    return this.film ? this.film.endS : Number.isFinite(claimed) ? claimed : 0;
  }

  get playing() {
    return !this.#video.paused && !this.#video.ended;
  }

  get ended() {
    return this.#video.ended;
  }

  /** Of the frame that is shown, 0 while nobody knows. */
  get index() {
    return this.film?.count ? this.film.indexAt(this.#wantedS ?? this.#shownS) : 0;
  }

  /** @param {number} rate */
  set rate(rate) {
    this.#video.playbackRate = rate;
  }

  /** @param {string} title */
  set title(title) {
    this.#video.setAttribute("aria-label", title);
  }

  async play() {
    try {
      await this.#video.play();
    } catch {
      this.#onFrame(); // not allowed, or called off by a pause
    }
  }

  pause() {
    this.#video.pause();
  }

  /**
   * Show the frame at this time of the clip.
   * @param {number} timeS
   */
  seek(timeS) {
    const { film } = this;
    let aim = Math.min(Math.max(timeS, 0), this.durationS);
    this.#wantedS = aim;
    if (film?.count) {
      const index = film.indexAt(aim);
      this.#wantedS = film.times[index];
      aim = film.times[index] + Math.min(film.lengthS(index) * INTO_FRAME, INTO_FRAME_S);
    }
    // Before the first frame is there, nobody knows where the clip begins; then this is done.
    if (this.#originS !== null) this.#video.currentTime = aim + this.#originS;
  }

  /**
   * So many frames on, or back.
   * @param {number} count
   */
  step(count) {
    this.pause();
    if (!this.film?.count) return this.seek(this.#shownS + count / 30);
    const index = Math.min(Math.max(this.index + count, 0), this.film.count - 1);
    this.seek(this.film.times[index]);
  }

  draw() {
    const { film } = this;
    if (!film?.count || !this.lines) return showOverlay(this.#canvas, null, "unknown");
    const index = film.indexAt(this.#shownS);
    const overlay = film.overlay(index, () => this.draw());
    if (overlay) showOverlay(this.#canvas, overlay, film.verdict(index));
  }

  #watch() {
    this.#video.requestVideoFrameCallback((_, { mediaTime }) => {
      this.#show(mediaTime);
      this.#watch();
    });
  }

  /** @param {number} mediaS */
  #show(mediaS) {
    if (this.#originS === null) {
      // The first frame shown is the clip's first; some files don't begin at zero.
      this.#originS = mediaS;
      if (this.#wantedS !== null) this.seek(this.#wantedS);
    }
    // Until the frame that was asked for last is there, further steps count from it.
    if (!this.#video.seeking) this.#wantedS = null;
    this.#shownS = Math.max(mediaS - this.#originS, 0);
    this.figure.dataset.shownS = this.#shownS.toFixed(4);
    this.draw();
    this.#onFrame();
  }
}

/** A shipped clip as a source of pictures: the same path as the camera, with a film instead of a person. */

import { Trouble } from "./trouble.js";
import { sleep } from "./wait.js";
import { t } from "./words.js";

/** @import * as Page from "../../types/page.d.ts" */

/** A browser that can't tell when a picture was painted gets this long for it. */
const PAINTED_MS = 500;

/**
 * The clips the server ships that show a "stretch" or a "calibration": name, title, url.
 * @returns {Promise<Page.SampleClip[]>}
 */
export async function samples(show = "stretch") {
  const answer = await fetch(`/samples?show=${show}`);
  if (!answer.ok) throw new Error(`samples: ${answer.status}`);
  return answer.json();
}

/** @implements {Page.Source} */
export class Sample {
  kind = /** @type {const} */ ("sample");
  waits = true;
  mirrored = false;
  /** @type {Page.Source["onLost"]} */
  onLost = () => {};
  onBack = () => {};
  onEnded = () => {};
  /** Known from `open` on. @type {HTMLVideoElement} */
  #video = /** @type {any} */ (null);
  #stop = new AbortController();
  #over = false;

  /** @param {Pick<Page.SampleClip, "title" | "url">} clip */
  constructor({ title, url }) {
    this.title = title;
    this.url = url;
  }

  /**
   * Loads the clip and stops at its first picture; `resume` plays it once the server is ready.
   * @param {HTMLVideoElement} video
   */
  async open(video) {
    this.#video = video;
    const shown = new Promise((resolve) => video.requestVideoFrameCallback?.(resolve));
    await new Promise((resolve, reject) => {
      const options = { once: true, signal: this.#stop.signal };
      video.addEventListener("loadeddata", resolve, options);
      video.addEventListener(
        "error",
        () => reject(new Trouble(t("page-shared-sample-unplayable"), t("page-shared-sample-unplayable.remedy"))),
        options,
      );
      video.srcObject = null;
      video.src = this.url;
    });
    // Loaded is not yet painted: the first picture copied from it could be black.
    await Promise.race([shown, sleep(PAINTED_MS)]);
    video.addEventListener("ended", () => this.#end(), { signal: this.#stop.signal });
  }

  #end() {
    if (this.#over) return;
    this.#over = true;
    this.onEnded();
  }

  /**
   * The place in the clip, in milliseconds, of a frame that was just shown.
   * @param {VideoFrameCallbackMetadata | null} frame
   */
  time(frame) {
    return Math.round((frame?.mediaTime ?? this.#video.currentTime) * 1000);
  }

  /** Back to the first picture: the standing posture is taken there. */
  async prepare() {
    if (this.#video.currentTime === 0) return;
    const sought = new Promise((resolve) =>
      this.#video.addEventListener("seeked", resolve, { once: true, signal: this.#stop.signal }),
    );
    this.#video.currentTime = 0;
    await sought;
  }

  pause() {
    this.#video?.pause();
  }

  resume() {
    // Held at its very last picture it is over, and no browser tells; to play it would be to begin again.
    if (this.#video.ended) this.#end();
    else this.#video.play().catch(() => {});
  }

  stalled() {}

  stop() {
    this.#stop.abort();
    this.#video?.pause();
    this.#video?.removeAttribute("src");
    this.#video?.load();
  }
}

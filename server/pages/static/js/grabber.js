/** Pictures of a video, made ready to be sent without holding up the page. */

import { encode } from "./encode.js";

/** @import * as Page from "../../types/page.d.ts" */

export const LONGER_SIDE = 640;

/** One grabber serves one session; one picture is in the making at a time. */
export class Grabber {
  #video;
  /** Begun with the first picture; null where the page's own thread has to do it. @type {Worker | null | undefined} */
  #worker;
  /** Where there is no worker. @type {OffscreenCanvas | null} */
  #canvas = null;
  /** @type {(made: Page.Made | null) => void} */
  #made = () => {};
  /** The longer side of the pictures, in pixels, where the video is not smaller anyway. */
  longerSide = LONGER_SIDE;

  /** @param {HTMLVideoElement} video */
  constructor(video) {
    this.#video = video;
  }

  /**
   * A picture of the camera, which is closed then, or what the video shows now; null while it shows nothing.
   * @param {VideoFrame | null} picture
   * @returns {Promise<Page.Made | null>}
   */
  async grab(picture) {
    const frame = picture ?? (await snapshot(this.#video));
    if (!frame) return null;
    const [wide, high] =
      "displayWidth" in frame ? [frame.displayWidth, frame.displayHeight] : [frame.width, frame.height];
    const scale = Math.min(1, this.longerSide / Math.max(wide, high));
    const [width, height] = [Math.round(wide * scale), Math.round(high * scale)];
    if (this.#worker === undefined) this.#worker = this.#begun();
    const worker = this.#worker;
    if (!worker) {
      this.#canvas ??= new OffscreenCanvas(1, 1);
      const made = await encode(frame, this.#canvas, width, height).catch(() => null);
      frame.close();
      return made;
    }
    return new Promise((resolve) => {
      this.#made = resolve;
      worker.postMessage({ frame, width, height }, [frame]);
    });
  }

  #begun() {
    try {
      const worker = new Worker(new URL("encoder.js", import.meta.url), { type: "module" });
      worker.onmessage = ({ data }) => this.#made(data);
      worker.onerror = () => {
        this.#worker = null;
        this.#made(null);
      };
      return worker;
    } catch {
      return null;
    }
  }

  stop() {
    // It ends by itself, after what it has in hand.
    this.#worker?.postMessage(null);
    this.#worker = null;
    this.#made(null);
  }
}

/**
 * The picture on show, to be handed to another thread: uncopied where the browser can do that.
 * @param {HTMLVideoElement} video
 * @returns {Promise<VideoFrame | ImageBitmap | null>}
 */
async function snapshot(video) {
  try {
    return "VideoFrame" in window ? new VideoFrame(video) : await createImageBitmap(video);
  } catch {
    return null; // nothing has been shown yet
  }
}

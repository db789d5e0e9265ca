/**
 * The camera of the computer that the server runs on, as a source of pictures: the server takes and judges them, and the
 * page shows just those that were judged.
 */

import { ask } from "./api.js";
import { pen } from "./dom.js";

/** @import * as Wire from "../../types/messages.d.ts" */
/** @import * as Page from "../../types/page.d.ts" */

/** What is remembered as the camera that was chosen; no browser's camera is called so. */
export const OWN = "own";
const AGAIN_MS = 1_500;

/** @implements {Page.Source} */
export class OwnCamera {
  kind = /** @type {const} */ ("camera");
  /** The pictures come with the answers. */
  own = true;
  mirrored = true;
  deviceId = OWN;
  /** @type {Page.Source["onLost"]} */
  onLost = () => {};
  onBack = () => {};
  onEnded = () => {};
  /** @type {(stream: MediaStream | null) => void} */
  onStream = () => {};
  #canvas = document.createElement("canvas");
  /** @type {MediaStream | null} */
  #stream = null;
  /** @type {HTMLVideoElement | null} */
  #video = null;
  /** @type {number | undefined} */
  #again;
  #stopped = false;
  #how;

  /**
   * `how()`: asks how it is; null where it can't be asked.
   * @param {() => Promise<{ problem: string | null, remedy: string | null } | null>} [how]
   */
  constructor(how = ownCamera) {
    this.#how = how;
  }

  /** @param {HTMLVideoElement} video */
  async open(video) {
    this.#video = video;
  }

  /**
   * A picture that was judged.
   * @param {ImageBitmap} picture
   */
  show(picture) {
    if (this.#stopped) return;
    const { width, height } = picture;
    if (this.#canvas.width !== width || this.#canvas.height !== height) Object.assign(this.#canvas, { width, height });
    pen(this.#canvas, { alpha: false }).drawImage(picture, 0, 0);
    if (this.#stream) return;
    // Whatever shows and records the browser's camera shows and records this one, too.
    this.#stream = this.#canvas.captureStream();
    if (this.#video) {
      this.#video.srcObject = this.#stream;
      this.#video.play().catch(() => {});
    }
    this.onStream(this.#stream);
  }

  /**
   * The server says that it shows nothing: ask until it does.
   * @param {Wire.ErrorMessage} error
   */
  lost({ problem, remedy }) {
    if (this.#stopped) return;
    this.onLost({ what: problem, remedy });
    clearTimeout(this.#again);
    this.#again = setTimeout(async () => {
      const now = await this.#how();
      if (this.#stopped) return;
      if (now?.problem)
        this.lost({ type: "error", t_ms: null, code: "camera", problem: now.problem, remedy: now.remedy ?? "" });
      else this.onBack();
    }, AGAIN_MS);
  }

  time() {
    return 0; // the server's
  }
  async prepare() {}
  pause() {}
  resume() {}
  stalled() {}

  stop() {
    this.#stopped = true;
    clearTimeout(this.#again);
    if (this.#stream) this.onStream(null);
    this.#stream?.getTracks().forEach((track) => track.stop());
    this.#stream = null;
    if (this.#video) this.#video.srcObject = null;
  }
}

/** How the server's own camera is; null where it has none, or can't be asked. */
export async function ownCamera() {
  /** @type {Wire.OwnCameraMessage | null} */
  const camera = await ask("/api/camera").catch(() => null);
  return camera?.there ? camera : null;
}

/** Waiting for the next picture of a camera or a film. */

/** @import * as Page from "../../types/page.d.ts" */

const STALL_MS = 4_000;

/**
 * The pictures of a camera as it gives them, where the browser hands them over; else those that the video shows, which is
 * later by up to a repaint of the screen.
 */
export class Frames {
  #video;
  #track;
  /** @type {MediaStreamTrack | null} */
  #read = null;
  /** @type {ReadableStreamDefaultReader<VideoFrame> | null} */
  #reader = null;
  #reading = false;
  /** Who waits for the next picture. @type {((shown: Page.Shown) => void) | null} */
  #give = null;

  /**
   * `track()`: the camera's, another one each time it comes back; null for what is no camera of this browser.
   * @param {HTMLVideoElement} video
   * @param {() => MediaStreamTrack | null} track
   */
  constructor(video, track) {
    this.#video = video;
    this.#track = track;
  }

  /**
   * The next picture; "stalled" when there is none for a while, null when told to stop.
   * @param {AbortSignal} signal
   * @returns {Promise<Page.Shown | "stalled" | null>}
   */
  next(signal) {
    const track = this.#track();
    if (track !== this.#read) this.#follow(track);
    const reader = this.#reader;
    return within(signal, (give) => (reader ? this.#fromCamera(reader, give) : fromVideo(this.#video, give)));
  }

  stop() {
    this.#follow(null);
  }

  /** @param {MediaStreamTrack | null} track */
  #follow(track) {
    this.#reader?.cancel().catch(() => {});
    this.#read = track;
    const Processor = track && window.MediaStreamTrackProcessor;
    this.#reader = Processor ? new Processor({ track, maxBufferSize: 1 }).readable.getReader() : null;
    this.#reading = false;
  }

  /**
   * @param {ReadableStreamDefaultReader<VideoFrame>} reader
   * @param {(shown: Page.Shown) => void} give
   */
  #fromCamera(reader, give) {
    this.#give = give;
    if (!this.#reading) this.#readOne(reader);
    return () => {
      if (this.#give === give) this.#give = null;
    };
  }

  /** @param {ReadableStreamDefaultReader<VideoFrame>} reader */
  async #readOne(reader) {
    this.#reading = true;
    const { value: picture } = await reader.read().catch(() => ({ value: undefined }));
    if (reader !== this.#reader) return picture?.close();
    this.#reading = false;
    // A track that has ended gives nothing: that is a stall. What nobody waits for is old by the time somebody does.
    if (!picture) return;
    if (!this.#give) return picture.close();
    const { captureTime } = picture.metadata?.() ?? {};
    this.#give({ frame: null, atMs: captureTime ?? performance.now(), picture });
  }
}

/**
 * @param {HTMLVideoElement} video
 * @param {(shown: Page.Shown) => void} give
 */
function fromVideo(video, give) {
  if (!video.requestVideoFrameCallback) {
    const asked = requestAnimationFrame((now) => give({ frame: null, atMs: now, picture: null }));
    return () => cancelAnimationFrame(asked);
  }
  const asked = video.requestVideoFrameCallback((now, frame) =>
    give({ frame, atMs: frame.captureTime ?? now, picture: null }),
  );
  return () => video.cancelVideoFrameCallback(asked);
}

/**
 * What is given, "stalled" when nothing is for a while, null when told to stop. `ask(give)` returns how to ask no more.
 * @param {AbortSignal} signal
 * @param {(give: (shown: Page.Shown) => void) => () => void} ask
 * @returns {Promise<Page.Shown | "stalled" | null>}
 */
function within(signal, ask) {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(null);
    const finish = (/** @type {Page.Shown | "stalled" | null} */ value) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
      askNoMore();
      resolve(value);
    };
    const onAbort = () => finish(null);
    const timer = setTimeout(() => finish("stalled"), STALL_MS);
    signal.addEventListener("abort", onAbort);
    const askNoMore = ask(finish);
  });
}

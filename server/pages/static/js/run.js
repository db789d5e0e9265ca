/** One session: a source of pictures, a connection, and the loop between them with one picture in flight. */

import { pen } from "./dom.js";
import { Link, LinkLost } from "./socket.js";

/** @import * as Wire from "../../types/messages.d.ts" */
/** @import * as Page from "../../types/page.d.ts" */

const LONGER_SIDE = 640;
const QUALITY = 0.8;
const STALL_MS = 4_000;

/**
 * `on.reply(reply, shot)` gets each answer with the very picture it is about: shot = {canvas, latencyMs}.
 * `on.link(state, problem)` is told about the connection, `on.source(trouble | null)` about the camera,
 * `on.paused(reasons)` about pauses, `on.ended()` when the clip is over,
 * `on.coach(coach)` of what the coach answers without a picture. `start()` says what the connection is for.
 */
export class Run {
  #video;
  #on;
  #start;
  #answerMs;
  /** @type {Link | null} */
  #link = null;
  /** @type {Set<Page.Reason>} */
  #paused = new Set();
  /** @type {(value?: undefined) => void} */
  #wake = () => {};
  #stop = new AbortController();
  #canvas = document.createElement("canvas");
  #asking = false;
  #outdated = false;

  /** @param {{ video: HTMLVideoElement, source: Page.Source, on: Page.RunEvents, start: () => Omit<Wire.Start, "type">, answerMs?: number }} options */
  constructor({ video, source, on, start, answerMs }) {
    this.#video = video;
    this.#on = on;
    this.#start = start;
    this.#answerMs = answerMs;
    this.source = source;
  }

  /** Opens the source (may throw a Trouble) and lets the pictures flow. */
  async start() {
    this.source.onLost = (trouble) => {
      this.#on.source(trouble);
      this.pause("source");
    };
    this.source.onBack = () => {
      this.#on.source(null);
      this.resume("source");
    };
    this.source.onEnded = () => this.#on.ended();
    await this.source.open(this.#video);
    if (this.#stop.signal.aborted) return;
    this.#link = new Link({
      start: () => ({ ...this.#start(), ...(this.source.own ? { own_camera: true } : {}) }),
      answerMs: this.#answerMs,
      onState: (state, problem) => this.#on.link(state, problem),
      onCoach: (coach) => this.#on.coach?.(coach),
    });
    this.#loop(this.#link);
  }

  /** @param {Page.Reason} reason */
  pause(reason) {
    if (this.#paused.has(reason)) return;
    this.#paused.add(reason);
    this.source.pause();
    this.#on.paused(this.#paused);
  }

  /** @param {Page.Reason} reason */
  resume(reason) {
    if (!this.#paused.delete(reason)) return;
    this.#on.paused(this.#paused);
    if (this.#paused.size === 0) {
      this.source.resume();
      this.#wake();
    }
  }

  /** A new standing posture. */
  reset() {
    this.restart({ type: "reset" });
  }

  /**
   * Tell the server to begin something anew; the answer that is under way belongs to what was before.
   * @param {Wire.Reset | Wire.Restart} message
   */
  restart(message) {
    this.#outdated = this.#asking;
    this.#link?.tell(message);
  }

  /**
   * Tell the server something that changes how the next pictures are answered; whether it could be told.
   * @param {Exclude<Wire.Message, Wire.Start>} message
   */
  tell(message) {
    return this.#link?.tell(message) ?? false;
  }

  end() {
    this.#stop.abort();
    this.#wake();
    this.#link?.close();
    this.source.stop();
  }

  /** @param {Link} link */
  async #loop(link) {
    const { signal } = this.#stop;
    let fresh = true;
    while (!signal.aborted) {
      try {
        // A fresh connection judges the picture that stands there already; a clip only runs once it is answered.
        if (fresh) {
          await this.source.prepare();
          await link.ready();
        }
        const frame = fresh || this.source.own ? null : await nextFrame(this.#video, signal);
        if (signal.aborted) return;
        if (this.#paused.size) {
          await new Promise((resolve) => (this.#wake = resolve));
          continue;
        }
        if (frame === STALLED) {
          this.source.stalled();
          continue;
        }
        await (this.source.own ? this.#look(link) : this.#judge(link, frame));
        if (fresh) this.source.resume();
        fresh = false;
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof LinkLost)) throw error;
        this.source.pause();
        fresh = true;
      }
    }
  }

  /**
   * @param {Link} link
   * @param {VideoFrameCallbackMetadata | null} frame
   */
  async #judge(link, frame) {
    const asked = performance.now();
    const tMs = this.source.time(frame);
    const jpeg = await this.#grab();
    if (!jpeg) {
      await sleep(100);
      return;
    }
    this.#asking = true;
    const reply = await link.ask(tMs, jpeg).finally(() => (this.#asking = false));
    // An answer from before a reset still knows the old standing posture; one during a pause would wake the page.
    const outdated = this.#outdated || this.#paused.size > 0;
    this.#outdated = false;
    if (this.#stop.signal.aborted || outdated) return;
    const latencyMs = performance.now() - asked;
    this.#on.reply(reply, { canvas: this.#canvas, latencyMs });
  }

  /**
   * The server looks through its own camera: what is shown is the very picture that was judged.
   * @param {Link} link
   */
  async #look(link) {
    const asked = performance.now();
    this.#asking = true;
    const { jpeg, reply } = await link.look().finally(() => (this.#asking = false));
    const outdated = this.#outdated || this.#paused.size > 0;
    this.#outdated = false;
    if (this.#stop.signal.aborted) return;
    if (reply.type === "error" && reply.code === "camera") return this.source.lost?.(reply);
    if (jpeg) {
      const picture = await createImageBitmap(jpeg);
      this.source.show?.(picture);
      Object.assign(this.#canvas, { width: picture.width, height: picture.height });
      pen(this.#canvas, { alpha: false }).drawImage(picture, 0, 0);
      picture.close();
    }
    if (!outdated) this.#on.reply(reply, { canvas: this.#canvas, latencyMs: performance.now() - asked });
  }

  /**
   * The picture now on show as a JPEG of at most LONGER_SIDE; null while there is none.
   * @returns {Promise<Blob | null> | null}
   */
  #grab() {
    const { videoWidth: width, videoHeight: height } = this.#video;
    if (!width || !height) return null;
    const scale = Math.min(1, LONGER_SIDE / Math.max(width, height));
    const size = { width: Math.round(width * scale), height: Math.round(height * scale) };
    if (this.#canvas.width !== size.width || this.#canvas.height !== size.height) Object.assign(this.#canvas, size);
    pen(this.#canvas, { alpha: false }).drawImage(this.#video, 0, 0, size.width, size.height);
    return new Promise((resolve) => this.#canvas.toBlob(resolve, "image/jpeg", QUALITY));
  }
}

/** @type {unique symbol} */
const STALLED = Symbol("stalled");

/** @param {number} ms */
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * The next picture the video shows; STALLED when it shows none for a while.
 * @param {HTMLVideoElement} video
 * @param {AbortSignal} signal
 * @returns {Promise<VideoFrameCallbackMetadata | typeof STALLED | null>}
 */
function nextFrame(video, signal) {
  return new Promise((resolve) => {
    const finish = (/** @type {VideoFrameCallbackMetadata | typeof STALLED | null} */ value) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
      video.cancelVideoFrameCallback?.(handle);
      resolve(value);
    };
    const onAbort = () => finish(null);
    const timer = setTimeout(() => finish(STALLED), STALL_MS);
    signal.addEventListener("abort", onAbort);
    const handle = video.requestVideoFrameCallback
      ? video.requestVideoFrameCallback((_now, frame) => finish(frame))
      : requestAnimationFrame(() => finish(null));
  });
}

/** Pictures of a source, made ready to be sent: none more than can be judged, and none that is old by then. */

import { Frames } from "./frames.js";
import { Grabber, LONGER_SIDE } from "./grabber.js";
import { Pace } from "./pace.js";
import { sleep } from "./wait.js";

/** @import { Newest } from "./newest.js" */
/** @import * as Wire from "../../types/messages.d.ts" */
/** @import * as Page from "../../types/page.d.ts" */

/** So much early a picture still counts as in time: a camera's don't fall on whole tenths. */
const EARLY_MS = 10;
/** So far a film runs on while one of its pictures is made ready: longer only on a machine that has too much to do. */
const RUN_ON_MS = 100;

export class Feed {
  #source;
  #gate;
  #grabber;
  #frames;
  /** The server asks for this much between two pictures. */
  #everyMs = 0;
  #takenMs = -Infinity;
  #stopped = false;
  pace = new Pace();

  /**
   * `gate`: whether nothing is wanted just now, and how to wait until it is again.
   * @param {HTMLVideoElement} video
   * @param {Page.Source} source
   * @param {{ paused(): boolean, resumed(): Promise<void> }} gate
   */
  constructor(video, source, gate) {
    this.#source = source;
    this.#gate = gate;
    this.#grabber = new Grabber(video);
    this.#frames = new Frames(video, () => source.track ?? null);
  }

  /** The picture that stands there already; null while there is none. */
  standing() {
    return this.#take({ frame: null, atMs: performance.now(), picture: null });
  }

  /**
   * What the server asks of the pictures from now on.
   * @param {Wire.LoadMessage | null | undefined} load
   */
  heed(load) {
    this.#grabber.longerSide = load?.longer_side ?? LONGER_SIDE;
    this.#everyMs = load?.every_ms ?? 0;
  }

  /** Until the server wants to be asked for its own camera's next picture. */
  async rest() {
    const restMs = this.#takenMs + this.#everyMs - performance.now();
    if (restMs > 0) await sleep(restMs);
    this.#takenMs = performance.now();
  }

  stop() {
    this.#stopped = true;
    this.#grabber.stop();
    this.#frames.stop();
  }

  /**
   * Bring pictures as the video shows them.
   * @param {Newest<Page.Taken>} newest
   * @param {AbortSignal} signal
   */
  async bring(newest, signal) {
    while (!signal.aborted) {
      const shown = await this.#frames.next(signal);
      if (!shown) return;
      if (shown === "stalled") {
        if (this.#gate.paused()) await this.#gate.resumed();
        else this.#source.stalled();
        continue;
      }
      if (this.#gate.paused()) {
        shown.picture?.close();
        await this.#gate.resumed();
        continue;
      }
      const now = performance.now();
      const worth = this.pace.shown(now) && now - this.#takenMs >= this.#everyMs - EARLY_MS;
      if (!worth && !this.#source.waits) {
        shown.picture?.close();
        continue;
      }
      this.#takenMs = now;
      const making = this.#take(shown);
      const taken = this.#source.waits ? await this.#held(making) : await making;
      if (taken && this.#gate.paused()) taken.close();
      else if (taken) newest.put(taken);
      if (this.#source.waits) await this.#judged(newest);
    }
  }

  /**
   * A film does not run on for long while its pictures are made ready,
   * @param {Promise<Page.Taken | null>} making
   */
  async #held(making) {
    const held = setTimeout(() => this.#source.pause(), RUN_ON_MS);
    return making.finally(() => clearTimeout(held));
  }

  /**
   * nor while they wait to be judged.
   * @param {Newest<Page.Taken>} newest
   */
  async #judged(newest) {
    if (newest.full) {
      this.#source.pause();
      await newest.empty();
    }
    if (!this.#gate.paused() && !this.#stopped) this.#source.resume();
  }

  /**
   * A picture, or what the video shows, ready to be sent; null while it shows nothing.
   * @param {Page.Shown} shown
   * @returns {Promise<Page.Taken | null>}
   */
  async #take({ frame, atMs, picture }) {
    const began = performance.now();
    const tMs = this.#source.time(frame, atMs);
    const made = await this.#grabber.grab(picture);
    this.pace.made(performance.now() - began);
    return made && { ...made, tMs, atMs, close: () => made.picture.close() };
  }
}

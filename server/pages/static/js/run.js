/**
 * One session: a source of pictures, a connection, and the way between them. While one picture is judged the next is made
 * ready off the page's own thread; of several the newest is sent, and nothing queues.
 */

import { Feed } from "./feed.js";
import { Newest } from "./newest.js";
import { Link, LinkLost } from "./socket.js";
import { sleep } from "./wait.js";

/** @import * as Wire from "../../types/messages.d.ts" */
/** @import * as Page from "../../types/page.d.ts" */

/** What a measure of the browser's own timeline is called: from a picture's capture to its answer being on show. */
const MEASURE = "posture-answer";

/**
 * `on.reply(reply, shot)` gets each answer with the very picture it is about: shot = {picture, latencyMs}.
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
  /** @type {(() => void)[]} */
  #waiting = [];
  #stop = new AbortController();
  #feed;
  /** @type {Newest<Page.Taken> | null} */
  #newest = null;
  #asking = false;
  #outdated = false;

  /** @param {{ video: HTMLVideoElement, source: Page.Source, on: Page.RunEvents, start: () => Omit<Wire.Start, "type">, answerMs?: number }} options */
  constructor({ video, source, on, start, answerMs }) {
    this.#video = video;
    this.#on = on;
    this.#start = start;
    this.#answerMs = answerMs;
    this.source = source;
    this.#feed = new Feed(video, source, { paused: () => this.#paused.size > 0, resumed: () => this.#resumed() });
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
    this.#newest?.clear();
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
    this.#feed.stop();
    this.source.stop();
  }

  /** @param {Link} link */
  async #loop(link) {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        await this.source.prepare();
        await link.ready();
        if (signal.aborted) return;
        if (this.#paused.size) {
          await this.#resumed();
          continue;
        }
        if (this.source.own) await this.#look(link);
        else if (!(await this.#begin(link))) continue;
        this.source.resume();
        if (this.source.own) await this.#lookOn(link);
        else await this.#flow(link);
      } catch (error) {
        if (signal.aborted) return;
        if (!(error instanceof LinkLost)) throw error;
        this.source.pause();
      }
    }
  }

  /** Until nothing is paused, or all is over. */
  async #resumed() {
    await new Promise((resolve) => this.#waiting.push(() => resolve(undefined)));
  }

  #wake() {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  /**
   * A fresh connection judges the picture that stands there already; a clip only runs once it is answered.
   * @param {Link} link
   */
  async #begin(link) {
    const first = await this.#feed.standing();
    if (first) await this.#judge(link, first);
    else await sleep(100);
    return first !== null;
  }

  /**
   * Judge what is brought, until the connection is lost or all is over.
   * @param {Link} link
   */
  async #flow(link) {
    const newest = (this.#newest = new Newest());
    const over = new AbortController();
    const end = () => {
      over.abort();
      newest.end();
    };
    this.#stop.signal.addEventListener("abort", end, { once: true });
    const watching = this.#feed.bring(newest, over.signal);
    try {
      for (let taken = await newest.take(); taken; taken = await newest.take()) await this.#judge(link, taken);
    } finally {
      end();
      await watching;
    }
  }

  /**
   * @param {Link} link
   * @param {Page.Taken} taken
   */
  async #judge(link, taken) {
    const { picture, atMs } = taken;
    this.#asking = true;
    this.#feed.pace.asked(performance.now());
    try {
      const reply = await link.ask(taken.tMs, taken.jpeg).finally(() => {
        this.#asking = false;
        this.#feed.pace.answered(performance.now());
      });
      // An answer from before a reset still knows the old standing posture; one during a pause would wake the page.
      const outdated = this.#outdated || this.#paused.size > 0;
      this.#outdated = false;
      if (this.#stop.signal.aborted || outdated) taken.close();
      else this.#tell(reply, picture, atMs);
    } catch (error) {
      taken.close();
      throw error;
    }
  }

  /**
   * @param {Wire.FeedbackMessage | Wire.ErrorMessage} reply
   * @param {ImageBitmap | null} picture
   * @param {number} atMs
   */
  #tell(reply, picture, atMs) {
    if (reply.type === "feedback") this.#feed.heed(reply.load);
    this.#on.reply(reply, { picture, latencyMs: performance.now() - atMs });
    performance.measure(MEASURE, { start: atMs, end: performance.now() });
    performance.clearMeasures(MEASURE);
  }

  /** @param {Link} link */
  async #lookOn(link) {
    while (!this.#stop.signal.aborted) {
      if (this.#paused.size) {
        await this.#resumed();
        continue;
      }
      await this.#feed.rest();
      await this.#look(link);
    }
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
    const picture = jpeg && (await createImageBitmap(jpeg));
    if (picture) this.source.show?.(picture);
    if (outdated) picture?.close();
    else this.#tell(reply, picture, asked);
  }
}

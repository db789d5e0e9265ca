/** One film of a recording: what the browser's recorder writes goes to the server, part after part. */

import { memory } from "./dom.js";
import { sleep } from "./wait.js";
import { t } from "./words.js";

/** @import * as Wire from "../../types/messages.d.ts" */

const PART_MS = 2_000;
const ALIVE_MS = 30_000;
const ANSWER_MS = 20_000;
const RETRY_MS = 1_000;
/** So often a server that can't just now is asked again, before the person is told. */
const PASSING_TRIES = 30;
/** After the end, a server that does not answer is not waited for any longer. */
const LAST_TRIES = 8;
/** Bytes that may wait for a server that does not answer. */
const MOST_WAITING = 64e6;
const BITS_PER_SECOND = 2_500_000;
const KEY_FRAME_MS = 2_000;
/**
 * The first ones cost the least while somebody is being judged: of a core, Chromium takes 0.02 for H.264, 0.07 for VP9
 * and 0.8 for VP8, which uses up the time it has. MP4 comes late: it is handed out in large pieces.
 */
const KINDS = [
  "video/webm;codecs=h264",
  "video/webm;codecs=vp9",
  "video/webm;codecs=vp8",
  "video/mp4;codecs=avc1.42E01E",
  "video/webm",
  "video/mp4",
];

/** What the browser can record, null for nothing. */
export const kind = () => KINDS.find((type) => globalThis.MediaRecorder?.isTypeSupported(type)) ?? null;

/** One film: what the browser's recorder writes, part after part. `onStop(trouble)` unless it was told to end. */
export class Piece {
  #recorder;
  #onStop;
  /** @type {string | null} */
  #id = null;
  #number = 0;
  /** @type {Blob[]} */
  #waiting = [];
  #bytes = 0;
  /** @type {(value?: undefined) => void} */
  #wake = () => {};
  #ending = false;
  #sent;
  #alive;
  unsure = false;

  /**
   * @param {MediaStream} stream
   * @param {string} title
   * @param {(trouble: string | null) => void} onStop
   */
  constructor(stream, title, onStop) {
    this.#onStop = onStop;
    this.#recorder = new MediaRecorder(stream, {
      mimeType: kind() ?? undefined,
      videoBitsPerSecond: BITS_PER_SECOND,
      // Known to browsers, not to the types yet.
      .../** @type {object} */ ({ videoKeyFrameIntervalDuration: KEY_FRAME_MS }),
    });
    this.#recorder.addEventListener("dataavailable", ({ data }) => this.#take(data));
    this.#recorder.addEventListener("stop", () => this.#finish(null), { once: true });
    this.#recorder.addEventListener("error", () => this.#finish(t("page-live-recording.broken")), {
      once: true,
    });
    this.#recorder.start(PART_MS);
    this.#alive = setInterval(() => this.#id && this.#ask("POST", "alive").catch(() => {}), ALIVE_MS);
    this.#sent = this.#send(title);
  }

  get running() {
    return !this.#ending && this.#recorder.state !== "inactive";
  }

  /** @param {boolean} paused */
  pause(paused) {
    if (this.#recorder.state === "inactive") return;
    if (paused) this.#recorder.pause();
    else this.#recorder.resume();
  }

  /** Its clip in the library, null when there is none. */
  async end() {
    if (this.#recorder.state !== "inactive") {
      const stopped = new Promise((resolve) => this.#recorder.addEventListener("stop", resolve, { once: true }));
      this.#onStop = () => {};
      this.#recorder.stop();
      await stopped;
    }
    return this.#sent;
  }

  /** The page goes away: the server need not wait for more. */
  leave() {
    if (this.#id) navigator.sendBeacon(`/api/recordings/${this.#id}/end`);
  }

  /** @param {Blob} data */
  #take(data) {
    if (!data.size || this.#ending) return;
    this.#waiting.push(data);
    this.#bytes += data.size;
    if (this.#bytes > MOST_WAITING) this.#finish(t("page-live-recording.not-taken"));
    this.#wake();
  }

  /** @param {string | null} trouble */
  #finish(trouble) {
    if (this.#ending) return;
    this.#ending = true;
    clearInterval(this.#alive);
    if (this.#recorder.state !== "inactive") this.#recorder.stop();
    this.#wake();
    this.#onStop(trouble);
  }

  /**
   * Sends the parts, one at a time and in order, until it ended; the clip then, or null.
   * @param {string} title
   * @returns {Promise<Wire.ClipMessage | null>}
   */
  async #send(title) {
    this.#id =
      (
        await this.#surely(() =>
          this.#ask("POST", "", JSON.stringify({ title, profile_id: memory.get("profile", null)?.id ?? null })),
        )
      )?.id ?? null;
    while (this.#id && (this.#waiting.length || !this.#ending)) {
      if (!this.#waiting.length) await new Promise((resolve) => (this.#wake = resolve));
      else if (await this.#surely(() => this.#ask("PUT", `parts/${this.#number}`, this.#waiting[0]))) {
        this.#number++;
        this.#bytes -= this.#waiting.shift()?.size ?? 0;
      } else break;
    }
    this.#waiting = [];
    return this.#id ? ((await this.#surely(() => this.#ask("POST", "end")))?.clip ?? null) : null;
  }

  /**
   * Until the server answers; null when it says no, which ends the recording.
   * @param {() => Promise<any>} request
   */
  async #surely(request) {
    for (let tries = 0; ; tries++) {
      try {
        return await request();
      } catch (error) {
        const givenUp = error instanceof Passing && tries >= PASSING_TRIES;
        const refused = error instanceof Refused || givenUp ? error.message : null;
        if (refused) {
          this.#finish(refused);
          return null;
        }
        if (this.#ending && tries >= LAST_TRIES) {
          this.unsure = true;
          return null;
        }
        await sleep(RETRY_MS);
      }
    }
  }

  /**
   * @param {string} method
   * @param {string} what
   * @param {BodyInit} [body]
   * @returns {Promise<any>}
   */
  async #ask(method, what, body) {
    const answer = await fetch(["/api/recordings", this.#id, what].filter(Boolean).join("/"), {
      method,
      body,
      headers: typeof body === "string" ? { "content-type": "application/json" } : {},
      // The pictures that are judged go first.
      priority: "low",
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    if (answer.status === 204) return {};
    const told = await answer.json().catch(() => ({}));
    if (answer.ok) return told;
    const refused =
      answer.status === 404
        ? "gone"
        : t("page-live-recording.refused", {
            why: `${told.problem ?? t("page-live-recording.not-kept")} ${told.remedy ?? ""}`.trim(),
          });
    // 415: it did not arrive whole; 503 and the like pass.
    throw answer.status === 415 || answer.status === 503 ? new Passing(refused) : new Refused(refused);
  }
}

/** The server said not now, and why. */
class Passing extends Error {}

/** The server said no, and why: asking again is of no use. */
class Refused extends Error {}

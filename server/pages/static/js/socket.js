/** The connection to the server: one question, one answer, a watchdog, and patience. See server/PROTOCOL.md. */

import { ask } from "./api.js";
import { lang, t } from "./words.js";

/** @import * as Wire from "../../types/messages.d.ts" */
/** @import * as Page from "../../types/page.d.ts" */

const ANSWER_MS = 5_000;
/** The first answer waits until the model is loaded. */
const FIRST_ANSWER_MS = 60_000;
const BACK_OFF_MS = [500, 1_000, 2_000, 4_000, 8_000];
/** Close codes after which trying again by itself is pointless. */
const FINAL = new Set([4400, 4403, 4500]);
/** The server let go of a session that sent nothing for long, as a pause does. It wants to hear of us when that ends. */
const IDLE = 4408;

export class LinkLost extends Error {}

/**
 * States told to `onState(state, problem)`: "getting_ready" (connecting, or the model is loading), "live", "offline"
 * (trying again by itself), "failed" (only the person can help).
 */
export class Link {
  #onState;
  #onCoach;
  #start;
  #answerMs;
  /** @type {WebSocket | null} */
  #socket = null;
  /**
   * The picture that is under way.
   * @type {{ tMs: number, resolve: (answer: Wire.FeedbackMessage | Wire.ErrorMessage) => void, reject: (error: LinkLost) => void, timer: number } | null}
   */
  #pending = null;
  /**
   * The look through the server's own camera that is under way, and the picture that has come of it.
   * @type {{ jpeg: Blob | null, tMs: number, resolve: (looked: { jpeg: Blob | null, reply: Wire.FeedbackMessage | Wire.ErrorMessage }) => void, reject: (error: LinkLost) => void, timer: number } | null}
   */
  #looking = null;
  #opened = new Deferred();
  #first = true;
  #attempts = 0;
  /** @type {number | undefined} */
  #retry;
  /** @type {Page.Problem | null} */
  #problem = null;
  #closed = false;
  #asleep = false;

  /**
   * `start()` is asked at each connection: what the start message says besides the model, such as profile_id and mode.
   * `answerMs`: how long one answer may take. `onCoach(coach)`: the coach answers what the person wants of it.
   * @param {{
   *   start?: () => Omit<Wire.Start, "type">,
   *   answerMs?: number,
   *   onState: (state: Page.LinkState, problem: Page.Problem | null) => void,
   *   onCoach?: (coach: Wire.CoachMessage) => void,
   * }} options
   */
  constructor({ start = () => ({}), answerMs = ANSWER_MS, onState, onCoach = () => {} }) {
    this.#onCoach = onCoach;
    this.#start = start;
    this.#answerMs = answerMs;
    this.#onState = onState;
    this.#connect();
  }

  /** Resolves once pictures can be sent. */
  ready() {
    if (this.#asleep) this.#connect();
    return this.#opened.promise;
  }

  /**
   * Send one picture and wait for its answer. Rejects with LinkLost when there will be none; the caller then waits
   * for `ready` and asks again with a newer picture.
   * @param {number} tMs
   * @param {ArrayBuffer} jpeg
   * @returns {Promise<Wire.FeedbackMessage | Wire.ErrorMessage>}
   */
  async ask(tMs, jpeg) {
    if (this.#pending) throw new Error("one picture at a time");
    if (this.#socket?.readyState !== WebSocket.OPEN) throw new LinkLost();
    const message = new Uint8Array(8 + jpeg.byteLength);
    new DataView(message.buffer).setBigUint64(0, BigInt(tMs));
    message.set(new Uint8Array(jpeg), 8);
    this.#socket.send(message);
    return new Promise((resolve, reject) => {
      this.#pending = { tMs, resolve, reject, timer: this.#watch() };
    });
  }

  /**
   * The next picture of the server's own camera, and the answer to it; no picture with an error. Rejects with LinkLost.
   * @returns {Promise<{ jpeg: Blob | null, reply: Wire.FeedbackMessage | Wire.ErrorMessage }>}
   */
  async look() {
    if (this.#pending || this.#looking) throw new Error("one picture at a time");
    if (!this.tell({ type: "look" })) throw new LinkLost();
    return new Promise((resolve, reject) => {
      this.#looking = { jpeg: null, tMs: -1, resolve, reject, timer: this.#watch() };
    });
  }

  /** Nobody waits for ever for an answer. */
  #watch() {
    return setTimeout(
      () => this.#lost({ problem: t("page-shared-no-answer"), remedy: t("page-shared-no-answer.reaching") }),
      this.#first ? FIRST_ANSWER_MS : this.#answerMs,
    );
  }

  /**
   * Tell the server something besides pictures, such as {type: "reset"}; false when there is no connection.
   * @param {Exclude<Wire.Message, Wire.Start>} message
   */
  tell(message) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#retry);
    this.#drop();
  }

  #connect() {
    this.#first = true;
    this.#asleep = false;
    this.#problem = null;
    this.#onState("getting_ready", null);
    const socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws/live`);
    this.#socket = socket;
    socket.onopen = () => {
      socket.send(JSON.stringify({ type: "start", model: "full", language: lang, ...this.#start() }));
      this.#opened.resolve();
    };
    socket.binaryType = "arraybuffer";
    socket.onmessage = ({ data }) =>
      typeof data === "string" ? this.#received(JSON.parse(data)) : this.#shown(/** @type {ArrayBuffer} */ (data));
    socket.onclose = (event) => {
      if (event.code === IDLE) {
        this.#asleep = true;
        return this.#drop();
      }
      // A handshake that is refused looks like a server that isn't there; whether this device is still let in, it tells.
      if (event.code === 1006) ask("/door").catch(() => {});
      const problem = this.#problem ?? {
        problem: t("page-shared-connection-gone"),
        remedy: t("page-shared-connection-gone.remedy"),
      };
      this.#lost(problem, FINAL.has(event.code));
    };
  }

  /**
   * A picture of the server's own camera: its time, and a JPEG.
   * @param {ArrayBuffer} message
   */
  #shown(message) {
    if (!this.#looking) return;
    this.#looking.tMs = Number(new DataView(message).getBigUint64(0));
    this.#looking.jpeg = new Blob([new Uint8Array(message, 8)], { type: "image/jpeg" });
  }

  /** @param {Wire.Answer} answer */
  #received(answer) {
    if (answer.type === "coach") return this.#onCoach(answer.coach);
    const looking = this.#looking;
    if (looking && (answer.t_ms === looking.tMs || (answer.type === "error" && answer.code === "camera"))) {
      this.#looking = null;
      this.#answered(looking.timer);
      return looking.resolve({ jpeg: looking.jpeg, reply: answer });
    }
    if (answer.type === "error" && answer.t_ms === null) this.#problem = answer;
    const asked = this.#pending;
    if (!asked || answer.t_ms !== asked.tMs) return;
    this.#pending = null;
    this.#answered(asked.timer);
    asked.resolve(answer);
  }

  /** @param {number} timer */
  #answered(timer) {
    clearTimeout(timer);
    if (!this.#first) return;
    this.#first = false;
    this.#attempts = 0;
    this.#onState("live", null);
  }

  /**
   * @param {Page.Problem} problem
   * @param {boolean} final
   */
  #lost(problem, final = false) {
    this.#drop();
    if (this.#closed) return;
    this.#onState(final ? "failed" : "offline", problem);
    if (final) return;
    const wait = BACK_OFF_MS[Math.min(this.#attempts++, BACK_OFF_MS.length - 1)];
    this.#retry = setTimeout(() => this.#connect(), wait);
  }

  /** Let go of the socket at once; its closing handshake may take long on a server that hangs. */
  #drop() {
    const socket = this.#socket;
    this.#socket = null;
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
    const asked = this.#pending ?? this.#looking;
    this.#pending = this.#looking = null;
    clearTimeout(asked?.timer);
    asked?.reject(new LinkLost());
    if (this.#opened.resolved) this.#opened = new Deferred();
  }
}

/** A promise that is resolved from outside. */
class Deferred {
  resolved = false;
  /** @type {(value?: undefined) => void} */
  #settle = () => {};
  promise = new Promise((/** @type {(value?: undefined) => void} */ resolve) => (this.#settle = resolve));

  resolve() {
    this.resolved = true;
    this.#settle();
  }
}

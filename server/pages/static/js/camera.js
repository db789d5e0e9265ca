/** The camera as a source of pictures, and its troubles in plain words. */

import { Trouble } from "./trouble.js";

/** @import * as Page from "../../types/page.d.ts" */

import { t } from "./words.js";

const ANSWER_MS = 10_000;
/** While the browser's question is open the person may read it in peace. */
const QUESTION_MS = 90_000;
const RETRY_MS = 2_000;

/**
 * What an exception of getUserMedia is called in the catalogue.
 * @type {Record<string, string>}
 */
const TROUBLES = {
  NotAllowedError: "not-allowed",
  NotFoundError: "none",
  OverconstrainedError: "other",
  NotReadableError: "busy",
};

/**
 * @param {string} name
 * @param {Record<string, string>} args
 */
const told = (name, args = {}) =>
  new Trouble(t(`page-shared-camera-${name}`, args), t(`page-shared-camera-${name}.remedy`, args));

/**
 * An exception of getUserMedia, put into words.
 * @param {any} error
 */
function inWords(error) {
  if (error instanceof Trouble) return error;
  return told(TROUBLES[error.name] ?? "not-started");
}

async function questionIsOpen() {
  try {
    return (await navigator.permissions.query({ name: "camera" })).state === "prompt";
  } catch {
    return false;
  }
}

/**
 * The promise of getUserMedia may never settle: say so after a while, and switch off a camera that comes too late.
 * @param {MediaTrackConstraints} video
 * @returns {Promise<MediaStream>}
 */
function stream(video) {
  if (!navigator.mediaDevices?.getUserMedia) {
    const there = `http://localhost${location.port ? `:${location.port}` : ""}`;
    throw told("not-lent", { address: there });
  }
  return new Promise((resolve, reject) => {
    const began = performance.now();
    let late = false;
    let timer = 0;
    const giveUp = async () => {
      if (performance.now() - began < QUESTION_MS && (await questionIsOpen())) {
        timer = setTimeout(giveUp, ANSWER_MS);
        return;
      }
      late = true;
      reject(told("silent"));
    };
    timer = setTimeout(giveUp, ANSWER_MS);
    navigator.mediaDevices
      .getUserMedia({ video, audio: false })
      .then((got) => (late ? got.getTracks().forEach((track) => track.stop()) : resolve(got)), reject)
      .finally(() => clearTimeout(timer));
  });
}

/** The cameras that can be chosen; their names are known once one of them was allowed. */
export async function cameras() {
  const devices = (await navigator.mediaDevices?.enumerateDevices?.()) ?? [];
  return devices.filter((device) => device.kind === "videoinput" && device.deviceId);
}

/**
 * One camera. `onLost` is told when it is unplugged or taken away, `onBack` when it works again: meanwhile it keeps
 * trying by itself, because the person stands three metres away.
 * @implements {Page.Source}
 */
export class Camera {
  kind = /** @type {const} */ ("camera");
  /** @type {string | null} */
  deviceId = null;
  /** @type {Page.Source["onLost"]} */
  onLost = () => {};
  onBack = () => {};
  onEnded = () => {};
  /**
   * Told of each stream as it begins, a camera that comes back has a new one; and null when it ends.
   * @type {(stream: MediaStream | null) => void}
   */
  onStream = () => {};
  /** Known from `open` on. @type {HTMLVideoElement} */
  #video = /** @type {any} */ (null);
  /** @type {MediaStream | null} */
  #stream = null;
  #began = performance.now();
  #lastMs = -1;
  /** @type {number | undefined} */
  #retry;
  #stopped = false;

  /**
   * `facing`: which one to take where none was chosen: that which looks at who holds the device, or away from them.
   * @param {string | null} deviceId
   * @param {"user" | "environment"} facing
   */
  constructor(deviceId = null, facing = "user") {
    this.deviceId = deviceId;
    this.facing = facing;
  }

  /** @param {HTMLVideoElement} video */
  async open(video) {
    this.#video = video;
    try {
      await this.#connect();
    } catch (error) {
      throw inWords(error);
    }
  }

  /** What the camera gives, while it does. */
  get track() {
    return this.#stream?.getVideoTracks()[0] ?? null;
  }

  /** A person looking at their own picture expects a mirror; a camera that looks away from the screen is none. */
  get mirrored() {
    return this.#stream?.getVideoTracks()[0]?.getSettings().facingMode !== "environment";
  }

  /**
   * Milliseconds since the start, rising: two pictures have two times.
   * @param {VideoFrameCallbackMetadata | null} _frame
   * @param {number} atMs
   */
  time(_frame, atMs) {
    return (this.#lastMs = Math.max(this.#lastMs + 1, Math.round(atMs - this.#began)));
  }

  /** No rewinding a camera. */
  async prepare() {}
  pause() {}
  resume() {}

  stop() {
    this.#stopped = true;
    clearTimeout(this.#retry);
    this.#release();
  }

  /** The picture stands still though the track says it is live: treat it as unplugged. */
  stalled() {
    this.#lost(told("still"));
  }

  async #connect() {
    // Four to three: the person is upright, so height is worth more than width.
    const wish = { width: { ideal: 960 }, height: { ideal: 720 }, frameRate: { ideal: 30 } };
    const got = await this.#chosen(wish);
    if (this.#stopped) {
      got.getTracks().forEach((track) => track.stop());
      return;
    }
    this.#stream = got;
    const [track] = got.getVideoTracks();
    this.deviceId = track.getSettings().deviceId ?? this.deviceId;
    track.addEventListener("ended", () => this.#lost(told("unplugged")));
    this.#video.srcObject = got;
    await this.#video.play();
    if (!this.#stopped) this.onStream(got);
  }

  /**
   * The camera that was chosen before, or any other one if that is no longer there.
   * @param {MediaTrackConstraints} wish
   */
  async #chosen(wish) {
    if (this.deviceId) {
      try {
        return await stream({ ...wish, deviceId: { exact: this.deviceId } });
      } catch (error) {
        if (!(error instanceof DOMException) || error.name !== "OverconstrainedError") throw error;
        this.deviceId = null;
      }
    }
    return stream({ ...wish, facingMode: this.facing });
  }

  #release() {
    if (this.#stream) this.onStream(null);
    this.#stream?.getTracks().forEach((track) => track.stop());
    this.#stream = null;
    if (this.#video) this.#video.srcObject = null;
  }

  /** @param {Trouble} trouble */
  #lost(trouble) {
    if (this.#stopped) return;
    this.#release();
    this.onLost(trouble);
    this.#tryAgain();
  }

  #tryAgain() {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(async () => {
      try {
        await this.#connect();
        if (!this.#stopped) this.onBack();
      } catch (error) {
        if (this.#stopped) return;
        this.onLost(inWords(error));
        this.#tryAgain();
      }
    }, RETRY_MS);
  }
}

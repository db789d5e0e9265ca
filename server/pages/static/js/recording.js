/** Keeping a recording of the session: the camera's film goes to the server in parts, as it comes. */

import { ask } from "./api.js";
import { sure } from "./dialogs.js";
import { $, make, memory, setText } from "./dom.js";
import { date, t } from "./words.js";

const PART_MS = 2_000;
const ALIVE_MS = 30_000;
const ANSWER_MS = 20_000;
const RETRY_MS = 1_000;
/** After the end, a server that does not answer is not waited for any longer. */
const LAST_TRIES = 8;
/** Bytes that may wait for a server that does not answer. */
const MOST_WAITING = 64e6;
const MOST_PIECES = 20;
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

const kind = () => KINDS.find((one) => globalThis.MediaRecorder?.isTypeSupported(one)) ?? null;

/** Whether the person wants recordings kept. Off until they say so. */
const wanted = () => kind() !== null && memory.get("keep", false) === true;

/** The switch; a browser that can't record is not offered one. */
export function wireSwitch() {
  $("keep-choice").hidden = kind() === null;
  $("keep").checked = wanted();
  $("keep").addEventListener("change", () => memory.set("keep", $("keep").checked));
}

/** A new recording of what `source` shows, or null when none is wanted. Samples are nobody's session. */
export function recordingOf(source, name) {
  const mine = source.kind === "camera" && wanted() ? new Recording(name) : null;
  if (mine) source.onStream = (stream) => mine.follow(stream);
  showSign(null);
  setText($("recording-note"), "");
  return mine;
}

/** One session's recording. A camera that was unplugged, or a server that was started anew, begins another piece. */
class Recording {
  #name;
  #pieces = [];
  #stream = null;
  #paused = false;
  #over = false;
  #gone = () => this.#pieces.at(-1)?.leave();
  /** Why it ended early, as a sentence; "" when it did not. */
  trouble = "";
  /** Whether the server did not answer at the end: what it has will be in the library later. */
  unsure = false;

  constructor(name) {
    this.#name = name;
    addEventListener("pagehide", this.#gone);
  }

  /** Record this stream from now on; null for none. */
  follow(stream) {
    this.#stream = stream;
    if (this.#over || this.trouble) return;
    this.#pieces.at(-1)?.end();
    if (!stream) return showSign(null);
    const number = this.#pieces.length + 1;
    if (number > MOST_PIECES) return this.#fail(t("page-live-recording.too-often"));
    const when = date(new Date(), { dateStyle: "long", timeStyle: "short" }).replaceAll(/[/\\]/g, "-");
    const first = `${this.#name}, ${when}`;
    const title = number > 1 ? t("page-live-recording.numbered", { title: first, number }) : first;
    try {
      const piece = new Piece(stream, title, (trouble) => this.#stopped(piece, trouble));
      this.#pieces.push(piece);
    } catch {
      return this.#fail(t("page-live-recording.unable"));
    }
    this.pause(this.#paused);
  }

  /** While nothing is judged nothing is recorded. */
  pause(paused) {
    this.#paused = paused;
    const piece = this.#pieces.at(-1);
    piece?.pause(paused);
    if (!this.#over && !this.trouble) showSign(piece?.running ? (paused ? "paused" : "running") : null);
  }

  /** End it; the clips it became, once they are in the library. Without `keep` there are none. */
  async end({ keep }) {
    if (this.#over) return [];
    this.#over = true;
    showSign(null);
    setText($("recording-note"), "");
    const clips = (await Promise.all(this.#pieces.map((piece) => piece.end()))).filter(Boolean);
    removeEventListener("pagehide", this.#gone);
    this.unsure = this.#pieces.some(({ unsure }) => unsure);
    if (keep) return clips;
    await Promise.all(clips.map(({ id }) => ask(`/api/clips/${id}`, { method: "DELETE" }).catch(() => {})));
    return [];
  }

  /** A piece ended by itself: the camera was lost (null), the server forgot it ("gone"), or it said why. */
  #stopped(piece, trouble) {
    if (this.#over || piece !== this.#pieces.at(-1)) return;
    if (trouble === null) showSign(null);
    else if (trouble === "gone" && this.#stream?.active) this.follow(this.#stream);
    else if (trouble !== "gone") this.#fail(trouble);
  }

  #fail(text) {
    this.trouble = text;
    showSign(null);
    setText($("recording-note"), this.trouble);
  }
}

/** One film: what the browser's recorder writes, part after part. `onStop(trouble)` unless it was told to end. */
class Piece {
  #recorder;
  #onStop;
  #id = null;
  #number = 0;
  #waiting = [];
  #bytes = 0;
  #wake = () => {};
  #ending = false;
  #sent;
  #alive;
  unsure = false;

  constructor(stream, title, onStop) {
    this.#onStop = onStop;
    this.#recorder = new MediaRecorder(stream, {
      mimeType: kind(),
      videoBitsPerSecond: BITS_PER_SECOND,
      videoKeyFrameIntervalDuration: KEY_FRAME_MS,
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

  #take(data) {
    if (!data.size || this.#ending) return;
    this.#waiting.push(data);
    this.#bytes += data.size;
    if (this.#bytes > MOST_WAITING) this.#finish(t("page-live-recording.not-taken"));
    this.#wake();
  }

  #finish(trouble) {
    if (this.#ending) return;
    this.#ending = true;
    clearInterval(this.#alive);
    if (this.#recorder.state !== "inactive") this.#recorder.stop();
    this.#wake();
    this.#onStop(trouble);
  }

  /** Sends the parts, one at a time and in order, until it ended; the clip then, or null. */
  async #send(title) {
    this.#id = (await this.#surely(() => this.#ask("POST", "", JSON.stringify({ title }))))?.id ?? null;
    while (this.#id && (this.#waiting.length || !this.#ending)) {
      if (!this.#waiting.length) await new Promise((resolve) => (this.#wake = resolve));
      else if (await this.#surely(() => this.#ask("PUT", `parts/${this.#number}`, this.#waiting[0]))) {
        this.#number++;
        this.#bytes -= this.#waiting.shift().size;
      } else break;
    }
    this.#waiting = [];
    return this.#id ? ((await this.#surely(() => this.#ask("POST", "end")))?.clip ?? null) : null;
  }

  /** Until the server answers; null when it says no, which ends the recording. */
  async #surely(request) {
    for (let tries = 0; ; tries++) {
      try {
        return await request();
      } catch (error) {
        if (error.refused) {
          this.#finish(error.refused);
          return null;
        }
        if (this.#ending && tries >= LAST_TRIES) {
          this.unsure = true;
          return null;
        }
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      }
    }
  }

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
    throw Object.assign(new Error(refused), answer.status === 415 || answer.status === 503 ? {} : { refused });
  }
}

/** @param {"running" | "paused" | null} state */
function showSign(state) {
  $("recording-sign").hidden = state === null;
  if (state) setText($("recording-word"), t("page-live-recording", { state }));
  $("recording-sign").classList.toggle("paused", state === "paused");
}

let shown = null;

/** After the session: where the recording is, and a way to be rid of it. */
export async function showSaved(recording, ended) {
  const line = $("recorded");
  shown = recording;
  line.hidden = !recording;
  if (!recording) return;
  line.replaceChildren(t("page-live-recording.saving"));
  const clips = await ended;
  if (shown !== recording) return;
  if (!clips.length) {
    const why = recording.unsure ? t("page-live-recording.unsure") : t("page-live-recording.nothing");
    return line.replaceChildren(recording.trouble || why);
  }
  const links = clips.map(({ id }, i) =>
    make("a", {
      className: "link",
      href: `/review#${id}`,
      textContent: clips.length > 1 ? t("page-live-recording.part", { number: i + 1 }) : t("page-live-recording.look"),
    }),
  );
  const remove = make("button", { type: "button", className: "link", textContent: t("page-shared-delete") });
  remove.setAttribute("aria-label", t("page-live-recording.delete"));
  remove.addEventListener("click", () => removeAll(line, clips));
  const said = [recording.trouble, t("page-live-recording.saved")].filter(Boolean).join(" ");
  line.replaceChildren(said, ...links.flatMap((link) => [" ", link]), " · ", remove);
}

async function removeAll(line, clips) {
  if (!(await sure())) return;
  try {
    for (const { id } of clips)
      await ask(`/api/clips/${id}`, { method: "DELETE" }).catch(
        (trouble) => trouble.status === 404 || Promise.reject(trouble),
      );
    line.replaceChildren(t("page-live-recording.deleted"));
  } catch (trouble) {
    line.append(` ${trouble.what} ${trouble.remedy}`);
  }
}

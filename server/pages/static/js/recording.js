/** Keeping a recording of the session: the camera's film goes to the server in parts, as it comes. */

import { ask } from "./api.js";
import { sure } from "./dialogs.js";
import { $, make, memory, setText } from "./dom.js";
import { Piece, kind } from "./recording-piece.js";
import { asTrouble } from "./trouble.js";
import { date, t } from "./words.js";

/** @import * as Wire from "../../types/messages.d.ts" */
/** @import * as Page from "../../types/page.d.ts" */

const MOST_PIECES = 20;

/** Whether the person wants recordings kept. Off until they say so. */
const wanted = () => kind() !== null && memory.get("keep", false) === true;

/** The switch; a browser that can't record is not offered one. */
export function wireSwitch() {
  $("keep-choice").hidden = kind() === null;
  $("keep").checked = wanted();
  $("keep").addEventListener("change", () => memory.set("keep", $("keep").checked));
}

/**
 * A new recording of what `source` shows, or null when none is wanted. Samples are nobody's session.
 * @param {Page.Source} source
 * @param {string} name
 */
export function recordingOf(source, name) {
  const mine = source.kind === "camera" && wanted() ? new Recording(name) : null;
  if (mine) source.onStream = (stream) => mine.follow(stream);
  showSign(null);
  setText($("recording-note"), "");
  return mine;
}

/** One session's recording. A camera that was unplugged, or a server that was started anew, begins another piece. */
export class Recording {
  #name;
  /** @type {Piece[]} */
  #pieces = [];
  /** @type {MediaStream | null} */
  #stream = null;
  #paused = false;
  #over = false;
  #gone = () => this.#pieces.at(-1)?.leave();
  /** Why it ended early, as a sentence; "" when it did not. */
  trouble = "";
  /** Whether the server did not answer at the end: what it has will be in the library later. */
  unsure = false;

  /** @param {string} name */
  constructor(name) {
    this.#name = name;
    addEventListener("pagehide", this.#gone);
  }

  /**
   * Record this stream from now on; null for none.
   * @param {MediaStream | null} stream
   */
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
      /** @type {Piece} */
      const piece = new Piece(stream, title, (trouble) => this.#stopped(piece, trouble));
      this.#pieces.push(piece);
    } catch {
      return this.#fail(t("page-live-recording.unable"));
    }
    this.pause(this.#paused);
  }

  /**
   * While nothing is judged nothing is recorded.
   * @param {boolean} paused
   */
  pause(paused) {
    this.#paused = paused;
    const piece = this.#pieces.at(-1);
    piece?.pause(paused);
    if (!this.#over && !this.trouble) showSign(piece?.running ? (paused ? "paused" : "running") : null);
  }

  /**
   * End it; the clips it became, once they are in the library. Without `keep` there are none.
   * @param {{ keep: boolean }} how
   * @returns {Promise<Wire.ClipMessage[]>}
   */
  async end({ keep }) {
    if (this.#over) return [];
    this.#over = true;
    showSign(null);
    setText($("recording-note"), "");
    const clips = (await Promise.all(this.#pieces.map((piece) => piece.end()))).filter((clip) => clip !== null);
    removeEventListener("pagehide", this.#gone);
    this.unsure = this.#pieces.some(({ unsure }) => unsure);
    if (keep) return clips;
    await Promise.all(clips.map(({ id }) => ask(`/api/clips/${id}`, { method: "DELETE" }).catch(() => {})));
    return [];
  }

  /**
   * A piece ended by itself: the camera was lost (null), the server forgot it ("gone"), or it said why.
   * @param {Piece} piece
   * @param {string | null} trouble
   */
  #stopped(piece, trouble) {
    if (this.#over || piece !== this.#pieces.at(-1)) return;
    if (trouble === null) showSign(null);
    else if (trouble === "gone" && this.#stream?.active) this.follow(this.#stream);
    else if (trouble !== "gone") this.#fail(trouble);
  }

  /** @param {string} text */
  #fail(text) {
    this.trouble = text;
    showSign(null);
    setText($("recording-note"), this.trouble);
  }
}

/** @param {"running" | "paused" | null} state */
function showSign(state) {
  $("recording-sign").hidden = state === null;
  if (state) setText($("recording-word"), t("page-live-recording", { state }));
  $("recording-sign").classList.toggle("paused", state === "paused");
}

/** @type {Recording | null} */
let shown = null;

/**
 * After the session: where the recording is, and a way to be rid of it.
 * @param {Recording | null} recording
 * @param {Promise<Wire.ClipMessage[]> | undefined} ended
 */
export async function showSaved(recording, ended) {
  const line = $("recorded");
  shown = recording;
  line.hidden = !recording;
  if (!recording) return;
  line.replaceChildren(t("page-live-recording.saving"));
  const clips = (await ended) ?? [];
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

/**
 * @param {HTMLElement} line
 * @param {Wire.ClipMessage[]} clips
 */
async function removeAll(line, clips) {
  if (!(await sure())) return;
  try {
    for (const { id } of clips)
      await ask(`/api/clips/${id}`, { method: "DELETE" }).catch(
        (trouble) => trouble.status === 404 || Promise.reject(trouble),
      );
    line.replaceChildren(t("page-live-recording.deleted"));
  } catch (error) {
    const trouble = asTrouble(error);
    line.append(` ${trouble.what} ${trouble.remedy}`);
  }
}

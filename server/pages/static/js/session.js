/** One session on the page: what the server's coach shows, says and ends is put on show. */

import { silenceCoached, showCoached, showWord } from "./coached.js";
import { Rate, showReadings } from "./details.js";
import { $, memory, setText } from "./dom.js";
import { Record } from "./record.js";
import { Run } from "./run.js";
import { clearChecks, showChecks, showNext } from "./setup.js";
import { showVeil } from "./veil.js";
import { showOverlay } from "./view.js";
import { people, showStale } from "./who.js";
import { t } from "./words.js";

const ERRORS_IN_A_ROW = 5;
/** The report is there at once, unless the connection is gone: then the page goes on without it. */
const REPORT_MS = 4_000;
const REST = { word: t("page-live-rest"), sentence: t("page-live-rest.sentence") };
const BEGIN_AGAIN = t("page-live-begin-again");

const { body } = document;

/**
 * Everything that begins with a session and ends with it. `enter(phase)` changes the page; `finish(coach, how)` is told
 * when it is over: with what the coach told last, or with null and how it ended when the server is gone.
 */
export class Session {
  condition = { link: "opening", problem: null, trouble: null, paused: new Set() };
  begun = new Date();
  rate = new Rate();
  errors = 0;
  lastReply = null;
  /** What the coach told last. */
  last = null;
  wakeLock = null;
  #key = crypto.randomUUID();
  #ending = null;
  #fresh = true;

  /** `stretch`: as in /api/stretches; `options`: what is set for it. */
  constructor({ source, recording = null, announcer, enter, finish, stretch, options }) {
    this.recording = recording;
    this.announcer = announcer;
    this.enter = enter;
    this.done = finish;
    this.source = source;
    this.stretch = stretch;
    this.record = new Record(() => this.mirrored);
    this.run = new Run({
      video: $("picture"),
      source,
      start: () => {
        this.#fresh = true;
        // A sample is somebody else: nobody's limits are theirs, nothing is kept, and a clip begins anew.
        const who =
          source.kind === "camera"
            ? { session: this.#key, ...(people.id === null ? {} : { profile_id: people.id }) }
            : { sample: true };
        return { stretch: stretch.id, options, ...who };
      },
      on: {
        reply: (reply, shot) => this.answered(reply, shot),
        coach: (coach) => this.coached(coach),
        link: (link, problem) => this.changed({ link, problem }),
        source: (trouble) => this.changed({ trouble }),
        paused: (paused) => this.changed({ paused }),
        ended: () => this.finishNow(),
      },
    });
    const standing = stretch.position === "standing" || stretch.position === "heel_raised";
    Object.assign(body.dataset, { kind: stretch.kind, ghost: standing && stretch.side_on ? "on" : "off" });
    $("setup-drawing").src = stretch.drawing;
    $("unsaved").hidden = true;
    showStale([]);
  }

  /**
   * Whether the picture is shown as a mirror: people who look at themselves expect to move with it. Only the picture
   * and the lines on it are turned, never words; a recording and a camera that looks away are shown as they are.
   */
  get mirrored() {
    return this.source.mirrored && memory.get("mirror", true);
  }

  async start() {
    await this.run.start();
    // The screen must not go dark while nobody touches the keys.
    this.wakeLock = await navigator.wakeLock?.request("screen").catch(() => null);
  }

  changed(part) {
    const before = body.dataset.link;
    Object.assign(this.condition, part);
    if (part.paused) this.recording?.pause(part.paused.size > 0);
    const { link, title } = showVeil(this.condition, this.source.kind);
    if (link === "live" || link === before) return;
    // A profile that is gone is no longer chosen: the next try is for nobody in particular.
    if (link === "failed" && this.condition.problem?.code === "profile") people.load();
    this.silence();
    if (link === "offline" || link === "failed") this.announcer.tell(title);
  }

  /** Nothing is judged any more: no warning and no figure may stay on show. */
  silence() {
    this.announcer.forget();
    Object.assign(body.dataset, { warning: "off", state: "unknown", sign: "unknown" });
    this.lastReply = null;
    clearChecks();
    showOverlay($("overlay"), null, "unknown");
    silenceCoached(body.dataset.link === "paused" ? t("page-shared-link", { link: "paused" }) : t("page-shared-wait"));
    if (body.dataset.phase === "setup") showNext(t("page-shared-one-moment"));
  }

  answered(reply, { canvas, latencyMs }) {
    if (reply.type === "error") return this.failed(reply);
    if (this.#ending) return;
    const { coach, shown } = reply;
    this.errors = 0;
    this.lastReply = reply;
    this.rate.tick(performance.now());
    if (this.#fresh) this.#took(coach);
    showStale(reply.stale);
    Object.assign(body.dataset, { state: shown, warning: reply.warning ? "on" : "off", tMs: reply.t_ms });
    this.#phase(coach);
    this.announcer.coach(coach);
    if (coach.phase === "ready") {
      showChecks(coach.checks, reply.view);
      showNext(coach.sentence);
    } else {
      showCoached(coach, reply, this.stretch);
      this.record.add(reply, canvas);
    }
    showOverlay($("overlay"), reply.overlay, shown);
    showReadings(reply, latencyMs, this.rate.perSecond);
    this.last = coach;
    this.#tellUnsaved(coach);
    if (coach.summary) this.#end(coach);
  }

  /** What the coach answers to a key. */
  coached(coach) {
    this.last = coach;
    this.announcer.coach(coach);
    if (coach.summary) return this.#end(coach);
    this.#phase(coach);
    if (coach.phase !== "ready") showCoached(coach, null, this.stretch);
  }

  /** A picture was refused; one may be odd, several in a row are a fault that must be said. */
  failed(reply) {
    if (++this.errors < ERRORS_IN_A_ROW) return;
    this.silence();
    const text = `${reply.problem} ${reply.remedy}`;
    if (body.dataset.phase === "setup") showNext(text);
    else setText($("cue"), text);
  }

  /** It hurts: everything ends at once, whether the server answers or not. */
  pain() {
    if (this.#ending) return;
    this.announcer.forget();
    Object.assign(body.dataset, { warning: "off", sign: "done" });
    if (body.dataset.phase === "setup") this.enter("stretch");
    showWord(REST.word, REST.sentence);
    this.#leave("pain");
  }

  /** What was done counts. */
  finishNow() {
    if (!this.#ending) this.#leave("finish");
  }

  skip() {
    if (this.#ending) return;
    if (this.condition.paused.has("person")) this.togglePause();
    this.run.tell({ type: "skip" });
  }

  /** Take a new standing posture. */
  startOver() {
    if (this.#ending) return;
    if (this.condition.paused.has("person")) this.togglePause();
    this.run.reset();
    this.silence();
    this.enter("setup");
  }

  togglePause() {
    if (this.#ending) return;
    if (this.condition.paused.has("person")) this.run.resume("person");
    else this.run.pause("person");
    const paused = this.condition.paused.has("person");
    $("pause").firstChild.textContent = `${t("page-shared-pause", { paused: paused ? "yes" : "no" })} `;
    this.run.tell({ type: paused ? "pause" : "resume" });
  }

  end() {
    clearTimeout(this.#ending);
    // Nobody comes back to a session that was left: the server need not wait for it.
    this.run.tell({ type: "finish" });
    // Before the camera goes. Who never came to stretch has nothing to keep.
    this.recorded ??= this.recording?.end({ keep: this.record.rows.length > 0 });
    this.run.end();
    this.wakeLock?.release().catch(() => {});
  }

  #leave(how) {
    const told = this.run.tell({ type: how });
    this.run.pause("over");
    this.#ending = setTimeout(() => this.done(null, how), told ? REPORT_MS : 0);
  }

  #end(coach) {
    clearTimeout(this.#ending);
    this.#ending = true;
    this.done(coach);
  }

  #phase({ phase }) {
    const wanted = phase === "ready" ? "setup" : "stretch";
    if (body.dataset.phase !== wanted) this.enter(wanted);
  }

  /** The first answer of a connection: whether the coach goes on, or had to begin again. */
  #took(coach) {
    this.#fresh = false;
    // The server may not have heard that the person went on: what the page shows counts.
    if (coach.paused_because === "person" && !this.condition.paused.has("person")) this.run.tell({ type: "resume" });
    const under_way = this.source.kind === "camera" && this.last !== null && this.last.phase !== "ready";
    if (under_way && !coach.resumed) this.announcer.tell(BEGIN_AGAIN);
  }

  #tellUnsaved({ unsaved }) {
    $("unsaved").hidden = !unsaved;
    setText($("unsaved"), unsaved ? t("page-live-not-saved", { why: `${unsaved.problem} ${unsaved.remedy}` }) : "");
  }
}

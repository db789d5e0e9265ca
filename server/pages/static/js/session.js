/** One session on the page: what the server's coach shows, says and ends is put on show. */

import { silenceCoached, showCoached, showWord } from "./coached.js";
import { Rate, showReadings } from "./details.js";
import { $, setText } from "./dom.js";
import { newKey } from "./key.js";
import { Record } from "./record.js";
import { Live } from "./live.js";
import { clearChecks, showChecks, showNext, showSpot } from "./setup.js";
import { page } from "./store.js";
import { people, showStale } from "./who.js";
import { t } from "./words.js";

/** @import * as Wire from "../../types/messages.d.ts" */
/** @import * as Page from "../../types/page.d.ts" */

/** The report is there at once, unless the connection is gone: then the page goes on without it. */
const REPORT_MS = 4_000;
const REST = { word: t("page-live-rest"), sentence: t("page-live-rest.sentence") };
const BEGIN_AGAIN = t("page-live-begin-again");

/** @typedef {"pain" | "finish"} How */

/**
 * Everything that begins with a session and ends with it. `enter(phase)` changes the page; `finish(coach, how)` is told
 * when it is over: with what the coach told last, or with null and how it ended when the server is gone.
 */
export class Session extends Live {
  begun = new Date();
  rate = new Rate();
  /**
   * What the coach told last.
   * @type {Wire.CoachMessage | null}
   */
  last = null;
  /**
   * The clips the recording became, once it has ended.
   * @type {Promise<Wire.ClipMessage[]> | undefined}
   */
  recorded;
  /** The sample is over: nobody ended it. */
  ranOut = false;
  #key = newKey();
  /** Waits for the report. @type {number | undefined} */
  #ending;
  #over = false;
  #fresh = true;

  /**
   * `stretch`: as in /api/stretches; `options`: what is set for it.
   * @param {{ source: Page.Source, recording?: import("./recording.js").Recording | null, announcer: import("./announce.js").Announcer, enter: (phase: Page.PageState["phase"]) => void, finish: (coach: Wire.CoachMessage | null, how?: How) => void, stretch: Wire.StretchesStretchMessage, options: Wire.OptionsMessage }} options
   */
  constructor({ source, recording = null, announcer, enter, finish, stretch, options }) {
    super({
      source,
      announcer,
      start: () => {
        this.#fresh = true;
        // A sample is somebody else: nobody's limits are theirs, nothing is kept, and a clip begins anew.
        const who =
          source.kind === "camera"
            ? {
                session: this.#key,
                camera: source.track?.label ?? "",
                ...(people.id === null ? {} : { profile_id: people.id }),
              }
            : { sample: true };
        return { stretch: stretch.id, options, ...who };
      },
      ended: () => {
        this.ranOut = true;
        this.finishNow();
      },
    });
    this.recording = recording;
    this.enter = enter;
    this.done = finish;
    this.stretch = stretch;
    this.record = new Record(() => this.mirrored);
    const standing = stretch.position === "standing" || stretch.position === "heel_raised";
    page.set({ kind: stretch.kind, ghost: standing && stretch.side_on ? "on" : "off" });
    $("setup-drawing").src = stretch.drawing;
    $("unsaved").hidden = true;
    showStale([]);
  }

  /** @param {Partial<Page.Condition>} part */
  changed(part) {
    if (part.paused) this.recording?.pause(part.paused.size > 0);
    super.changed(part);
  }

  /** A profile that is gone is no longer chosen: the next try is for nobody in particular. */
  stopped() {
    if (this.condition.link === "failed" && this.condition.problem?.code === "profile") people.load();
  }

  silence() {
    super.silence();
    page.set({ sign: "unknown" });
    clearChecks();
    showSpot("");
    silenceCoached(this.waiting);
    if (page.get("phase") === "setup") showNext(t("page-shared-one-moment"));
  }

  /**
   * @param {Wire.FeedbackMessage} reply
   * @param {Page.Shot} shot
   */
  answered(reply, { picture, latencyMs }) {
    if (this.#over) return;
    const { coach, shown } = reply;
    if (!coach) return;
    this.rate.tick(performance.now());
    if (this.#fresh) this.#took(coach);
    showStale(reply.stale);
    page.set({ state: shown, warning: reply.warning ? "on" : "off", tMs: String(reply.t_ms) });
    this.#phase(coach);
    this.announcer.coach(coach);
    if (coach.phase === "ready") {
      showChecks(coach.checks, reply.view);
      showNext(coach.sentence);
      showSpot(coach.place);
    } else {
      showCoached(coach, reply, this.stretch);
      this.record.add(reply, picture);
    }
    showReadings(reply, latencyMs, this.rate.perSecond);
    this.last = coach;
    this.#tellUnsaved(coach);
    if (coach.summary) this.#end(coach);
  }

  /**
   * What the coach answers to a key.
   * @param {Wire.CoachMessage} coach
   */
  coached(coach) {
    this.last = coach;
    this.announcer.coach(coach);
    if (coach.summary) return this.#end(coach);
    this.#phase(coach);
    if (coach.phase !== "ready") showCoached(coach, null, this.stretch);
  }

  /** @param {string} text */
  refused(text) {
    if (page.get("phase") === "setup") showNext(text);
    else setText($("cue"), text);
  }

  /** It hurts: everything ends at once, whether the server answers or not. */
  pain() {
    if (this.#over) return;
    this.announcer.forget();
    page.set({ warning: "off", sign: "done" });
    if (page.get("phase") === "setup") this.enter("stretch");
    showWord(REST.word, REST.sentence);
    this.#leave("pain");
  }

  /** What was done counts. */
  finishNow() {
    if (!this.#over) this.#leave("finish");
  }

  skip() {
    if (this.#over) return;
    if (this.pausedByPerson) this.togglePause();
    this.run.tell({ type: "skip" });
  }

  /** Take a new standing posture. */
  startOver() {
    if (this.#over) return;
    if (this.pausedByPerson) this.togglePause();
    this.run.reset();
    this.silence();
    this.enter("setup");
  }

  togglePause() {
    if (this.#over) return;
    super.togglePause();
    const paused = this.pausedByPerson;
    setText($("pause").firstChild, `${t("page-shared-pause", { paused: paused ? "yes" : "no" })} `);
    this.run.tell({ type: paused ? "pause" : "resume" });
  }

  end() {
    clearTimeout(this.#ending);
    // Nobody comes back to a session that was left: the server need not wait for it.
    this.run.tell({ type: "finish" });
    // Before the camera goes. Who never came to stretch has nothing to keep.
    this.recorded ??= this.recording?.end({ keep: this.record.rows.length > 0 });
    super.end();
  }

  /** @param {How} how */
  #leave(how) {
    const told = this.run.tell({ type: how });
    this.run.pause("over");
    this.#over = true;
    this.#ending = setTimeout(() => this.done(null, how), told ? REPORT_MS : 0);
  }

  /** @param {Wire.CoachMessage} coach */
  #end(coach) {
    clearTimeout(this.#ending);
    this.#over = true;
    this.done(coach);
  }

  /** @param {Wire.CoachMessage} coach */
  #phase({ phase }) {
    const wanted = phase === "ready" ? "setup" : "stretch";
    if (page.get("phase") !== wanted) this.enter(wanted);
  }

  /**
   * The first answer of a connection: whether the coach goes on, or had to begin again.
   * @param {Wire.CoachMessage} coach
   */
  #took(coach) {
    this.#fresh = false;
    // The server may not have heard that the person went on: what the page shows counts.
    if (coach.paused_because === "person" && !this.pausedByPerson) this.run.tell({ type: "resume" });
    const under_way = this.source.kind === "camera" && this.last !== null && this.last.phase !== "ready";
    if (under_way && !coach.resumed) this.announcer.tell(BEGIN_AGAIN);
  }

  /** @param {Wire.CoachMessage} coach */
  #tellUnsaved({ unsaved }) {
    $("unsaved").hidden = !unsaved;
    setText($("unsaved"), unsaved ? t("page-live-not-saved", { why: `${unsaved.problem} ${unsaved.remedy}` }) : "");
  }
}

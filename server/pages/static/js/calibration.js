/** One calibration on the page: what comes back from a run is shown and said, the result handed on, and tried out. */

import { $, setText } from "./dom.js";
import { Live } from "./live.js";
import { clearSteps, showNow, showSteps } from "./steps.js";
import { page } from "./store.js";
import { t } from "./words.js";

/** @import * as Wire from "../../types/messages.d.ts" */
/** @import * as Page from "../../types/page.d.ts" */

/** The answer that saves may wait for a database in use. */
const ANSWER_MS = 20_000;
/** What is found is tried out in this stretch. */
const FREE = "free_practice";
const TRY = t("page-calibrate-try.cue");
const AFRESH = t("page-calibrate-afresh");

/** `profileId` is null for a sample, which is not saved. `done(result)` is told of each new result, `ended()` of a clip's end. */
export class Calibration extends Live {
  #done;
  #begun = false;
  /** Nothing has been measured since it fell silent. */
  #silent = true;
  #afresh = false;
  /** @type {string | null} */
  #told = null;
  /** @type {Omit<Wire.JudgeBy, "type"> | null} */
  #limits = null;
  /** @type {Wire.ResultMessage | null} */
  result = null;
  /** @type {Wire.RefusalMessage | null} */
  refusal = null;

  /** @param {{ source: Page.Source, profileId: number | null, announcer: import("./announce.js").Announcer, done: (result: Wire.ResultMessage) => void, ended: () => void }} options */
  constructor({ source, profileId, announcer, done, ended }) {
    super({
      source,
      announcer,
      answerMs: ANSWER_MS,
      // What was found can be tried out after a lost connection too; what was not finished begins afresh.
      start: () => {
        const saved = this.result?.saved;
        if (this.result) return { stretch: FREE, sample: true, ...(saved ? { profile_id: saved.profile_id } : {}) };
        const whose = profileId === null ? {} : { profile_id: profileId };
        return { mode: "calibrate", sample: source.kind === "sample", ...whose };
      },
      ended,
    });
    this.#done = done;
  }

  /** @param {Partial<Page.Condition>} part */
  stopped({ link }) {
    if (link === "offline" && this.#begun) this.#afresh = true;
  }

  silence() {
    super.silence();
    this.#silent = true;
    if (page.get("phase") === "steps") clearSteps(this.waiting, this.#afresh ? AFRESH : t("page-shared-one-moment"));
    else showTrial(t("page-shared-wait"), "");
  }

  /** @param {Wire.FeedbackMessage} reply */
  answered(reply) {
    const woken = this.#silent && this.#begun;
    this.#silent = false;
    page.set({ tMs: String(reply.t_ms) });
    const { calibration } = reply;
    if (calibration) this.#follow(calibration, reply, woken);
    if (!calibration && this.#afresh) {
      this.#afresh = false;
      if (this.#limits) this.run.tell({ type: "limits", ...this.#limits });
    }
    page.set({ state: reply.shown });
    if (this.result && reply.coach) this.#tryOut(reply.coach, reply.warning);
    this.#begun = true;
  }

  /**
   * @param {Wire.CalibrationMessage} calibration
   * @param {Wire.FeedbackMessage} reply
   * @param {boolean} woken
   */
  #follow(calibration, reply, woken) {
    this.refusal = calibration.refusal;
    if (this.result === null || calibration.result === null) showSteps(calibration, reply);
    const words = [...calibration.say];
    // After a pause, or a lost connection, nobody remembers where we were.
    if (woken && !words.length && !calibration.result) words.push(calibration.prompt);
    if (this.#afresh) words.unshift(AFRESH);
    this.#afresh = false;
    if (words.length) this.announcer.tell(words.join(" "));
    const { result } = calibration;
    const key = result && JSON.stringify([result.taken_at, result.maximum_deg, result.saved, result.problem]);
    if (key === this.#told) return;
    this.#told = key;
    this.result = result;
    if (result) this.#done(result);
  }

  /**
   * The person is judged by what was just found: they see at once whether it is right.
   * @param {Wire.CoachMessage} coach
   * @param {boolean} warning
   */
  #tryOut(coach, warning) {
    page.set({ warning: warning ? "on" : "off" });
    showTrial(coach.word, coach.sign === "good" ? TRY : coach.sentence);
    this.announcer.coach(coach);
  }

  /** @param {string} text */
  refused(text) {
    showNow(t("page-shared-wait"), text);
  }

  /** @param {Wire.Restart["step"]} step */
  redo(step) {
    if (this.condition.link !== "live") return;
    this.run.resume("person");
    this.result = this.#told = this.refusal = null;
    page.set({ warning: "off" });
    this.announcer.forget();
    this.run.restart({ type: "restart", step });
  }

  retry() {
    if (this.refusal) this.redo(/** @type {Wire.Restart["step"]} */ (this.refusal.restart_at));
  }

  /** @param {number} profileId */
  save(profileId) {
    this.run.tell({ type: "save", profile_id: profileId });
  }

  /**
   * {strictness} or {own_pct}: judge the trial by these.
   * @param {Omit<Wire.JudgeBy, "type">} limits
   */
  judgeBy(limits) {
    this.#limits = limits;
    this.run.tell({ type: "limits", ...limits });
  }
}

/**
 * @param {string} word
 * @param {string} cue
 */
function showTrial(word, cue) {
  setText($("trial-word"), word);
  setText($("trial-cue"), cue);
}

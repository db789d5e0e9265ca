/** One calibration on the page: what comes back from a run is shown and said, the result handed on, and tried out. */

import { $, memory, setText } from "./dom.js";
import { Run } from "./run.js";
import { clearSteps, showNow, showSteps } from "./steps.js";
import { showVeil } from "./veil.js";
import { showOverlay } from "./view.js";
import { t } from "./words.js";

const ERRORS_IN_A_ROW = 5;
/** The answer that saves may wait for a database in use. */
const ANSWER_MS = 20_000;
/** What is found is tried out in this stretch. */
const FREE = "free_practice";
const TRY = t("page-calibrate-try.cue");
const AFRESH = t("page-calibrate-afresh");

const { body } = document;

/** `profileId` is null for a sample, which is not saved. `done(result)` is told of each new result, `ended()` of a clip's end. */
export class Calibration {
  #announcer;
  #done;
  #begun = false;
  #afresh = false;
  #told = null;
  #limits = null;
  condition = { link: "opening", problem: null, trouble: null, paused: new Set() };
  errors = 0;
  lastReply = null;
  result = null;
  refusal = null;
  wakeLock = null;

  constructor({ source, profileId, announcer, done, ended }) {
    this.#announcer = announcer;
    this.#done = done;
    this.source = source;
    this.run = new Run({
      video: $("picture"),
      source,
      answerMs: ANSWER_MS,
      // What was found can be tried out after a lost connection too; what was not finished begins afresh.
      start: () => {
        const saved = this.result?.saved;
        if (this.result) return { stretch: FREE, sample: true, ...(saved ? { profile_id: saved.profile_id } : {}) };
        const whose = profileId === null ? {} : { profile_id: profileId };
        return { mode: "calibrate", sample: source.kind === "sample", ...whose };
      },
      on: {
        reply: (reply, shot) => this.answered(reply, shot),
        link: (link, problem) => this.changed({ link, problem }),
        source: (trouble) => this.changed({ trouble }),
        paused: (paused) => this.changed({ paused }),
        ended,
      },
    });
  }

  get mirrored() {
    return this.source.mirrored && memory.get("mirror", true);
  }

  async start() {
    await this.run.start();
    this.wakeLock = await navigator.wakeLock?.request("screen").catch(() => null);
  }

  changed(part) {
    const before = body.dataset.link;
    Object.assign(this.condition, part);
    const { link, title } = showVeil(this.condition, this.source.kind);
    if (link === "live" || link === before) return;
    if (part.link === "offline" && this.#begun) this.#afresh = true;
    this.silence();
    if (link === "offline" || link === "failed") this.#announcer.tell(title);
  }

  /** Nothing is measured any more: no warning and no figure may stay on show. */
  silence() {
    this.#announcer.forget();
    Object.assign(body.dataset, { warning: "off", state: "unknown" });
    this.lastReply = null;
    showOverlay($("overlay"), null, "unknown");
    if (body.dataset.phase === "steps")
      clearSteps(
        body.dataset.link === "paused" ? t("page-shared-link", { link: "paused" }) : t("page-shared-wait"),
        this.#afresh ? AFRESH : t("page-shared-one-moment"),
      );
    else showTrial(t("page-shared-wait"), "");
  }

  answered(reply) {
    if (reply.type === "error") return this.failed(reply);
    this.errors = 0;
    const woken = this.lastReply === null && this.#begun;
    this.lastReply = reply;
    body.dataset.tMs = reply.t_ms;
    const { calibration } = reply;
    if (calibration) this.#follow(calibration, reply, woken);
    if (!calibration && this.#afresh) {
      this.#afresh = false;
      if (this.#limits) this.run.tell({ type: "limits", ...this.#limits });
    }
    body.dataset.state = reply.shown;
    showOverlay($("overlay"), reply.overlay, reply.shown);
    if (this.result && reply.coach) this.#tryOut(reply);
    this.#begun = true;
  }

  #follow(calibration, reply, woken) {
    this.refusal = calibration.refusal;
    if (this.result === null || calibration.result === null) showSteps(calibration, reply);
    const words = [...calibration.say];
    // After a pause, or a lost connection, nobody remembers where we were.
    if (woken && !words.length && !calibration.result) words.push(calibration.prompt);
    if (this.#afresh) words.unshift(AFRESH);
    this.#afresh = false;
    if (words.length) this.#announcer.tell(words.join(" "));
    const { result } = calibration;
    const key = result && JSON.stringify([result.taken_at, result.maximum_deg, result.saved, result.problem]);
    if (key === this.#told) return;
    this.#told = key;
    this.result = result;
    if (result) this.#done(result);
  }

  /** The person is judged by what was just found: they see at once whether it is right. */
  #tryOut({ coach, warning }) {
    body.dataset.warning = warning ? "on" : "off";
    showTrial(coach.word, coach.sign === "good" ? TRY : coach.sentence);
    this.#announcer.coach(coach);
  }

  failed(reply) {
    if (++this.errors < ERRORS_IN_A_ROW) return;
    this.silence();
    showNow(t("page-shared-wait"), `${reply.problem} ${reply.remedy}`);
  }

  redo(step) {
    if (this.condition.link !== "live") return;
    this.run.resume("person");
    this.result = this.#told = this.refusal = null;
    body.dataset.warning = "off";
    this.#announcer.forget();
    this.run.restart({ type: "restart", step });
  }

  retry() {
    if (this.refusal) this.redo(this.refusal.restart_at);
  }

  save(profileId) {
    this.run.tell({ type: "save", profile_id: profileId });
  }

  /** {strictness} or {own_pct}: judge the trial by these. */
  judgeBy(limits) {
    this.#limits = limits;
    this.run.tell({ type: "limits", ...limits });
  }

  togglePause() {
    if (this.condition.paused.has("person")) this.run.resume("person");
    else this.run.pause("person");
  }

  end() {
    this.run.end();
    this.wakeLock?.release().catch(() => {});
  }
}

function showTrial(word, cue) {
  setText($("trial-word"), word);
  setText($("trial-cue"), cue);
}

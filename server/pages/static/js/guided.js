/** A session that the coach leads: what the server's coach shows, says and ends is put on the page. */

import { showCoached, showWord } from "./coached.js";
import { showReadings } from "./details.js";
import { $, setText } from "./dom.js";
import { Session } from "./session.js";
import { buildChecks, met, nextThing, showChecks, showNext } from "./setup.js";
import { showOverlay } from "./view.js";

/** The report is there at once, unless the connection is gone: then the page goes on without it. */
const REPORT_MS = 4_000;
const REST = { word: "Rest", sentence: "Come out slowly and rest. We stop here." };
const BEGIN_AGAIN = "The connection was gone for too long: we begin this stretch again. What was done is saved.";

const { body } = document;

export class GuidedSession extends Session {
  begun = new Date();
  /** What the coach told last. */
  last = null;
  #key = crypto.randomUUID();
  #ending = null;
  #fresh = true;

  constructor({ stretch, options, ...rest }) {
    super(rest);
    this.stretch = stretch;
    this.options = options;
    this.done = rest.finish;
    const standing = stretch.position === "standing" || stretch.position === "heel_raised";
    body.dataset.ghost = standing && stretch.side_on ? "on" : "off";
    $("setup-drawing").src = stretch.drawing;
    buildChecks(stretch);
  }

  wants() {
    this.#fresh = true;
    return { stretch: this.stretch.id, options: this.options, session: this.#key };
  }

  answered(reply, shot) {
    if (reply.type === "error") return this.failed(reply);
    if (this.#ending) return;
    const { coach } = reply;
    this.errors = 0;
    this.lastReply = reply;
    this.rate.tick(performance.now());
    if (this.#fresh) this.#took(coach);
    const { state } = this.coach.read(reply, reply.t_ms);
    this.stale.read(reply.stale ?? []);
    Object.assign(body.dataset, { state, warning: reply.warning ? "on" : "off", tMs: reply.t_ms });
    this.#phase(coach);
    this.announcer.coach(coach);
    const checks = met(reply, shot.light);
    if (coach.phase === "ready") {
      showChecks(checks, reply);
      const next = nextThing(reply, checks);
      showNext(next);
      // How light it is only the page knows; all else is the coach's to say.
      if (!checks.light) this.announcer.advise(next);
    } else {
      showCoached(coach, reply, this.stretch, state);
      this.record.add(reply, state, shot.canvas);
    }
    showOverlay($("overlay"), reply.overlay, state);
    showReadings(reply, shot.latencyMs, this.rate.perSecond);
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
    if (coach.phase !== "ready") showCoached(coach, null, this.stretch, body.dataset.state);
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

  togglePause() {
    if (this.#ending) return;
    super.togglePause();
    this.run.tell({ type: this.condition.paused.has("person") ? "pause" : "resume" });
  }

  end() {
    clearTimeout(this.#ending);
    // Nobody comes back to a session that was left: the server need not wait for it.
    this.run.tell({ type: "finish" });
    super.end();
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
    if (this.last && !coach.resumed && this.last.phase !== "ready") this.announcer.tellOut(BEGIN_AGAIN);
  }

  #tellUnsaved({ unsaved }) {
    $("unsaved").hidden = !unsaved;
    setText($("unsaved"), unsaved ? `Not saved yet. ${unsaved.problem} ${unsaved.remedy}` : "");
  }
}

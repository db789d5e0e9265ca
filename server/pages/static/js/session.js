/** One session on the page: what comes back from a run is shown, said and recorded. */

import { Coach, clearCoach, showCoach } from "./coach.js";
import { Rate, showReadings } from "./details.js";
import { $, memory, setText } from "./dom.js";
import { Record } from "./record.js";
import { Run } from "./run.js";
import { allSet, clearChecks, met, nextThing, showChecks, showNext } from "./setup.js";
import { showVeil } from "./veil.js";
import { showOverlay } from "./view.js";
import { Staleness, people } from "./who.js";

const ERRORS_IN_A_ROW = 5;

const { body } = document;

/** Everything that begins with a session and ends with it. `enter(phase)` changes the page, `finish()` ends the session. */
export class Session {
  condition = { link: "opening", problem: null, trouble: null, paused: new Set() };
  coach = new Coach();
  rate = new Rate();
  errors = 0;
  lastReply = null;
  wakeLock = null;

  constructor({ source, recording = null, announcer, enter, finish }) {
    this.recording = recording;
    this.announcer = announcer;
    this.stale = new Staleness(announcer);
    this.enter = enter;
    this.source = source;
    this.record = new Record(() => this.mirrored);
    this.run = new Run({
      video: $("picture"),
      source,
      // A sample is somebody else: nobody's limits are theirs.
      start: () => ({
        ...(source.kind === "camera" && people.id !== null ? { profile_id: people.id } : {}),
        ...this.wants(),
      }),
      on: {
        reply: (reply, shot) => this.answered(reply, shot),
        coach: (coach) => this.coached(coach),
        link: (link, problem) => this.changed({ link, problem }),
        source: (trouble) => this.changed({ trouble }),
        paused: (paused) => this.changed({ paused }),
        ended: () => finish(),
      },
    });
  }

  /** What else the start message says. */
  wants() {
    return {};
  }

  /** The coach answers without a picture; there is none here. */
  coached() {}

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
    clearCoach(body.dataset.link === "paused" ? "Paused" : "Wait");
    if (body.dataset.phase === "setup") showNext("One moment…");
  }

  answered(reply, { canvas, latencyMs, light }) {
    if (reply.type === "error") return this.failed(reply);
    this.errors = 0;
    this.lastReply = reply;
    this.rate.tick(performance.now());
    const shown = this.coach.read(reply, reply.t_ms);
    const checks = met(reply, light);
    if (body.dataset.phase === "setup" && allSet(checks)) this.enter("stretch");
    else if (body.dataset.phase === "stretch" && !checks.standing && reply.status === "no_reference")
      this.enter("setup");
    this.stale.read(reply.stale ?? []);
    Object.assign(body.dataset, { state: shown.state, warning: reply.warning ? "on" : "off", tMs: reply.t_ms });
    if (body.dataset.phase === "setup") {
      const next = nextThing(reply, checks);
      showChecks(checks, reply);
      showNext(next);
      this.announcer.advise(next);
    } else {
      showCoach(shown, this.coach.heldS, reply);
      this.announcer.warn(reply.warning, shown.cue);
      this.announcer.advise(shown.state === "unknown" || (shown.state === "good" && !shown.leaning) ? shown.cue : "");
      this.record.add(reply, shown.state, canvas);
    }
    showOverlay($("overlay"), reply.overlay, shown.state);
    showReadings(reply, latencyMs, this.rate.perSecond);
  }

  /** A picture was refused; one may be odd, several in a row are a fault that must be said. */
  failed(reply) {
    if (++this.errors < ERRORS_IN_A_ROW) return;
    this.silence();
    const text = `${reply.problem} ${reply.remedy}`;
    if (body.dataset.phase === "setup") showNext(text);
    else setText($("cue"), text);
  }

  /** Take a new standing posture. */
  startOver() {
    this.run.reset();
    this.coach = new Coach();
    this.silence();
    this.enter("setup");
  }

  togglePause() {
    if (this.condition.paused.has("person")) this.run.resume("person");
    else this.run.pause("person");
    const paused = this.condition.paused.has("person");
    $("pause").firstChild.textContent = paused ? "Go on " : "Pause ";
  }

  end() {
    // Before the camera goes. Who never came to stretch has nothing to keep.
    this.recorded ??= this.recording?.end({ keep: this.record.rows.length > 0 });
    this.run.end();
    this.wakeLock?.release().catch(() => {});
  }
}

/** What a session and a calibration have in common: a run, what is the matter with it, and a screen that stays on. */

import { $, memory, setText } from "./dom.js";
import { Run } from "./run.js";
import { clearJudged, showJudged } from "./stage.js";
import { page } from "./store.js";
import { Trouble } from "./trouble.js";
import { showVeil } from "./veil.js";
import { t } from "./words.js";

/** @import * as Wire from "../../types/messages.d.ts" */
/** @import * as Page from "../../types/page.d.ts" */

const ERRORS_IN_A_ROW = 5;

export class Live {
  /** @type {Page.Condition} */
  condition = { link: "opening", problem: null, trouble: null, paused: new Set() };
  errors = 0;
  /** @type {WakeLockSentinel | null} */
  wakeLock = null;

  /**
   * `start()`: what the start message says; `ended()`: the clip is over. The rest of what a run tells comes to the
   * methods here, which those who extend this fill in.
   * @param {{ source: Page.Source, announcer: import("./announce.js").Announcer, start: () => Omit<Wire.Start, "type">, ended: () => void, answerMs?: number }} options
   */
  constructor({ source, announcer, start, ended, answerMs }) {
    this.source = source;
    this.announcer = announcer;
    this.run = new Run({
      video: $("picture"),
      source,
      start: () => ({ ...start(), ...(source.phone ? { phone: true } : {}) }),
      answerMs,
      on: {
        reply: (reply, shot) => {
          if (reply.type === "error") {
            shot.picture?.close();
            return this.failed(reply);
          }
          this.errors = 0;
          setText($("load-note"), reply.load?.said ?? "");
          this.answered(reply, shot);
          showJudged(shot.picture, reply.overlay, reply.shown);
        },
        coach: (coach) => this.coached(coach),
        link: (link, problem) => this.changed({ link, problem }),
        source: (trouble) => this.changed({ trouble }),
        paused: (paused) => this.changed({ paused }),
        ended,
      },
    });
  }

  /**
   * Whether the picture is shown as a mirror: people who look at themselves expect to move with it. Only the picture
   * and the lines on it are turned, never words; a recording and a camera that looks away are shown as they are.
   */
  get mirrored() {
    return this.source.mirrored && memory.get("mirror", true);
  }

  get pausedByPerson() {
    return this.condition.paused.has("person");
  }

  /** What is written in the place of a verdict while there is none. */
  get waiting() {
    return page.get("link") === "paused" ? t("page-shared-link", { link: "paused" }) : t("page-shared-wait");
  }

  /** Throws `Trouble`. */
  async start() {
    try {
      await this.run.start();
    } catch (error) {
      throw error instanceof Trouble ? error : new Trouble(t("page-shared-starting.failed"), String(error));
    }
    // The screen must not go dark while nobody touches the keys.
    this.wakeLock = (await navigator.wakeLock?.request("screen").catch(() => null)) ?? null;
  }

  /**
   * The connection, the camera or a pause is another than before.
   * @param {Partial<Page.Condition>} part
   */
  changed(part) {
    const before = page.get("link");
    Object.assign(this.condition, part);
    const { link, title } = showVeil(this.condition, this.source.kind);
    if (link === "live" || link === before) return;
    this.stopped(part);
    this.silence();
    if (title && (link === "offline" || link === "failed")) this.announcer.tell(title);
  }

  /**
   * A picture was refused; one may be odd, several in a row are a fault that must be said.
   * @param {Wire.ErrorMessage} reply
   */
  failed(reply) {
    if (++this.errors < ERRORS_IN_A_ROW) return;
    this.silence();
    this.refused(`${reply.problem} ${reply.remedy}`);
  }

  /** Nothing is judged any more: no warning and no figure may stay on show. */
  silence() {
    this.announcer.forget();
    page.set({ warning: "off", state: "unknown" });
    clearJudged();
  }

  togglePause() {
    if (this.pausedByPerson) this.run.resume("person");
    else this.run.pause("person");
  }

  end() {
    this.run.end();
    this.wakeLock?.release().catch(() => {});
  }

  // Those who extend this say what is done then.

  /**
   * An answer to a picture.
   * @param {Wire.FeedbackMessage} _reply
   * @param {Page.Shot} _shot
   */
  answered(_reply, _shot) {}

  /**
   * The coach answers without a picture.
   * @param {Wire.CoachMessage} _coach
   */
  coached(_coach) {}

  /**
   * It is live no more, which is about to be shown.
   * @param {Partial<Page.Condition>} _part
   */
  stopped(_part) {}

  /**
   * Pictures are refused, and this is why.
   * @param {string} _text
   */
  refused(_text) {}
}

/**
 * Nobody looks at a page that is hidden: whatever runs there pauses until it is on show again.
 * @param {() => Live | null} running
 */
export function pauseWhileHidden(running) {
  document.addEventListener("visibilitychange", () =>
    document.hidden ? running()?.run.pause("hidden") : running()?.run.resume("hidden"),
  );
}

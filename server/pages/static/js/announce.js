/** What is said aloud and to screen readers, and when: advice calmly, the warning at once, nothing twice. */

import { $, setText } from "./dom.js";
import { t } from "./words.js";

/** @import * as Wire from "../../types/messages.d.ts" */

/** Advice must stand this long before it is spoken, and waits this long before it is said once more. */
const STEADY_MS = 1_200;
const ONCE_MORE_MS = 15_000;
/** What must be heard to its end takes about this long to say. */
const LETTER_MS = 70;

export class Announcer {
  #voice;
  #text = "";
  #since = 0;
  #said = "";
  #saidAt = -Infinity;
  #warning = false;
  #quietUntil = -Infinity;

  /** @param {import("./voice.js").Voice} voice */
  constructor(voice) {
    this.#voice = voice;
  }

  /**
   * Calm advice; call it with each answer. "" means that there is none.
   * @param {string} text
   * @param {number} nowMs
   */
  advise(text, nowMs = performance.now()) {
    if (text !== this.#text) {
      this.#text = text;
      this.#since = nowMs;
    }
    if (!text || this.#warning || nowMs - this.#since < STEADY_MS || nowMs < this.#quietUntil) return;
    if (text === this.#said && nowMs - this.#saidAt < ONCE_MORE_MS) return;
    this.tell(text, nowMs);
  }

  /**
   * Say this now, politely.
   * @param {string} text
   * @param {number} nowMs
   */
  tell(text, nowMs = performance.now()) {
    this.#said = text;
    this.#saidAt = nowMs;
    setText($("say-polite"), text);
    this.#voice.say(text);
  }

  /**
   * Say this now and let no advice cut it short; a warning may.
   * @param {string} text
   * @param {number} nowMs
   */
  tellOut(text, nowMs = performance.now()) {
    this.tell(text, nowMs);
    this.#quietUntil = nowMs + LETTER_MS * text.length;
  }

  /**
   * The warning begins or ends; called with each answer, heard once per episode.
   * @param {boolean} on
   * @param {string} cue
   */
  warn(on, cue) {
    if (on === this.#warning) return;
    this.#warning = on;
    setText($("say-alert"), on ? cue : "");
    if (on) this.#voice.warn(cue);
    else {
      this.#voice.hush();
      this.#voice.allGood();
      setText($("say-polite"), t("page-shared-flat-again"));
    }
  }

  /**
   * What the coach has to say. The warning is told to screen readers at once, for as long as it is on. Everything heard
   * is also written.
   * @param {Pick<Wire.CoachMessage, "say" | "tones" | "alert">} coach
   */
  coach({ say, tones, alert }) {
    for (const name of tones) this.#voice.tone(name);
    setText($("say-alert"), alert);
    /** @type {Record<Wire.Urgency, (text: string) => void>} */
    const speak = {
      now: (text) => this.#voice.say(text),
      next: (text) => this.#voice.sayNext(text),
      if_quiet: (text) => this.#voice.count(text),
    };
    for (const { text, kind } of say) {
      if (text !== alert) setText($("say-polite"), text);
      speak[kind](text);
    }
  }

  /** A session is over: forget what was said. `hush`: break off what is being spoken. */
  forget({ hush = true } = {}) {
    if (hush) this.#voice.hush();
    this.#warning = false;
    this.#text = this.#said = "";
    this.#quietUntil = -Infinity;
    setText($("say-alert"), "");
  }
}

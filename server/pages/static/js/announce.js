/** What is said aloud and to screen readers; what, and with what urgency, the server says. */

import { $, setText } from "./dom.js";

/** @import * as Wire from "../../types/messages.d.ts" */

export class Announcer {
  #voice;

  /** @param {import("./voice.js").Voice} voice */
  constructor(voice) {
    this.#voice = voice;
  }

  /**
   * Say this now, politely.
   * @param {string} text
   */
  tell(text) {
    setText($("say-polite"), text);
    this.#voice.say(text);
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
    setText($("say-alert"), "");
  }
}

/** What can be heard: short tones, and a voice if the computer has one. */

import { memory } from "./dom.js";
import { lang } from "./words.js";

/** @import * as Wire from "../../types/messages.d.ts" */

/** A sentence that had to wait longer than this is no longer true. */
const STALE_MS = 2_500;

/**
 * Notes as [after seconds, hertz], loudness and wave of each tone.
 * @type {Record<Wire.ToneName, [notes: [number, number][], loudness: number, wave: OscillatorType]>}
 */
const TONES = {
  /** Falling, twice: it must be heard by somebody with the head down. */
  warn: [
    [
      [0, 880],
      [0.16, 587],
      [0.4, 880],
      [0.56, 587],
    ],
    0.9,
    "triangle",
  ],
  good: [
    [
      [0, 523],
      [0.12, 784],
    ],
    0.35,
    "sine",
  ],
  tick: [[[0, 1047]], 0.22, "sine"],
  done: [
    [
      [0, 523],
      [0.14, 659],
      [0.28, 784],
      [0.46, 1047],
    ],
    0.45,
    "sine",
  ],
};

/**
 * Speaks one thing at a time. Only voices that live on this computer are used; some browsers would otherwise send the
 * words to a server.
 */
export class Voice {
  /** @type {AudioContext | null} */
  #audio = null;
  #muted = memory.get("muted", false);
  #volume = memory.get("volume", 0.8);
  #rate = memory.get("rate", 1.05);
  /** @type {{ text: string, by: number } | null} */
  #next = null;

  /** Browsers let a page sound only after a key or a click: call this from one. */
  unlock() {
    this.#audio ??= "AudioContext" in window ? new AudioContext() : null;
    this.#audio?.resume();
  }

  get muted() {
    return this.#muted;
  }

  set muted(value) {
    this.#muted = value;
    memory.set("muted", value);
    if (value) this.hush();
  }

  get volume() {
    return this.#volume;
  }

  set volume(value) {
    this.#volume = value;
    memory.set("volume", value);
  }

  /** How fast it speaks; 1 is as the computer would. */
  get rate() {
    return this.#rate;
  }

  set rate(value) {
    this.#rate = value;
    memory.set("rate", value);
  }

  /** Whether there is a voice at all, though perhaps not of the page's language. */
  get hasVoice() {
    return "speechSynthesis" in window && speechSynthesis.getVoices().some((voice) => voice.localService);
  }

  get canSpeak() {
    return this.#speaker() !== undefined;
  }

  /**
   * Say this now: a new cue silences the old one, for a stale cue is worse than none.
   * @param {string} text
   */
  say(text) {
    const speaker = this.#speaker();
    if (this.#muted || !speaker || !text) return;
    this.hush();
    this.#speak(text, speaker);
  }

  /**
   * Say this once what is being said has been said, unless that takes too long. The last one that waits wins.
   * @param {string} text
   */
  sayNext(text) {
    const speaker = this.#speaker();
    if (this.#muted || !speaker || !text) return;
    if (speechSynthesis.speaking) this.#next = { text, by: performance.now() + STALE_MS };
    else this.#speak(text, speaker);
  }

  /**
   * A number of a count-down: never in the way of a sentence.
   * @param {string} text
   */
  count(text) {
    const speaker = this.#speaker();
    if (!this.#muted && speaker && !speechSynthesis.speaking) this.#speak(text, speaker);
  }

  /**
   * One of the tones by its name.
   * @param {Wire.ToneName} name
   */
  tone(name) {
    this.#tones(...TONES[name]);
  }

  hush() {
    this.#next = null;
    if ("speechSynthesis" in window) speechSynthesis.cancel();
  }

  /**
   * @param {string} text
   * @param {SpeechSynthesisVoice} speaker
   */
  #speak(text, speaker) {
    const words = new SpeechSynthesisUtterance(text);
    Object.assign(words, { voice: speaker, lang: speaker.lang, volume: this.#volume, rate: this.#rate });
    words.onend = () => {
      const next = this.#next;
      this.#next = null;
      if (next && performance.now() < next.by) this.sayNext(next.text);
    };
    speechSynthesis.speak(words);
  }

  #speaker() {
    if (!("speechSynthesis" in window)) return undefined;
    const local = speechSynthesis
      .getVoices()
      .filter((voice) => voice.localService && voice.lang.split(/[-_]/)[0] === lang.split("-")[0]);
    return local.find((voice) => voice.default) ?? local[0];
  }

  /**
   * @param {[number, number][]} notes
   * @param {number} loudness
   * @param {OscillatorType} type
   */
  #tones(notes, loudness, type) {
    const audio = this.#audio;
    if (!audio || this.#muted || this.#volume === 0) return;
    for (const [after, hertz] of notes) {
      const at = audio.currentTime + after;
      const gain = audio.createGain();
      // Quick in, slow out: a hard edge clicks.
      gain.gain.setValueAtTime(0.0001, at);
      gain.gain.exponentialRampToValueAtTime(loudness * this.#volume, at + 0.015);
      gain.gain.exponentialRampToValueAtTime(0.0001, at + 0.22);
      const tone = new OscillatorNode(audio, { type, frequency: hertz });
      tone.connect(gain).connect(audio.destination);
      tone.start(at);
      tone.stop(at + 0.24);
    }
  }
}

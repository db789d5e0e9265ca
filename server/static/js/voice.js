/** What can be heard: two tones for a warning, one soft tone when it is over, and a voice if the computer has one. */

import { memory } from "./dom.js";

/**
 * Speaks one thing at a time: a new cue silences the old one, for a stale cue is worse than none. Only voices that
 * live on this computer are used; some browsers would otherwise send the words to a server.
 */
export class Voice {
  #audio = null;
  #muted = memory.get("muted", false);
  #volume = memory.get("volume", 0.8);

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

  get canSpeak() {
    return this.#speaker() !== undefined;
  }

  say(text) {
    const speaker = this.#speaker();
    if (this.#muted || !speaker || !text) return;
    speechSynthesis.cancel();
    const words = new SpeechSynthesisUtterance(text);
    Object.assign(words, { voice: speaker, lang: speaker.lang, volume: this.#volume, rate: 1.05 });
    speechSynthesis.speak(words);
  }

  /** The warning: two tones falling, twice, then the cue. */
  warn(text) {
    this.#tones([[0, 880], [0.16, 587], [0.4, 880], [0.56, 587]], 0.9, "triangle");
    this.say(text);
  }

  /** Flat again. */
  allGood() {
    this.#tones([[0, 523], [0.12, 784]], 0.35, "sine");
  }

  hush() {
    if ("speechSynthesis" in window) speechSynthesis.cancel();
  }

  #speaker() {
    if (!("speechSynthesis" in window)) return undefined;
    const local = speechSynthesis.getVoices().filter((voice) => voice.localService && voice.lang.startsWith("en"));
    return local.find((voice) => voice.default) ?? local[0];
  }

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

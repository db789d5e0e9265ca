/** The voice: what is said at once, what waits, and what is better not said at all. */

import { clock } from "./fakes.js";

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Voice } from "../../server/pages/static/js/voice.js";

/** A synthesiser that speaks until it is told that it has finished. */
const synthesiser = {
  speaking: false,
  spoken: [],
  voices: [],
  getVoices() {
    return this.voices;
  },
  speak(words) {
    this.speaking = true;
    this.now = words;
    this.spoken.push(words.text);
  },
  cancel() {
    this.speaking = false;
  },
  /** What is being said has been said. */
  finish() {
    this.speaking = false;
    this.now.onend();
  },
};
globalThis.speechSynthesis = synthesiser;
globalThis.SpeechSynthesisUtterance = class {
  constructor(text) {
    this.text = text;
  }
};

const here = { lang: "en-GB", localService: true, default: true };

beforeEach(() => {
  Object.assign(synthesiser, { speaking: false, spoken: [], voices: [here] });
});

test("a new cue silences the old one", () => {
  const voice = new Voice();
  voice.say("Bend");
  voice.say("Stop");
  assert.deepEqual(synthesiser.spoken, ["Bend", "Stop"]);
});

test("what may wait is said once the other sentence has ended", () => {
  const voice = new Voice();
  voice.say("Bend");
  voice.sayNext("Hold");
  assert.deepEqual(synthesiser.spoken, ["Bend"]);
  synthesiser.finish();
  assert.deepEqual(synthesiser.spoken, ["Bend", "Hold"]);
});

test("of several that wait the last one is said", () => {
  const voice = new Voice();
  voice.say("Bend");
  voice.sayNext("Hold");
  voice.sayNext("Relax");
  synthesiser.finish();
  assert.deepEqual(synthesiser.spoken, ["Bend", "Relax"]);
});

test("a sentence that had to wait too long is no longer true, and is not said", () => {
  const voice = new Voice();
  voice.say("Bend");
  voice.sayNext("Hold");
  clock.forward(2_501);
  synthesiser.finish();
  assert.deepEqual(synthesiser.spoken, ["Bend"]);
});

test("a cue also silences what waits", () => {
  const voice = new Voice();
  voice.say("Bend");
  voice.sayNext("Hold");
  voice.say("Stop");
  synthesiser.finish();
  assert.deepEqual(synthesiser.spoken, ["Bend", "Stop"]);
});

test("a number is never in the way of a sentence", () => {
  const voice = new Voice();
  voice.say("Bend");
  voice.count("3");
  synthesiser.finish();
  voice.count("2");
  assert.deepEqual(synthesiser.spoken, ["Bend", "2"]);
});

test("muted, nothing is said, and what is being said breaks off", () => {
  const voice = new Voice();
  voice.say("Bend");
  voice.muted = true;
  assert.equal(synthesiser.speaking, false);
  voice.say("Stop");
  voice.count("1");
  assert.deepEqual(synthesiser.spoken, ["Bend"]);
});

test("a voice that may send the words elsewhere is not used", () => {
  synthesiser.voices = [{ ...here, localService: false }];
  const voice = new Voice();
  assert.equal(voice.canSpeak, false);
  voice.say("Bend");
  assert.deepEqual(synthesiser.spoken, []);
});

test("a voice of another language is not used", () => {
  synthesiser.voices = [{ ...here, lang: "fr-FR" }];
  assert.equal(new Voice().canSpeak, false);
});

/** What is said, and when: advice calmly, nothing twice, the urgent at once. */

import { element } from "./fakes.js";

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Announcer } from "../../server/pages/static/js/announce.js";

let heard = [];
const note = (how) => (text) => heard.push([how, text]);
const voice = {
  say: note("say"),
  sayNext: note("next"),
  count: note("count"),
  tone: note("tone"),
  warn: note("warn"),
  allGood: () => heard.push(["good"]),
  hush: () => heard.push(["hush"]),
};

beforeEach(() => {
  heard = [];
  for (const id of ["say-polite", "say-alert"]) element(id).textContent = "";
});

test("advice is spoken only once it has stood for a while", () => {
  const announcer = new Announcer(voice);
  announcer.advise("Step back", 0);
  announcer.advise("Step back", 1_199);
  assert.deepEqual(heard, []);
  announcer.advise("Step back", 1_200);
  assert.deepEqual(heard, [["say", "Step back"]]);
  assert.equal(element("say-polite").textContent, "Step back");
});

test("advice that flickers is not spoken", () => {
  const announcer = new Announcer(voice);
  for (let ms = 0; ms < 10_000; ms += 1_000) announcer.advise(ms % 2_000 ? "Step back" : "Turn", ms);
  assert.deepEqual(heard, []);
});

test("the same advice is said once more after fifteen seconds, not before", () => {
  const announcer = new Announcer(voice);
  for (let ms = 0; ms <= 16_200; ms += 100) announcer.advise("Step back", ms);
  assert.equal(heard.length, 2);
});

test("nothing cuts short what must be heard to its end", () => {
  const announcer = new Announcer(voice);
  announcer.advise("Step back", 0);
  announcer.tellOut("x".repeat(100), 0);
  announcer.advise("Step back", 6_999);
  assert.equal(heard.length, 1);
  announcer.advise("Step back", 7_000);
  assert.equal(heard.length, 2);
});

test("the coach's sentences are spoken as urgently as they are", () => {
  const announcer = new Announcer(voice);
  const say = [
    { id: "a", kind: "now", text: "Stop" },
    { id: "b", kind: "next", text: "Breathe" },
    { id: "c", kind: "if_quiet", text: "3" },
  ];
  announcer.coach({ say, tones: ["tick"], alert: "" });
  assert.deepEqual(heard, [
    ["tone", "tick"],
    ["say", "Stop"],
    ["next", "Breathe"],
    ["count", "3"],
  ]);
});

test("a warning is told to screen readers at once, and once only", () => {
  const announcer = new Announcer(voice);
  const say = [{ id: "a", kind: "now", text: "Your back rounds" }];
  announcer.coach({ say, tones: [], alert: "Your back rounds" });
  assert.equal(element("say-alert").textContent, "Your back rounds");
  assert.equal(element("say-polite").textContent, "");
  announcer.coach({ say: [], tones: [], alert: "" });
  assert.equal(element("say-alert").textContent, "");
});

test("the end of a session hushes, unless the last words are to be heard", () => {
  const announcer = new Announcer(voice);
  announcer.forget({ hush: false });
  assert.deepEqual(heard, []);
  announcer.forget();
  assert.deepEqual(heard, [["hush"]]);
});

/** What is said, and how urgently: as the server says. */

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
  hush: () => heard.push(["hush"]),
};

beforeEach(() => {
  heard = [];
  for (const id of ["say-polite", "say-alert"]) element(id).textContent = "";
});

test("what the page itself has to tell is spoken and written politely", () => {
  const announcer = new Announcer(voice);
  announcer.tell("Offline");
  assert.deepEqual(heard, [["say", "Offline"]]);
  assert.equal(element("say-polite").textContent, "Offline");
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

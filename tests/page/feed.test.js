/** How pictures come from a film: it waits for them to be made ready and judged, however slow that is. */

import "./fakes.js";

import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";

import { Feed } from "../../server/pages/static/js/feed.js";
import { Newest } from "../../server/pages/static/js/newest.js";

/** @type {string[]} */
let told = [];
/** The browser paints a picture of the film. */
let paint = () => {};
/** The worker has made a picture ready. */
let made = () => {};
const stop = new AbortController();

Object.assign(globalThis, {
  VideoFrame: class {
    displayWidth = 640;
    displayHeight = 480;
  },
  Worker: class {
    /** @type {(event: any) => void} */
    onmessage = () => {};
    postMessage() {
      made = () => this.onmessage({ data: { jpeg: null, picture: { close() {} } } });
    }
  },
});

const video = /** @type {any} */ ({
  requestVideoFrameCallback: (/** @type {any} */ give) => (paint = () => give(0, {})),
  cancelVideoFrameCallback() {},
});
const film = /** @type {any} */ ({
  waits: true,
  time: () => 0,
  pause: () => told.push("pause"),
  resume: () => told.push("resume"),
});
const gate = { paused: () => false, resumed: async () => {} };
const soon = () => new Promise((resolve) => setImmediate(resolve));

/** @type {Newest<any>} */
let newest;

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  told = [];
  newest = new Newest();
  new Feed(video, film, gate).bring(newest, stop.signal);
});

async function taken() {
  paint();
  await soon();
  made();
  await soon();
}

test("a film runs on while its pictures are soon made and judged", async () => {
  newest.take();
  await taken();
  assert.deepEqual(told, ["resume"]);
});

test("a film stands while the picture before is judged", async () => {
  await taken();
  assert.deepEqual(told, ["pause"]);
  newest.take();
  await soon();
  assert.deepEqual(told, ["pause", "resume"]);
});

test("a film stands while a slow machine makes its picture ready", async () => {
  newest.take();
  paint();
  await soon();
  mock.timers.tick(1_000);
  assert.deepEqual(told, ["pause"]);
  made();
  await soon();
  assert.deepEqual(told, ["pause", "resume"]);
});

/** The pictures of a camera as it gives them: none old, none left open. */

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Frames } from "../../server/pages/static/js/frames.js";

/** @type {any[]} */
let readers = [];

class Processor {
  constructor() {
    /** @type {any} */
    const reader = { waiting: [], cancelled: false };
    reader.read = () => new Promise((resolve) => reader.waiting.push(resolve));
    reader.cancel = async () => (reader.cancelled = true);
    reader.give = async (/** @type {any} */ value) => {
      reader.waiting.shift()({ value });
      await new Promise((resolve) => setImmediate(resolve));
    };
    readers.push(reader);
    this.readable = { getReader: () => reader };
  }
}

/** @param {number} captureTime */
const picture = (captureTime) => ({ open: true, close, metadata: () => ({ captureTime }) });

/** @this {{ open: boolean }} */
function close() {
  this.open = false;
}

/** @param {any} track */
const frames = (track) => new Frames(/** @type {any} */ ({}), () => track.now);

beforeEach(() => {
  readers = [];
  globalThis.window = /** @type {any} */ ({ MediaStreamTrackProcessor: Processor });
});

test("a picture comes with the time at which it was captured", async () => {
  const next = frames({ now: "track" }).next(new AbortController().signal);
  const given = picture(123);
  await readers[0].give(given);
  assert.deepEqual(await next, { frame: null, atMs: 123, picture: given });
  assert.ok(given.open, "whoever gets it closes it");
});

test("what comes while nobody waits is closed, and the next one is new", async () => {
  const all = frames({ now: "track" });
  const stop = new AbortController();
  const unwanted = all.next(stop.signal);
  stop.abort();
  assert.equal(await unwanted, null);
  const old = picture(1);
  await readers[0].give(old);
  assert.equal(old.open, false);
  const next = all.next(new AbortController().signal);
  await readers[0].give(picture(2));
  const shown = await next;
  assert.equal(typeof shown === "object" && shown?.atMs, 2);
});

test("one read serves who comes while it is under way", async () => {
  const all = frames({ now: "track" });
  const stop = new AbortController();
  all.next(stop.signal);
  stop.abort();
  const next = all.next(new AbortController().signal);
  assert.equal(readers[0].waiting.length, 1);
  await readers[0].give(picture(7));
  const shown = await next;
  assert.equal(typeof shown === "object" && shown?.atMs, 7);
});

test("a camera that comes back is read anew, and what the former one still gives is closed", async () => {
  const track = { now: "first" };
  const all = frames(track);
  const stop = new AbortController();
  all.next(stop.signal);
  stop.abort();
  track.now = "second";
  const next = all.next(new AbortController().signal);
  assert.ok(readers[0].cancelled);
  const late = picture(1);
  await readers[0].give(late);
  assert.equal(late.open, false);
  await readers[1].give(picture(2));
  const shown = await next;
  assert.equal(typeof shown === "object" && shown?.atMs, 2);
});

test("at the end nothing is left open", async () => {
  const all = frames({ now: "track" });
  const stop = new AbortController();
  all.next(stop.signal);
  stop.abort();
  all.stop();
  const late = picture(1);
  await readers[0].give(late);
  assert.equal(late.open, false);
  assert.ok(readers[0].cancelled);
});

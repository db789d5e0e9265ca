/** When the next picture is made ready: a camera of 30 pictures a second, and servers quick and slow. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Newest } from "../../server/pages/static/js/newest.js";
import { Pace } from "../../server/pages/static/js/pace.js";

const EVERY_MS = 33;

/**
 * A camera, and a server that takes so long for each picture: how many pictures were made ready, and how old each was
 * when it was sent.
 * @param {number} answerMs
 * @param {number} makingMs
 */
function live(answerMs, makingMs = 8) {
  const pace = new Pace();
  let [made, freeAt] = [0, 0];
  /** @type {number | null} */
  let ready = null;
  /** @type {number[]} */
  const ages = [];
  let asking = false;
  for (let nowMs = 0, next = 0, done = Infinity; nowMs < 20_000; nowMs++) {
    if (asking && nowMs >= freeAt) {
      pace.answered(nowMs);
      asking = false;
    }
    if (nowMs >= next) {
      if (pace.shown(nowMs)) {
        made++;
        done = nowMs + makingMs;
        pace.made(makingMs);
      }
      next += EVERY_MS;
    }
    if (nowMs >= done) {
      ready = done - makingMs;
      done = Infinity;
    }
    if (!asking && ready !== null) {
      ages.push(nowMs - ready);
      [ready, asking, freeAt] = [null, true, nowMs + answerMs];
      pace.asked(nowMs);
    }
  }
  return { made, sent: ages.length, oldest: Math.max(...ages.slice(10)) };
}

test("a quick server is sent every picture of the camera", () => {
  for (const answerMs of [5, 15, 25, 32]) {
    const { sent } = live(answerMs);
    assert.ok(sent >= 20_000 / EVERY_MS - 3, `${answerMs} ms: ${sent}`);
  }
});

test("a slow server has always something to do, and what it gets is new", () => {
  for (const answerMs of [45, 70, 150, 400]) {
    const { sent, oldest } = live(answerMs);
    assert.ok(sent >= 0.85 * (20_000 / answerMs), `${answerMs} ms: ${sent}`);
    assert.ok(oldest <= 2 * EVERY_MS + 8, `${answerMs} ms: ${oldest} ms old`);
  }
});

test("few pictures are made ready for nothing", () => {
  for (const answerMs of [45, 150, 400]) {
    const { made, sent } = live(answerMs);
    assert.ok(made <= 1.5 * sent + 3, `${answerMs} ms: ${made} made, ${sent} sent`);
  }
});

/** @param {string[]} closed */
const picture = (closed, name = "picture") => ({ name, close: () => closed.push(name) });

test("of several pictures the newest is taken, the others are closed", async () => {
  /** @type {string[]} */
  const closed = [];
  const newest = new Newest();
  newest.put(picture(closed, "first"));
  newest.put(picture(closed, "second"));
  assert.equal((await newest.take())?.name, "second");
  assert.deepEqual(closed, ["first"]);
});

test("whoever waits gets the next one, and null at the end", async () => {
  /** @type {string[]} */
  const closed = [];
  const newest = new Newest();
  const waiting = newest.take();
  newest.put(picture(closed));
  assert.equal((await waiting)?.name, "picture");
  const last = newest.take();
  newest.end();
  assert.equal(await last, null);
  newest.put(picture(closed, "late"));
  assert.deepEqual(closed, ["late"]);
});

test("a film goes on once its picture is taken or outdated", async () => {
  /** @type {string[]} */
  const closed = [];
  const newest = new Newest();
  await newest.empty();
  newest.put(picture(closed));
  const empty = newest.empty();
  newest.clear();
  await empty;
  assert.deepEqual(closed, ["picture"]);
});

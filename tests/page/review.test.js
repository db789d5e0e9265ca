/** Two clips on one clock, times as they are written, and by whose limits a clip is judged. */

import "./fakes.js";

import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Playing } from "../../server/pages/static/js/review-playing.js";
import { clock, whose } from "../../server/pages/static/js/review-words.js";

/** A player that shows any moment at once. */
function player(durationS, times = null) {
  const own = { addEventListener() {}, setAttribute() {} };
  const film = times && { times, count: times.length, endS: times.at(-1), lengthS: () => 0.1 };
  return {
    durationS,
    film,
    timeS: 0,
    playing: false,
    figure: { querySelector: () => own },
    get index() {
      return film ? film.times.findLastIndex((at) => at <= this.timeS + 1e-9) : 0;
    },
    play() {
      this.playing = true;
    },
    pause() {
      this.playing = false;
    },
    seek(timeS) {
      this.timeS = timeS;
    },
    draw() {},
  };
}

let frames = 0;
function playing(...players) {
  const it = new Playing(() => frames++);
  it.use(players.map((one) => ({ player: one })));
  return it;
}
beforeEach(() => {
  frames = 0;
});

test("one clip is sought within its length", () => {
  const first = player(10);
  const it = playing(first);
  it.seek(12);
  assert.equal(first.timeS, 10);
  it.seek(-1);
  assert.equal(first.timeS, 0);
});

test("two clips keep the moments that were lined up", () => {
  const [first, second] = [player(10), player(5)];
  const it = playing(first, second);
  [first.timeS, second.timeS] = [2, 3.5];
  it.lineUp();
  assert.deepEqual([it.startS, it.endS], [-1.5, 10]);
  it.seek(1);
  assert.deepEqual([first.timeS, second.timeS], [1, 2.5]);
});

test("a step goes to the next frame there is, and no further than the last", () => {
  const first = player(1, [0, 0.3, 0.35, 1]);
  const it = playing(first);
  it.step(1);
  assert.equal(first.timeS, 0.3);
  it.step(5);
  assert.equal(first.timeS, 1);
  it.step(-1);
  assert.equal(first.timeS, 0.35);
});

test("at its end, play begins anew", () => {
  const first = player(4);
  const it = playing(first);
  it.seek(4);
  it.toggle();
  assert.equal(first.timeS, 0);
  assert.equal(first.playing, true);
  it.toggle();
  assert.equal(first.playing, false);
});

test("a shorter clip beside a longer one does not start where it has ended", () => {
  const [first, second] = [player(10), player(3)];
  const it = playing(first, second);
  it.seek(5);
  it.toggle();
  assert.deepEqual([first.playing, second.playing], [true, false]);
});

test("the speed is that of every clip", () => {
  const [first, second] = [player(10), player(3)];
  playing(first, second).setRate(0.5);
  assert.deepEqual([first.rate, second.rate], [0.5, 0.5]);
});

for (const [seconds, digits, written] of [
  [0, 1, "0:00.0"],
  [12.34, 1, "0:12.3"],
  [59.96, 1, "1:00.0"],
  [61, 0, "1:01"],
  [3_725.5, 2, "1:02:05.50"],
  [-1, 1, "0:00.0"],
])
  test(`${seconds} s are written ${written}`, () => assert.equal(clock(seconds, digits), written));

for (const [person, is] of [
  [null, "average"],
  [{ name: "Anna", calibrated_at: "2026-03-01", own_pct: null }, "named"],
  [{ name: "Anna", calibrated_at: null, own_pct: [40, 60] }, "named"],
  [{ name: "Anna", calibrated_at: null, own_pct: null }, "uncalibrated"],
])
  test(`the limits of ${JSON.stringify(person)} are told as ${is}`, () => assert.equal(whose(person).whose, is));

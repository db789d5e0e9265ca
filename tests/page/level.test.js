import assert from "node:assert/strict";
import test from "node:test";

import { Guide, advise, levelOf } from "../../server/pages/static/js/level.js";

const rounded = (/** @type {number | null} */ beta, /** @type {number | null} */ gamma) => {
  const level = levelOf(beta, gamma);
  return level && [Math.round(level.pitch) || 0, Math.round(level.roll) || 0];
};

test("how a phone stands is told by where the sky is", () => {
  assert.deepEqual(rounded(90, 0), [0, 0]);
  assert.deepEqual(rounded(70, 0), [-20, 0], "its top leans away from who looks at the screen: the camera looks down");
  assert.deepEqual(rounded(105, 0), [15, 0]);
  assert.deepEqual(rounded(0, 0), [-90, 0], "it lies on its back");
  assert.deepEqual(rounded(0, -90), [0, 90], "it lies on its left side");
  assert.equal(levelOf(null, 0), null);
});

test("what to do brings it nearer to standing upright", () => {
  assert.equal(advise(null), "unknown");
  assert.equal(advise({ pitch: 0, roll: 90 }), "upright");
  assert.equal(advise({ pitch: 0, roll: 10 }), "clockwise");
  assert.equal(advise({ pitch: 0, roll: -10 }), "anticlockwise");
  assert.equal(advise({ pitch: 12, roll: 0 }), "up");
  assert.equal(advise({ pitch: -12, roll: 0 }), "down");
  assert.equal(advise({ pitch: 7, roll: 3 }), "good");
});

test("once it stands well a little more is let pass", () => {
  assert.equal(advise({ pitch: 9, roll: 5 }, "good"), "good");
  assert.equal(advise({ pitch: 9, roll: 0 }, "up"), "up");
});

test("it is said once it has been so for a while, and once", () => {
  const guide = new Guide(1_000);
  const tilted = { pitch: 20, roll: 0 };
  assert.equal(guide.feel(tilted, 0), null);
  assert.equal(guide.feel({ pitch: -20, roll: 0 }, 900), null, "a hand is still at it");
  assert.equal(guide.feel(tilted, 1_000), null);
  assert.equal(guide.feel(tilted, 2_000), "up");
  assert.equal(guide.feel(tilted, 9_000), null);
  assert.equal(guide.feel({ pitch: 0, roll: 0 }, 9_100), null);
  assert.equal(guide.feel({ pitch: 0, roll: 0 }, 10_200), "good");
});

/** The store: what is told of a change, and to whom. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { Store } from "../../server/pages/static/js/store.js";

test("what was set is what one gets", () => {
  const store = new Store({ phase: "welcome", link: "off" });
  store.set({ phase: "setup" });
  assert.equal(store.get("phase"), "setup");
  assert.equal(store.get("link"), "off");
});

test("of several changes one is told once, and only of what changed", () => {
  const store = new Store({ phase: "welcome", link: "off", state: "unknown" });
  const told = [];
  store.subscribe((changed) => told.push(changed));
  store.set({ phase: "setup", link: "off", state: "good" });
  assert.deepEqual(told, [{ phase: "setup", state: "good" }]);
});

test("of what stays as it is nobody is told", () => {
  const store = new Store({ phase: "welcome" });
  store.subscribe(() => assert.fail("told of nothing"));
  store.set({ phase: "welcome" });
});

test("whoever is told sees the new state already", () => {
  const store = new Store({ phase: "welcome" });
  const seen = [];
  store.subscribe(() => seen.push(store.get("phase")));
  store.set({ phase: "setup" });
  assert.deepEqual(seen, ["setup"]);
});

test("whoever has left is told no more", () => {
  const store = new Store({ phase: "welcome" });
  const leave = store.subscribe(() => assert.fail("told after leaving"));
  leave();
  store.set({ phase: "setup" });
});

test("a store does not change with what it was made from", () => {
  const initial = { phase: "welcome" };
  const store = new Store(initial);
  initial.phase = "setup";
  assert.equal(store.get("phase"), "welcome");
});

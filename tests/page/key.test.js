/** Keys of sessions: there on every page, and never twice the same. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { newKey } from "../../server/pages/static/js/key.js";

test("a key is a UUID of version 4", () => {
  for (let i = 0; i < 100; i += 1) {
    assert.match(newKey(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  }
});

test("there are keys where the browser keeps its own maker of them for https", (context) => {
  context.mock.method(crypto, "randomUUID", () => assert.fail("not there on an insecure page"));
  assert.notEqual(newKey(), newKey());
});

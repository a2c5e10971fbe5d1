import assert from "node:assert/strict";
import { test } from "node:test";

import { rangeBetween, wordsFor } from "./ticks.js";

test("a range is the same from either end", () => {
  assert.deepEqual(rangeBetween(2, 4), [2, 3, 4]);
  assert.deepEqual(rangeBetween(4, 2), [2, 3, 4]);
  assert.deepEqual(rangeBetween(3, 3), [3]);
});

test("a row that is not there makes no range", () => {
  assert.deepEqual(rangeBetween(-1, 3), []);
});

test("one row is not rows", () => {
  assert.equal(wordsFor(1), "1 row chosen");
  assert.equal(wordsFor(2), "2 rows chosen");
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { fitFor } from "./view.js";

const screen = { width: 90, lane: 9.25, column: 9.75, tail: 2.1 };

test("a short journey is shown as it is, never larger", () => assert.deepEqual(fitFor(4, screen), { zoom: 1, far: null }));

test("a longer one is drawn smaller while its words can be read", () => {
  const { zoom, far } = fitFor(12, screen);
  assert.equal(far, null);
  assert.ok(zoom < 1 && (screen.lane + 12 * screen.column + screen.tail) * zoom <= screen.width);
});

test("a very long one is seen from afar, whole", () => {
  const { zoom, far } = fitFor(72, screen);
  assert.equal(zoom, 1);
  assert.ok(screen.lane + 72 * far + screen.tail <= screen.width);
});

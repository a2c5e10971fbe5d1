import assert from "node:assert/strict";
import test from "node:test";

import {
  bandsOf, declaredLines, disagreement, HEIGHT, heightOf, linesOf, runs, signed, smooth, valueAt, valueInWords,
} from "./emotion-geometry.js";

/** Numbers that are the same on every run. */
function* numbers(seed) {
  for (;;) {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    yield seed / 2147483648;
  }
}

test("better is higher, beyond the scale is its end, and a height is the emotion that stands there", () => {
  assert.ok(heightOf(2) < heightOf(0) && heightOf(0) < heightOf(-2));
  assert.equal(heightOf(9), heightOf(2));
  for (const value of [-2, -1, 0, 1, 2]) assert.equal(valueAt(heightOf(value)), value);
  assert.deepEqual([valueAt(-50), valueAt(900)], [2, -2]);
});

test("a step without a value breaks the line, and a lone point is only a dot", () => {
  assert.equal(runs([1, 0, null, 2]).length, 2);
  assert.equal(linesOf([1, 0, null, 2]).length, 1);
  assert.deepEqual(linesOf([null, 1, undefined]), []);
});

test("the curve stays between the heights of two neighbouring points", () => {
  const random = numbers(7);
  for (let round = 0; round < 200; round += 1) {
    const count = 2 + Math.floor(random.next().value * 20);
    const points = Array.from({ length: count }, (_, x) => [x * 100, Math.round(random.next().value * 100)]);
    const pieces = smooth(points).split("C").slice(1);
    for (const [index, piece] of pieces.entries()) {
      const [, y1, , y2] = piece.trim().split(/\s+/).map(Number);
      const [low, high] = [points[index][1], points[index + 1][1]].sort((a, b) => a - b);
      for (const y of [y1, y2]) assert.ok(y >= low - 0.01 && y <= high + 0.01, `${y} between ${low} and ${high}`);
    }
  }
});

test("the band closes: out along the upper edge and back along the lower one, through its very points", () => {
  const measured = [{ low: -1, high: 0 }, { low: 0, high: 1 }, { low: -2, high: 2 }, null, { low: 0, high: 0 }];
  const [band, ...others] = bandsOf(measured);
  assert.deepEqual(others, []);
  assert.ok(band.startsWith(`M50 ${heightOf(0)}`));
  assert.ok(band.includes(`L250 ${heightOf(-2)}C`));
  assert.ok(band.endsWith(`50 ${heightOf(-1)}Z`));
  assert.ok(!band.includes("NaN"));
  for (const [, y] of [...band.matchAll(/(-?[\d.]+) (-?[\d.]+)/g)].map((pair) => pair.slice(1).map(Number))) assert.ok(y >= 0 && y <= HEIGHT);
  assert.ok(bandsOf([{ low: -1, high: 0 }, { low: 0, high: 1 }])[0].endsWith(`L150 ${heightOf(0)}L50 ${heightOf(-1)}Z`));
});

test("customers disagree only when enough of them do, by more than half a point", () => {
  const measured = { value: -0.4, low: -0.6, high: -0.2, n: 120, hollow: false };
  assert.equal(disagreement(1, measured), "worse");
  assert.equal(disagreement(-2, measured), "better");
  assert.equal(disagreement(0, measured), "");
  assert.equal(disagreement(1, { ...measured, hollow: true }), "");
  assert.deepEqual([disagreement(null, measured), disagreement(1, undefined)], ["", ""]);
});

test("a point is told with what was measured and whether the two agree", () => {
  const measured = { value: -0.42, low: -0.6, high: -0.2, n: 1200, hollow: false };
  assert.equal(valueInWords(1, null), "+1, good");
  assert.equal(valueInWords(1, measured), "+1, good. Measured −0.4 (−0.6 to −0.2), n 1,200. Customers feel worse than declared.");
  assert.equal(valueInWords(0, { ...measured, n: 9, hollow: true }), "0, neither good nor bad. Measured −0.4 (−0.6 to −0.2), n 9, few answers.");
  assert.deepEqual([1, -0.44, 0.04, 2].map(signed), ["+1", "−0.4", "0", "+2"]);
});

test("combined it is one line through the means, per persona one for each that has a point", () => {
  const cells = [[{ emotion: 2, persona: 5 }, { emotion: 0, persona: null }], [], [{ emotion: -1, persona: 5 }, { emotion: null, persona: 9 }]];
  const personas = [{ id: 9 }, { id: 5 }];
  assert.deepEqual(declaredLines(cells, personas, false), [{ persona: null, tone: 0, values: [1, null, -1] }]);
  assert.deepEqual(declaredLines(cells, personas, true), [
    { persona: null, tone: 1, values: [0, null, null] },
    { persona: 5, tone: 2, values: [2, null, -1] },
  ]);
});

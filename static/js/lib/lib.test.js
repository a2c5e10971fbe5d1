import assert from "node:assert/strict";
import test from "node:test";

import { cookieValue } from "./http.js";
import { moved, placeInWords } from "./order.js";
import { isFinal, nextWait } from "./polling.js";
import { sizeInWords } from "./size.js";
import { columnsOf, figureInWords, pointInWords, rangeOf, roundStep } from "./trend.js";

test("a cookie is found among others, and one that is not there is empty", () => {
  assert.equal(cookieValue("theme=dark; csrftoken=a%3Db=c", "csrftoken"), "a=b=c");
  assert.equal(cookieValue("xcsrftoken=1", "csrftoken"), "");
});

test("an item moves to its new place and the others keep their order", () => {
  assert.deepEqual(moved(["a", "b", "c", "d"], 0, 2), ["b", "c", "a", "d"]);
  assert.deepEqual(moved(["a", "b", "c", "d"], 3, 0), ["d", "a", "b", "c"]);
  assert.deepEqual(moved(["a", "b", "c"], 1, 1), ["a", "b", "c"]);
});

test("a place outside the list is its nearest end", () => {
  assert.deepEqual(moved(["a", "b", "c"], 0, 9), ["b", "c", "a"]);
  assert.deepEqual(moved(["a", "b", "c"], 2, -4), ["c", "a", "b"]);
});

test("places are told from one", () => assert.equal(placeInWords("Compare", 1, 5), "Compare, place 2 of 5"));

test("sizes read as people say them", () => {
  assert.deepEqual(
    [0, 340, 1000, 12_400, 999_499, 3_400_000, 9_960_000, 256_000_000, 2e9].map(sizeInWords),
    ["0 bytes", "340 bytes", "1 kB", "12 kB", "999 kB", "3.4 MB", "10 MB", "256 MB", "2.0 GB"],
  );
});

test("polling waits longer after each failure and never longer than five minutes", () => {
  assert.deepEqual([0, 1, 2, 20].map((failures) => nextWait(5, failures)), [5, 10, 20, 300]);
  assert.equal(nextWait(600, 3), 600);
});

test("polling ends when the page is gone or the reader may not see it", () => {
  assert.ok([401, 403, 404, 410].every(isFinal));
  assert.ok(![200, 304, 429, 500, 503].some(isFinal));
});

const data = {
  points: [
    { at: "2024-01-01", label: "Jan", value: 72, low: 66, high: 78, n: 2390 },
    { at: "2024-02-01", label: "Feb", value: null },
    { at: "2024-03-01", label: "Mar", value: 61, low: 55, high: 67, n: 239 },
  ],
  target: 75,
};

test("a month without answers is a gap, not a zero", () => {
  const [times, highs, lows, values, previous] = columnsOf(data);
  assert.deepEqual(values, [72, null, 61]);
  assert.deepEqual([highs[1], lows[1], previous[0]], [null, null, null]);
  assert.equal(times[0], Date.UTC(2024, 0, 1) / 1000);
});

test("the axis holds everything that is drawn, on round numbers, within the scale", () => {
  const [low, high] = rangeOf(data);
  assert.ok(low <= 55 && high >= 78);
  assert.equal(low % 10, 0);
  assert.deepEqual(rangeOf({ points: [{ at: "2024-01-01", value: 99, low: 97, high: 100 }], ceiling: 100 })[1], 100);
  assert.equal(rangeOf({ points: [{ at: "2024-01-01", value: 40 }], from_zero: true })[0], 0);
  assert.deepEqual(rangeOf({ points: [], floor: 0, ceiling: 100 }), [0, 100]);
});

test("steps of an axis are 1, 2, 5 and their tens", () => {
  assert.deepEqual([0.3, 1, 1.1, 4, 6, 23].map(roundStep), [0.5, 1, 2, 5, 10, 50]);
});

test("figures have a real minus sign and one decimal at most", () => {
  assert.equal(figureInWords(-12.345), "−12.3");
  assert.equal(figureInWords(61, " %"), "61 %");
});

test("a point tells its figure, interval and n, or that nobody answered", () => {
  assert.equal(pointInWords(data.points[0], " %"), "Jan: 72 % (66 to 78), n 2,390");
  assert.equal(pointInWords(data.points[1]), "Feb: nobody answered");
});

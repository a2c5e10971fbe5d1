import assert from "node:assert/strict";
import { test } from "node:test";

import { between, edge, nearest, next, parse, renamed } from "./selection.js";

const stage = (id) => ({ id });
const columns = [
  { step: { id: 11 }, stage: stage(1) },
  { step: { id: 12 }, stage: stage(1) },
  { step: { id: 13 }, stage: stage(2) },
];
const items = { "21:11": ["card:31", "card:32"], "21:13": ["card:33"] };
const layout = {
  columns,
  rows: [{ id: 21, open: true }, { id: 22, open: false }, { id: 23, open: true }],
  itemsIn: (lane, step) => items[`${lane}:${step}`] ?? [],
  cellOf: (key) => {
    const found = Object.entries(items).find(([, list]) => list.includes(key));
    return found ? { lane: Number(found[0].split(":")[0]), step: Number(found[0].split(":")[1]) } : null;
  },
};
const walk = (start, ...ways) => ways.reduce((at, way) => next(layout, at, way) ?? at, { key: start, column: null }).key;

test("down from a stage goes to its step, then through the cards of the cell", () => {
  assert.equal(walk("stage:1", "down"), "step:11");
  assert.equal(walk("stage:1", "down", "down"), "card:31");
  assert.equal(walk("stage:1", "down", "down", "down"), "card:32");
});

test("a lane that is folded has only its head, so one walks past its cells", () => {
  assert.equal(walk("card:32", "down"), "cell:23:11");
  assert.equal(walk("lane:21", "down"), "lane:22");
});

test("from below one comes to the last card of a cell", () => assert.equal(walk("cell:23:11", "up"), "card:32"));

test("sideways one keeps the place in the cell as far as there is one", () => {
  assert.equal(walk("card:32", "right"), "cell:21:12");
  assert.equal(walk("card:31", "left"), "lane:21");
  assert.equal(walk("cell:21:12", "left"), "card:31");
});

test("over a wide stage one comes back to the column one came from", () => {
  assert.equal(walk("step:12", "up"), "stage:1");
  assert.equal(walk("step:12", "up", "down"), "step:12");
});

test("stages are walked one by one, not column by column", () => {
  assert.equal(walk("stage:1", "right"), "stage:2");
  assert.equal(walk("stage:2", "left"), "stage:1");
  assert.equal(next(layout, { key: "stage:2" }, "right"), null);
});

test("Home leads to the lane's name and End to its last cell", () => {
  assert.equal(edge(layout, "card:32", "start"), "lane:21");
  assert.equal(edge(layout, "card:31", "end"), "card:33");
  assert.equal(edge(layout, "card:31", "end", true), "cell:23:13");
});

test("a range holds every card of the rectangle, and the cells that are empty", () => {
  assert.deepEqual(between(layout, "card:31", "cell:21:12"), ["card:31", "card:32", "cell:21:12"]);
});

test("when a card is gone one stands on its neighbour, and at last on its cell", () => {
  const without = { ...layout, itemsIn: (lane, step) => (lane === 21 && step === 11 ? ["card:32"] : layout.itemsIn(lane, step)), cellOf: (key) => (key === "card:31" ? null : layout.cellOf(key)) };
  assert.equal(nearest(without, layout, "card:31"), "card:32");
  const empty = { ...without, itemsIn: () => [], cellOf: () => null };
  assert.equal(nearest(empty, layout, "card:31"), "cell:21:11");
});

test("a place follows its row when the server gives it a number", () => {
  assert.equal(renamed("cell:21:~p1", new Map([["~p1", 14]])), "cell:21:14");
  assert.deepEqual(parse("cell:21:~p1").ids, [21, "~p1"]);
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { added, suggestions } from "./tags.js";

test("a tag is added once, whatever its capitals, and without space around it", () => {
  assert.deepEqual(added(["queue"], "  first   visit "), ["queue", "first visit"]);
  const tags = ["Queue"];
  assert.equal(added(tags, "queue"), tags);
  assert.equal(added(tags, " , "), tags);
  assert.deepEqual(added([], "a, b,,a"), ["a", "b"]);
});

test("a card has twenty tags at most, of forty characters each", () => {
  const many = Array.from({ length: 20 }, (_, index) => `t${index}`);
  assert.equal(added(many, "one more"), many);
  assert.equal(added([], "x".repeat(60))[0].length, 40);
});

test("tags used most are suggested first, those on the card not at all", () => {
  const card = { id: 1, tags: ["queue"] };
  const board = { library: { tags: ["old", "queue"] }, card: new Map([[1, card], [2, { tags: ["price", "queue"] }], [3, { tags: ["price", "age"] }]]) };
  assert.deepEqual(suggestions(board, card), ["price", "age", "old"]);
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { applyAnswer, emptyBoard, lanes } from "./board.js";
import { fits, overlay, queryOf, sameLook, tidy } from "./looks.js";

const answer = {
  full: true,
  revision: 3,
  journey: { id: 1 },
  lanes: [
    { id: 1, position: 0, name: "Pains", revision: 1, is_hidden: false },
    { id: 2, position: 1, name: "Gains", revision: 2, is_hidden: false },
    { id: 3, position: 2, name: "Old", revision: 3, is_hidden: true },
  ],
};
const board = applyAnswer(emptyBoard(), answer);

test("a lane that is left out is hidden for this person and stays on the map", () => {
  const seen = overlay()(board, { hide: [1] });
  assert.deepEqual(lanes(seen).map((lane) => lane.is_hidden), [true, false, true]);
  assert.equal(board.lane.get(1).is_hidden, false);
  assert.equal(seen.lane.get(2), board.lane.get(2));
});

test("an unchanged board looked at in the same way is the same object", () => {
  const look = overlay();
  assert.equal(look(board, { hide: [1] }), look(board, { hide: [1] }));
  assert.equal(look(board, {}), board);
  assert.equal(look(board, { hide: [99] }), board);
});

test("another card leaves the lanes as they were drawn", () => {
  const look = overlay();
  const before = look(board, { hide: [1] });
  const after = look({ ...board, card: new Map() }, { hide: [1] });
  assert.notEqual(before, after);
  assert.equal(before.lane, after.lane);
});

test("a lane hidden for everybody is not called left out", () => {
  assert.equal(overlay()(board, { hide: [3, 1] }).lane.get(3).is_left_out, undefined);
});

test("a card fits by persona and evidence together", () => {
  const card = { persona: 4, evidence: "assumed" };
  assert.ok(fits(card, {}));
  assert.ok(fits(card, { persona: 4, evidence: "assumed" }));
  assert.ok(!fits(card, { persona: 4, evidence: "measured" }));
  assert.ok(!fits({ ...card, persona: null }, { persona: 4 }));
});

test("a look is tidy and the same however it was put together", () => {
  assert.deepEqual(tidy({ hide: [3, 1, 3], persona: null, evidence: "", scale: 75, colour: "red" }), { hide: [1, 3], scale: 75 });
  assert.equal(queryOf({ hide: [3, 1], evidence: "measured" }), "evidence=measured&hide=1%2C3");
  assert.ok(sameLook({ hide: [1, 3] }, { hide: [3, 1], persona: null }));
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { applyAnswer, applyGesture, cardsIn, columns, emptyBoard, stepsIn } from "./board.js";
import * as gestures from "./gestures.js";

export const answer = {
  full: true,
  revision: 10,
  journey: { id: 1, name: "Buying a lamp", version: 1, can_edit: true },
  stages: [
    { id: 1, version: 1, revision: 1, name: "Consider", kind: "consideration", hue: 1, position: 0, archived: false },
    { id: 2, version: 1, revision: 2, name: "Buy", kind: "purchase", hue: 2, position: 1, archived: false },
  ],
  steps: [
    { id: 11, version: 1, revision: 3, stage: 1, name: "Search", position: 0, archived: false },
    { id: 12, version: 1, revision: 4, stage: 1, name: "Compare", position: 1, archived: false },
    { id: 13, version: 1, revision: 5, stage: 2, name: "Cart", position: 0, archived: false },
  ],
  lanes: [
    { id: 21, version: 1, revision: 6, kind: "actions", name: "Actions", position: 0, takes_cards: true, archived: false },
    { id: 22, version: 1, revision: 6, kind: "emotion", name: "Emotion", position: 1, takes_cards: true, archived: false },
    { id: 23, version: 1, revision: 6, kind: "pains", name: "Pain points", position: 2, takes_cards: true, archived: false },
  ],
  cards: [
    { id: 31, version: 3, revision: 7, lane: 21, step: 11, position: 0, span: 1, text: "Looks", html: "<p>Looks</p>", tags: [], archived: false },
    { id: 32, version: 1, revision: 8, lane: 21, step: 11, position: 1, span: 1, text: "Asks", tags: [], archived: false },
    { id: 33, version: 1, revision: 9, lane: 21, step: 13, position: 0, span: 1, text: "Puts in", tags: [], archived: false },
  ],
  placements: [],
  links: [],
  undo: null,
  redo: null,
};
const board = applyAnswer(emptyBoard(), answer);
const names = (rows) => rows.map((row) => row.name ?? row.text);
const texts = (state, lane, step) => names(cardsIn(state, lane, step));

test("the columns come stage by stage, and say where a stage begins", () => {
  assert.deepEqual(columns(board).map((one) => [one.step.name, one.stage.name, one.opens]), [
    ["Search", "Consider", true],
    ["Compare", "Consider", false],
    ["Cart", "Buy", true],
  ]);
});

test("a delta changes what is newer, takes away what is archived and leaves the rest the same object", () => {
  const next = applyAnswer(board, { revision: 12, cards: [{ ...answer.cards[0], revision: 11, text: "Sees" }, { ...answer.cards[1], revision: 12, archived: true }], undo: "Edit", redo: null });
  assert.deepEqual(texts(next, 21, 11), ["Sees"]);
  assert.equal(next.card.get(33), board.card.get(33));
  assert.equal(next.undo, "Edit");
});

test("an answer that comes late does not bring back older rows", () => {
  const next = applyAnswer(applyAnswer(board, { revision: 12, cards: [{ ...answer.cards[0], revision: 12, text: "New" }] }), { revision: 11, cards: [{ ...answer.cards[0], revision: 11, text: "Old" }] });
  assert.equal(next.card.get(31).text, "New");
  assert.equal(next.revision, 12);
});

test("a card moves between cells, and both cells stay without gaps", () => {
  const next = applyGesture(board, gestures.move(board, "card", 31, 0, { step: 13 }));
  assert.deepEqual(texts(next, 21, 11), ["Asks"]);
  assert.deepEqual(texts(next, 21, 13), ["Looks", "Puts in"]);
  assert.deepEqual(cardsIn(next, 21, 13).map((card) => card.position), [0, 1]);
  assert.equal(cardsIn(next, 21, 11)[0].position, 0);
});

test("a new stage is born with a step, and takes the colour used least", () => {
  const gesture = gestures.addStage(board, 1);
  const next = applyGesture(board, gesture);
  assert.deepEqual(columns(next).map((one) => one.stage.name), ["Consider", "Consider", "New stage", "Buy"]);
  assert.equal(next.stage.get(gesture.made.split(":")[1]).hue, 0);
});

test("a step leaves its stage at its edge for the next one, unless it is the last", () => {
  const next = applyGesture(board, gestures.shiftStep(board, 12, 1));
  assert.deepEqual(names(stepsIn(next, 2)), ["Compare", "Cart"]);
  assert.equal(gestures.shiftStep(board, 13, -1), null);
});

test("split and merge are each other's way back for the columns", () => {
  const split = gestures.split(board, 1, 12);
  const after = applyGesture(board, split);
  assert.deepEqual(names([...after.stage.values()].sort((a, b) => a.position - b.position)), ["Consider", "Consider (second part)", "Buy"]);
  const merged = applyGesture(after, gestures.merge(after, split.made.split(":")[1], 1));
  assert.deepEqual(names(stepsIn(merged, 1)), ["Search", "Compare"]);
  assert.equal(merged.stage.size, 2);
});

test("a card goes up and down among its cell, then to the next lane of a fitting kind", () => {
  assert.equal(gestures.shiftCard(board, 31, "down").operations[0].position, 1);
  const beyond = gestures.shiftCard(board, 32, "down").operations[0];
  assert.deepEqual(beyond.values, { lane: 23 });
});

test("a change that changes nothing is no gesture", () => {
  assert.equal(gestures.editText(board, 31, "Looks"), null);
  assert.equal(gestures.rename(board, "step", 11, "Search "), null);
});

test("an edit says what it replaces and on which version", () => {
  const [operation] = gestures.editText(board, 31, "Sees").operations;
  assert.deepEqual([operation.version, operation.was], [3, { text: "Looks" }]);
});

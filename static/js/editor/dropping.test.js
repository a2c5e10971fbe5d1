import assert from "node:assert/strict";
import test from "node:test";

import { applyAnswer, applyGesture, cardsIn, columns, emptyBoard, lanes, placementsIn, stages, stepsIn } from "./board.js";
import { drop } from "./dropping.js";
import { parcelOf, pasteLines, pasteParcel, pasteRange, tableOf } from "./gestures-clipboard.js";

const numbered = (rows) => rows.map((row) => ({ version: 1, revision: 1, archived: false, ...row }));
const card = (id, lane, step, position, values = {}) => ({
  id, lane, step, position, text: `card ${id}`, span: 1, emotion: null, evidence: "assumed", colour: "", tags: [], persona: null, owner: null, ...values,
});

/** Two stages of two steps and one; lanes actions, scores (live), pains, feelings. */
function board(workspace = "example") {
  return applyAnswer(emptyBoard(), {
    full: true,
    revision: 1,
    journey: { id: 1, name: "Buying a lamp", workspace, can_edit: true },
    stages: numbered([{ id: 1, name: "Consider", kind: "consideration", hue: 1, position: 0 }, { id: 2, name: "Buy", kind: "purchase", hue: 2, position: 1 }]),
    steps: numbered([
      { id: 11, stage: 1, name: "Search", position: 0 },
      { id: 12, stage: 1, name: "Compare", position: 1 },
      { id: 21, stage: 2, name: "Pay", position: 0 },
    ]),
    lanes: numbered([
      { id: 1, kind: "actions", name: "Actions", takes_cards: true, position: 0 },
      { id: 2, kind: "metrics", name: "Scores", takes_cards: false, position: 1 },
      { id: 3, kind: "pains", name: "Pains", takes_cards: true, position: 2 },
      { id: 4, kind: "emotion", name: "Feelings", takes_cards: true, position: 3 },
      { id: 5, kind: "touchpoints", name: "Touchpoints", takes_cards: false, position: 4 },
    ]),
    cards: numbered([
      card(101, 1, 11, 0), card(102, 1, 11, 1), card(103, 1, 12, 0, { persona: 9, span: 2 }), card(104, 3, 11, 0), card(105, 4, 11, 0, { emotion: -1, text: "" }),
    ]),
    placements: numbered([
      { id: 201, step: 11, position: 0, touchpoint: { id: 301, name: "Web shop" }, is_optional: false, moment_of_truth: "first", moment_of_truth_reason: "", preferred_channel: 7 },
      { id: 202, step: 21, position: 0, touchpoint: { id: 301, name: "Web shop" }, is_optional: false, moment_of_truth: "", moment_of_truth_reason: "", preferred_channel: null },
    ]),
    library: { personas: [], channels: [], members: [], tags: [] },
    undo: null,
    redo: null,
  });
}

const ids = (rows) => rows.map((row) => row.id);
const after = (gesture) => applyGesture(board(), gesture);

test("a card dropped between two others stands between them", () => {
  const moved = after(drop(board(), ["card:104"], { kind: "cell", lane: 1, step: 11, index: 1 }));
  assert.deepEqual(ids(cardsIn(moved, 1, 11)), [101, 104, 102]);
  assert.deepEqual(ids(cardsIn(moved, 3, 11)), []);
});

test("a card dropped behind its neighbour changes places with it, and dropped where it is does nothing", () => {
  const moved = after(drop(board(), ["card:101"], { kind: "cell", lane: 1, step: 11, index: 2 }));
  assert.deepEqual(ids(cardsIn(moved, 1, 11)), [102, 101]);
  assert.equal(drop(board(), ["card:101"], { kind: "cell", lane: 1, step: 11, index: 1 }), null);
});

test("a feeling does not fit among actions, nor anything in a lane that fills itself", () => {
  assert.equal(drop(board(), ["card:105"], { kind: "cell", lane: 1, step: 11, index: 0 }), null);
  assert.equal(drop(board(), ["card:101"], { kind: "cell", lane: 2, step: 11, index: 0 }), null);
});

test("several cards keep their distances, and those that would leave the map stay", () => {
  const gesture = drop(board(), ["card:101", "card:103"], { kind: "cell", lane: 1, step: 12, index: 0 });
  const moved = applyGesture(board(), gesture);
  assert.deepEqual(ids(cardsIn(moved, 1, 21)), [103]);
  assert.ok(ids(cardsIn(moved, 1, 12)).includes(101));
  const far = drop(board(), ["card:101", "card:103"], { kind: "cell", lane: 1, step: 21, index: 0 });
  assert.deepEqual(ids(cardsIn(applyGesture(board(), far), 1, 12)), [103]);
});

test("a step moves into another stage, but never the last of its own", () => {
  const moved = after(drop(board(), ["step:12"], { kind: "step", id: 21, after: false }));
  assert.deepEqual(ids(stepsIn(moved, 2)), [12, 21]);
  assert.equal(drop(board(), ["step:21"], { kind: "step", id: 11, after: true }), null);
});

test("a stage dropped after the other goes there, with its steps", () => {
  const moved = after(drop(board(), ["stage:1"], { kind: "stage", id: 2, after: true }));
  assert.deepEqual(ids(stages(moved)), [2, 1]);
  assert.deepEqual(columns(moved).map((column) => column.step.id), [21, 11, 12]);
});

test("a lane dropped before the first comes first", () => {
  const moved = after(drop(board(), ["lane:4"], { kind: "lane", id: 1, after: false }));
  assert.deepEqual(ids(lanes(moved)), [4, 1, 2, 3, 5]);
});

test("a touchpoint does not lie twice on a step", () => {
  assert.equal(drop(board(), ["placement:201"], { kind: "cell", lane: 5, step: 21, index: 0 }), null);
  const moved = after(drop(board(), ["placement:201"], { kind: "cell", lane: 5, step: 12, index: 0 }));
  assert.deepEqual(ids(placementsIn(moved, 12)), [201]);
});

test("whatever is dropped wherever: nothing is lost, and places stay dense", () => {
  let [seed, state] = [11, board()];
  const random = (n) => (seed = (seed * 48271) % 2147483647) % n;
  const any = (list) => list[random(list.length)];
  for (let round = 0; round < 400; round += 1) {
    const keys = [...state.card.keys()].map((id) => `card:${id}`).concat([...state.step.keys()].map((id) => `step:${id}`), "stage:1", "lane:3", "placement:201");
    const target = any([
      { kind: "cell", lane: any([1, 2, 3, 4, 5]), step: any([11, 12, 21]), index: random(4) },
      { kind: "step", id: any([11, 12, 21]), after: Boolean(random(2)) },
      { kind: "stage", id: any([1, 2]), after: Boolean(random(2)) },
      { kind: "lane", id: any([1, 2, 3, 4, 5]), after: Boolean(random(2)) },
    ]);
    const grabbed = any(keys);
    const gesture = drop(state, grabbed.startsWith("card:") ? [grabbed, any(keys)] : [grabbed], target);
    if (gesture) state = applyGesture(state, gesture);
    assert.equal(state.card.size, 5);
    for (const stage of stages(state)) {
      const steps = stepsIn(state, stage.id);
      assert.ok(steps.length >= 1);
      assert.deepEqual(steps.map((step) => step.position), steps.map((_, index) => index));
    }
    for (const lane of [1, 3, 4]) for (const step of [11, 12, 21]) {
      const cards = cardsIn(state, lane, step);
      assert.deepEqual(cards.map((one) => one.position), cards.map((_, index) => index));
    }
  }
});

test("copied cards paste with their values, one under the other where several meet", () => {
  const parcel = parcelOf(board(), ["card:101", "card:102"]);
  const { gesture, left } = pasteParcel(board(), parcel, { lane: 3, step: 12 });
  const pasted = applyGesture(board(), gesture);
  assert.deepEqual(cardsIn(pasted, 3, 12).map((one) => one.text), ["card 101", "card 102"]);
  assert.equal(left, 0);
});

test("a parcel goes to another workspace without the people it does not know", () => {
  const { gesture } = pasteParcel(board("elsewhere"), parcelOf(board(), ["card:103"]), { lane: 1, step: 11 });
  assert.equal("persona" in gesture.operations[0].values, false);
  const home = pasteParcel(board(), parcelOf(board(), ["card:103"]), { lane: 1, step: 11 });
  assert.equal(home.gesture.operations[0].values.persona, 9);
});

test("a touchpoint pastes as the same library record at home, and is made anew elsewhere", () => {
  const parcel = parcelOf(board(), ["placement:201"]);
  const home = pasteParcel(board(), parcel, { lane: 5, step: 12 });
  assert.deepEqual(home.gesture.operations.map((one) => [one.kind, one.values.touchpoint]), [["placement", 301]]);
  assert.deepEqual(pasteParcel(board(), parcel, { lane: 5, step: 21 }), { gesture: null, left: 1 });
  const away = pasteParcel(board("elsewhere"), parcel, { lane: 5, step: 12 });
  assert.deepEqual(away.gesture.operations.map((one) => one.kind), ["touchpoint", "placement"]);
  assert.deepEqual(away.gesture.operations[1].values.touchpoint, { ref: away.gesture.operations[0].ref });
});

test("a whole lane goes below the lane one stands on, with its cards at their columns", () => {
  const { gesture } = pasteParcel(board(), parcelOf(board(), ["lane:1"]), { lane: 3, step: 11 });
  const pasted = applyGesture(board(), gesture);
  const order = lanes(pasted);
  assert.equal(order[3].name, "Actions");
  assert.deepEqual(cardsIn(pasted, order[3].id, 11).map((one) => one.text), ["card 101", "card 102"]);
  assert.equal(gesture.label, "Paste the lane “Actions”");
});

test("copied cards read as a table", () => {
  assert.deepEqual(tableOf(parcelOf(board(), ["card:101", "card:102", "card:103", "card:104"])), [["card 101\ncard 102", "card 103"], [], ["card 104"]].map((row) => [row[0] ?? "", row[1] ?? ""]));
});

test("a range of a spreadsheet is one gesture, with its signs kept from being read as formatting", () => {
  const { gesture } = pasteRange(board(), [["*a*", "b"], ["c"]], { lane: 1, step: 11 }, (text) => text.replaceAll("*", "\\*"));
  assert.deepEqual(gesture.operations.map((one) => [one.values.lane, one.values.step, one.values.text]), [[1, 11, "\\*a\\*"], [1, 12, "b"], [3, 11, "c"]]);
  assert.equal(gesture.label, "Paste 3 cards");
});

test("numbers pasted among feelings are feelings, and words find no place there", () => {
  const { gesture, left } = pasteRange(board(), [["+2", "−1", "so so"]], { lane: 4, step: 11 });
  assert.deepEqual(gesture.operations.map((one) => one.values.emotion), [2, -1]);
  assert.equal(left, 1);
});

test("lines become cards of one cell, in order", () => {
  const { gesture } = pasteLines(board(), ["one", "two"], { lane: 3, step: 11 });
  assert.deepEqual(cardsIn(applyGesture(board(), gesture), 3, 11).map((one) => one.text), ["card 104", "one", "two"]);
  assert.deepEqual(pasteLines(board(), ["one"], { lane: 2, step: 11 }), { gesture: null, left: 1 });
});

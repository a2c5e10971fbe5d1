import assert from "node:assert/strict";
import test from "node:test";

import { planCards, planRange } from "./paste-plan.js";
import { isRange, readTable, writeTable } from "./table-text.js";

const LANES = [
  { id: 1, kind: "actions", takes_cards: true },
  { id: 2, kind: "metrics", takes_cards: false },
  { id: 3, kind: "pains", takes_cards: true },
  { id: 4, kind: "emotion", takes_cards: true },
];
const COLUMNS = [10, 20, 30];

test("a range of a spreadsheet is rows of cells", () => {
  assert.deepEqual(readTable("a\tb\r\nc\td\r\n"), [["a", "b"], ["c", "d"]]);
  assert.deepEqual(readTable("a\t\n\tb"), [["a", ""], ["", "b"]]);
});

test("a cell with line breaks, tabs and quotes stays one cell", () => {
  assert.deepEqual(readTable('"two\nlines"\t"a ""word"""\tplain'), [["two\nlines", 'a "word"', "plain"]]);
});

test("a quote that is no spreadsheet's stays a quote", () => {
  assert.deepEqual(readTable('"Great" they said\tb'), [['"Great" they said', "b"]]);
  assert.deepEqual(readTable('"never closed\tb'), [['"never closed', "b"]]);
});

test("one word is no range, two cells are", () => {
  assert.equal(isRange(readTable("word")), false);
  assert.equal(isRange(readTable("")), false);
  assert.equal(isRange(readTable("a\tb")), true);
});

test("whatever is written is read back", () => {
  let seed = 7;
  const random = (n) => (seed = (seed * 48271) % 2147483647) % n;
  const letters = ["a", "é", "界", "🙂", '"', "\t", "\n", " ", "ב", ""];
  for (let round = 0; round < 500; round += 1) {
    const width = 1 + random(4);
    const rows = Array.from({ length: 1 + random(4) }, () =>
      Array.from({ length: width }, () => Array.from({ length: random(5) }, () => letters[random(letters.length)]).join("")),
    );
    // One empty last row of one cell cannot be told from the break that ends the row before it.
    if (width === 1 && rows.at(-1)[0] === "") continue;
    assert.deepEqual(readTable(writeTable(rows)), rows);
  }
});

test("a pasted range fills lanes downwards and passes over those that fill themselves", () => {
  const { cards, left } = planRange([["a", "b"], ["c", ""]], { lanes: LANES, columns: COLUMNS, at: { lane: 1, step: 20 } });
  assert.deepEqual(cards, [
    { lane: 1, step: 20, text: "a" },
    { lane: 1, step: 30, text: "b" },
    { lane: 3, step: 20, text: "c" },
  ]);
  assert.equal(left, 0);
});

test("what finds no place is counted, not dropped silently", () => {
  const { cards, left } = planRange([["a", "b", "c"]], { lanes: LANES, columns: COLUMNS, at: { lane: 1, step: 20 } });
  assert.equal(cards.length, 2);
  assert.equal(left, 1);
});

test("copied cards keep their distances, and a span ends with the map", () => {
  const copied = [
    { laneKind: "actions", down: 0, across: 0, values: { text: "a", span: 3 } },
    { laneKind: "pains", down: 2, across: 1, values: { text: "b" } },
  ];
  const { cards } = planCards(copied, { lanes: LANES, columns: COLUMNS, at: { lane: 1, step: 20 } });
  assert.deepEqual(cards, [
    { text: "a", lane: 1, step: 20, span: 2 },
    { text: "b", lane: 3, step: 30, span: 1 },
  ]);
});

test("a feeling that would land among the pains goes to the lane of feelings", () => {
  const copied = [{ laneKind: "emotion", down: 0, across: 0, values: { emotion: -1 } }];
  const { cards } = planCards(copied, { lanes: LANES, columns: COLUMNS, at: { lane: 3, step: 10 } });
  assert.deepEqual(cards, [{ emotion: -1, lane: 4, step: 10, span: 1 }]);
});

import assert from "node:assert/strict";
import test from "node:test";

import { applyAnswer, applyGesture, cardsIn, emptyBoard, linksFrom, placementsIn, rowOf } from "./board.js";
import { addEmotion, drawPerPersona, nextPersona, raiseEmotion, setEmotion } from "./gestures-emotion.js";
import { addLink, labelLink, removeLink } from "./gestures-links.js";
import * as touchpoints from "./gestures-touchpoints.js";
import { wire } from "./rebase.js";

const base = { version: 1, revision: 1 };
const library = {
  personas: [{ id: 1, name: "Mara" }, { id: 2, name: "Piet" }], members: [], tags: [],
  channels: [{ id: 1, name: "Telephone", icon: "phone", is_online: false }, { id: 2, name: "Live chat", icon: "chat", is_online: true }],
};
const hotline = { id: 30, name: "Hotline", channel: 1, owner_team: "Service", subject: 9, version: 77 };
const cart = { id: 31, name: "Cart page", channel: null, owner_team: "", subject: 10, version: 78 };
const plain = { is_optional: false, moment_of_truth: "", moment_of_truth_reason: "", preferred_channel: null, other_journeys: 0 };

const board = applyAnswer(emptyBoard(), {
  full: true, revision: 5, journey: { id: 1, name: "Lamp", can_edit: true }, library,
  stages: [{ ...base, id: 1, name: "Buy", kind: "purchase", hue: 2, position: 0 }],
  steps: ["Cart", "Ship", "Pay"].map((name, position) => ({ ...base, id: position + 1, stage: 1, name, position })),
  lanes: [{ ...base, id: 4, kind: "emotion", name: "Emotion", position: 0, takes_cards: true, per_persona: false }],
  cards: [{ ...base, id: 20, lane: 4, step: 3, position: 0, text: "", emotion: 1, persona: null }],
  placements: [
    { ...base, ...plain, id: 40, step: 3, position: 0, touchpoint: hotline },
    { ...base, ...plain, id: 41, step: 3, position: 1, touchpoint: cart },
    { ...base, ...plain, id: 42, step: 2, position: 0, touchpoint: hotline, other_journeys: 2 },
  ],
  links: [{ ...base, id: 50, source: 3, target: 1, label: "" }],
});
const done = (gesture) => applyGesture(board, gesture);

test("an emotion goes up and down by one and stays on its scale", () => {
  assert.equal(rowOf(done(raiseEmotion(board, 20, 1)), "card", 20).emotion, 2);
  const best = done(setEmotion(board, 20, 9));
  assert.equal(rowOf(best, "card", 20).emotion, 2);
  assert.equal(raiseEmotion(best, 20, 1), null);
  assert.equal(setEmotion(board, 20, 1), null);
  assert.equal(setEmotion(board, 20, -1).label, "Set “Pay” to −1");
});

test("a new emotion is a card without words, of a persona or of everybody", () => {
  const gesture = addEmotion(board, 4, 1, -2, 2);
  assert.equal(gesture.label, "Set “Cart” to −2");
  const [card] = cardsIn(done(gesture), 4, 1);
  assert.deepEqual([card.emotion, card.persona, card.text], [-2, 2, ""]);
  assert.equal("persona" in addEmotion(board, 4, 1, 0).operations[0].values, false);
});

test("the next point of a cell belongs to the first persona that has none there yet", () => {
  const lines = [{ persona: 2 }];
  assert.equal(nextPersona([], lines, library.personas), 2);
  assert.equal(nextPersona([{ persona: 2 }], lines, library.personas), 1);
  assert.equal(nextPersona([{ persona: 2 }, { persona: 1 }], lines, library.personas), null);
});

test("a lane draws one line per persona and back", () => {
  const apart = done(drawPerPersona(board, 4, true));
  assert.equal(rowOf(apart, "lane", 4).per_persona, true);
  assert.equal(drawPerPersona(apart, 4, true), null);
});

test("a way leads to another step once, and says in which direction", () => {
  assert.equal(addLink(board, 1, 1), null);
  assert.equal(addLink(board, 3, 1), null);
  const gesture = addLink(board, 1, 3, " express ");
  assert.equal(gesture.label, "Add a branch to “Pay”");
  assert.deepEqual(linksFrom(done(gesture), 1).map((link) => [link.target, link.label]), [[3, "express"]]);
  assert.equal(addLink(board, 3, 2).label, "Add a loop back to “Ship”");
});

test("a way is labelled and deleted", () => {
  assert.equal(rowOf(done(labelLink(board, 50, " payment fails ")), "link", 50).label, "payment fails");
  assert.equal(labelLink(board, 50, ""), null);
  const gesture = removeLink(board, 50);
  assert.equal(gesture.label, "Delete the way to “Cart”");
  assert.deepEqual(linksFrom(done(gesture), 3), []);
  assert.equal(removeLink(board, 99), null);
});

test("a touchpoint of the library is placed once on a step, and looks like itself at once", () => {
  assert.equal(touchpoints.place(board, 3, hotline), null);
  const gesture = touchpoints.place(board, 1, hotline);
  assert.deepEqual(placementsIn(done(gesture), 1).map((row) => row.touchpoint.name), ["Hotline"]);
  const [sent] = wire(gesture, "tab", 5).operations;
  assert.deepEqual([sent.values, "shown" in sent], [{ step: 1, touchpoint: 30 }, false]);
});

test("a new touchpoint is made and placed in one gesture", () => {
  const gesture = touchpoints.createTouchpoint(board, 2, { name: " Receipt ", channel: 2, owner_team: "Payments" });
  assert.equal(gesture.label, "Add the touchpoint “Receipt”");
  const row = placementsIn(done(gesture), 2).at(-1);
  assert.deepEqual([row.touchpoint.name, row.touchpoint.channel], ["Receipt", 2]);
  const [made, placed] = wire(gesture, "tab", 5).operations;
  assert.deepEqual(placed.values.touchpoint, { ref: made.ref });
});

test("renaming changes the library's record on every step where it lies", () => {
  const gesture = touchpoints.renameTouchpoint(board, 40, "Service line ");
  assert.deepEqual([gesture.operations[0].id, gesture.operations[0].version, gesture.operations[0].was], [30, 77, { name: "Hotline" }]);
  const renamed = done(gesture);
  assert.deepEqual([40, 42].map((id) => rowOf(renamed, "placement", id).touchpoint.name), ["Service line", "Service line"]);
  assert.equal(touchpoints.renameTouchpoint(board, 40, "Hotline"), null);
  assert.equal(touchpoints.renameTouchpoint(board, 40, "  "), null);
});

test("without the mark a moment of truth loses its reason, too", () => {
  const marked = done(touchpoints.markMoment(board, 40, "first", " They need help. "));
  assert.equal(rowOf(marked, "placement", 40).moment_of_truth_reason, "They need help.");
  const row = rowOf(applyGesture(marked, touchpoints.markMoment(marked, 40, "")), "placement", 40);
  assert.deepEqual([row.moment_of_truth, row.moment_of_truth_reason], ["", ""]);
});

test("a gap is where customers would rather be than where they are served", () => {
  assert.equal(touchpoints.gapOf(board, rowOf(board, "placement", 40)), null);
  const wanted = done(touchpoints.preferChannel(board, 40, 2));
  assert.equal(touchpoints.gapOf(wanted, rowOf(wanted, "placement", 40)).name, "Live chat");
  const served = done(touchpoints.preferChannel(board, 40, 1));
  assert.equal(touchpoints.gapOf(served, rowOf(served, "placement", 40)), null);
  assert.equal(
    touchpoints.placementInWords(wanted, { ...rowOf(wanted, "placement", 40), moment_of_truth: "second", is_optional: true, other_journeys: 2 }),
    "Hotline, Telephone (offline), customers would rather use Live chat, Second moment of truth, optional, owned by Service, shared with 2 other journeys",
  );
});

test("a touchpoint moves within its step, and past steps where it lies already", () => {
  assert.equal(touchpoints.shiftPlacement(board, 40, "up"), null);
  assert.deepEqual(placementsIn(done(touchpoints.shiftPlacement(board, 40, "down")), 3).map((row) => row.id), [41, 40]);
  assert.deepEqual(placementsIn(done(touchpoints.shiftPlacement(board, 40, "left")), 1).map((row) => row.id), [40]);
  assert.equal(touchpoints.shiftPlacement(board, 40, "right"), null);
  assert.equal(touchpoints.shiftPlacement(board, 40, "down").label, "Move “Hotline”");
});

test("taking touchpoints off is one gesture, however many", () => {
  assert.equal(touchpoints.takeOff(board, [40]).label, "Take “Hotline” off");
  const gesture = touchpoints.takeOff(board, [40, 41]);
  assert.equal(gesture.label, "Take 2 touchpoints off");
  assert.deepEqual(placementsIn(done(gesture), 3), []);
});

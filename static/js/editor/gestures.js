/**
 * What a person does to a map, as one gesture each: {label, operations}. A gesture is one step of undo and is done whole or
 * not at all. Pure: they read a board and change nothing.
 *
 * An update carries the version it was based on, and `was`: the values it replaces. `was` never leaves the browser; it
 * tells, when somebody else was quicker, whether both changed the same thing.
 */
import { cardsIn, columns, lanes, rowOf, stages, stepsIn } from "./board.js";
import { localId } from "./operations.js";
import { toPlain } from "./rich-text.js";

let counter = 0;
const tab = Math.random().toString(36).slice(2, 8);

/** A name for a row that is yet to be made, different in every tab. */
export const newRef = (prefix = "r") => `${prefix}${tab}${(counter += 1)}`;

export const quoted = (text, length = 40) => {
  const line = toPlain(text ?? "").replace(/\s+/g, " ").trim();
  return `“${line.length > length ? `${line.slice(0, length - 1).trimEnd()}…` : line}”`;
};

export const nameOf = (row) => row.name ?? row.text ?? row.touchpoint?.name ?? row.label ?? "";

/** One row's values changed; null when nothing would change. `based` is the row as the person saw it when they began. */
export function change(board, kind, id, values, label, based = rowOf(board, kind, id)) {
  const row = kind === "journey" ? board.journey : rowOf(board, kind, id);
  const from = based ?? row;
  if (!from || Object.entries(values).every(([name, value]) => JSON.stringify(from[name]) === JSON.stringify(value))) return null;
  const was = Object.fromEntries(Object.keys(values).map((name) => [name, from[name]]));
  return { label, operations: [{ op: "update", kind, id, version: from.version, values, was }] };
}

export function rename(board, kind, id, name, based) {
  const row = kind === "journey" ? board.journey : rowOf(board, kind, id);
  if (!(based ?? row) || !name.trim()) return null;
  return change(board, kind, id, { name: name.trim() }, `Rename ${quoted((based ?? row).name)}`, based);
}

/** A new stage beside another one (`after` null: the first); `made` is the place of its name. */
export function addStage(board, after, name = "New stage") {
  const ref = newRef("s");
  const before = rowOf(board, "stage", after);
  const position = before ? before.position + 1 : 0;
  const operation = { op: "create", kind: "stage", ref, values: { name, kind: "other" }, position };
  return { label: "Add a stage", operations: [operation], made: `stage:${localId(ref)}` };
}

export function addStep(board, stage, position = stepsIn(board, stage).length, name = "New step") {
  const ref = newRef("p");
  const operation = { op: "create", kind: "step", ref, values: { stage, name }, position };
  return { label: "Add a step", operations: [operation], made: `step:${localId(ref)}` };
}

export function addLane(board, kind, name, position = lanes(board).length) {
  const ref = newRef("l");
  const operation = { op: "create", kind: "lane", ref, values: { kind, name }, position };
  return { label: `Add the lane ${quoted(name)}`, operations: [operation], made: `lane:${localId(ref)}` };
}

export function addCard(board, lane, step, values, position = cardsIn(board, lane, step).length) {
  const ref = newRef("c");
  const operation = { op: "create", kind: "card", ref, values: { lane, step, ...values }, position };
  return { label: values.text ? `Add ${quoted(values.text)}` : "Add a card", operations: [operation], made: `card:${localId(ref)}` };
}

export function editText(board, id, text, based) {
  return change(board, "card", id, { text }, `Edit ${quoted((based ?? rowOf(board, "card", id))?.text || text)}`, based);
}

/** Put away, to be brought back by undo; answers and figures are never touched. */
export function remove(board, kind, ids) {
  const rows = ids.map((id) => rowOf(board, kind, id)).filter(Boolean);
  if (!rows.length) return null;
  const label = rows.length === 1 ? `Delete ${quoted(nameOf(rows[0])) }` : `Delete ${rows.length} ${kind}s`;
  return { label, operations: rows.map((row) => ({ op: "archive", kind, id: row.id })) };
}

/** A stage, lane, card or placement to another place among its siblings; `values` names a new parent. */
export function move(board, kind, id, position, values = {}) {
  const row = rowOf(board, kind, id);
  if (!row) return null;
  const stays = Object.entries(values).every(([name, value]) => row[name] === value);
  if (stays && row.position === position) return null;
  const operation = { op: "move", kind, id, position, ...(stays ? {} : { values }) };
  return { label: `Move ${quoted(nameOf(row))}`, operations: [operation] };
}

/** A stage or a lane by one place; null at the end of the row. */
export function shift(board, kind, id, by) {
  const [row, count] = [rowOf(board, kind, id), board[kind].size];
  const position = row ? row.position + by : -1;
  return position < 0 || position >= count ? null : move(board, kind, id, position);
}

/** A step by one column: within its stage, and beyond its edge into the next stage. */
export function shiftStep(board, id, by) {
  const step = rowOf(board, "step", id);
  if (!step) return null;
  const own = stepsIn(board, step.stage);
  const position = step.position + by;
  if (position >= 0 && position < own.length) return move(board, "step", id, position);
  const order = stages(board);
  const next = order[order.findIndex((stage) => stage.id === step.stage) + by];
  if (!next || own.length === 1) return null;
  return move(board, "step", id, by > 0 ? 0 : stepsIn(board, next.id).length, { stage: next.id });
}

/** A card by one cell: left and right to the next step, up and down among the cards of its cell. */
export function shiftCard(board, id, direction) {
  const card = rowOf(board, "card", id);
  if (!card) return null;
  if (direction === "up" || direction === "down") return shiftCardAcross(board, card, direction === "up" ? -1 : 1);
  const order = columns(board);
  const at = order.findIndex((column) => column.step.id === card.step);
  const target = order[at + (direction === "left" ? -1 : 1)];
  if (!target) return null;
  return move(board, "card", id, cardsIn(board, card.lane, target.step.id).length, { step: target.step.id });
}

function shiftCardAcross(board, card, by) {
  const position = card.position + by;
  if (position >= 0 && position < cardsIn(board, card.lane, card.step).length) return move(board, "card", card.id, position);
  const order = lanes(board).filter((lane) => !lane.is_hidden && !lane.is_collapsed && fits(board, card, lane));
  const next = order[order.findIndex((lane) => lane.id === card.lane) + by];
  if (!next) return null;
  return move(board, "card", card.id, by > 0 ? 0 : cardsIn(board, next.id, card.step).length, { lane: next.id });
}

/** Emotions live among emotions and pictures among pictures; words go wherever cards go. */
export function kindsFit(own, lane) {
  if (!lane.takes_cards) return false;
  return ["emotion", "images"].some((kind) => kind === own || kind === lane.kind) ? own === lane.kind : true;
}

export const fits = (board, card, lane) => kindsFit(rowOf(board, "lane", card.lane)?.kind, lane);

export function split(board, stage, at) {
  const row = rowOf(board, "stage", stage);
  const ref = newRef("s");
  const operation = { op: "split", kind: "stage", id: stage, at, ref, name: `${row.name} (second part)` };
  return { label: `Split ${quoted(row.name)}`, operations: [operation], made: `stage:${localId(ref)}` };
}

export function merge(board, stage, into) {
  const [row, other] = [rowOf(board, "stage", stage), rowOf(board, "stage", into)];
  return { label: `Merge ${quoted(row.name, 20)} into ${quoted(other.name, 20)}`, operations: [{ op: "merge", kind: "stage", id: stage, into }] };
}

export function duplicate(board, kind, id) {
  const row = rowOf(board, kind, id);
  const ref = newRef("d");
  return { label: `Duplicate ${quoted(nameOf(row))}`, operations: [{ op: "duplicate", kind, id, ref }], made: `${kind}:${localId(ref)}` };
}

/** Several gestures of one intention as one. */
export function together(label, gestures) {
  const found = gestures.filter(Boolean);
  return found.length ? { label, operations: found.flatMap((gesture) => gesture.operations), made: found[0].made } : null;
}

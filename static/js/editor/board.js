/**
 * The state of one map, without a page: what the server said, and what it will be once a gesture is done. Nothing here changes
 * a board in place; a new board shares with the old one every row that did not change, so `===` on a row means "the same".
 *
 * Ids are numbers once the server knows the row, and "~ref" before.
 */
import { applyOperation } from "./operations.js";

export const KINDS = ["stage", "step", "lane", "card", "placement", "link"];
const LISTS = { stage: "stages", step: "steps", lane: "lanes", card: "cards", placement: "placements", link: "links" };

export function emptyBoard() {
  const rows = Object.fromEntries(KINDS.map((kind) => [kind, new Map()]));
  return {
    ...rows,
    journey: { id: null, name: "", can_edit: false },
    revision: 0,
    undo: null,
    redo: null,
    library: { personas: [], channels: [], members: [], tags: [] },
  };
}

/** The board after an answer of the server: a snapshot (`full`) replaces, a delta changes only what is newer. */
export function applyAnswer(board, answer) {
  const next = { ...board };
  for (const kind of KINDS) {
    const rows = answer[LISTS[kind]] ?? [];
    if (!answer.full && !rows.length) continue;
    const map = new Map(answer.full ? [] : board[kind]);
    for (const row of rows) {
      const known = board[kind].get(row.id);
      if (known && known.revision > row.revision) map.set(row.id, known);
      else if (row.archived) map.delete(row.id);
      else map.set(row.id, row);
    }
    next[kind] = map;
  }
  next.journey = { ...board.journey, ...answer.journey };
  if (answer.library) next.library = answer.library;
  if (answer.revision >= board.revision) {
    next.revision = answer.revision;
    if ("undo" in answer) [next.undo, next.redo] = [answer.undo, answer.redo];
  }
  return next;
}

/** The board as it will be once the server has done the gesture. An operation on a row that is gone does nothing. */
export const applyGesture = (board, gesture) => gesture.operations.reduce(applyOperation, board);

export const rowOf = (board, kind, id) => board[kind]?.get(id) ?? null;

/* What is derived from rows is derived once per map of rows, however often it is asked for. */
const derived = new WeakMap();

function once(map, name, make) {
  if (!derived.has(map)) derived.set(map, new Map());
  const made = derived.get(map);
  if (!made.has(name)) made.set(name, make());
  return made.get(name);
}

export const byPosition = (a, b) => a.position - b.position;

export const stages = (board) => once(board.stage, "order", () => [...board.stage.values()].sort(byPosition));

export const lanes = (board) => once(board.lane, "order", () => [...board.lane.values()].sort(byPosition));

function grouped(map, keyOf) {
  const groups = new Map();
  for (const row of map.values()) {
    const key = keyOf(row);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(row);
  }
  for (const group of groups.values()) group.sort(byPosition);
  return groups;
}

const NONE = Object.freeze([]);

export function stepsIn(board, stage) {
  return once(board.step, "byStage", () => grouped(board.step, (step) => step.stage)).get(stage) ?? NONE;
}

/** The columns of the map from left to right: {step, stage, index, opens}; `opens` where a stage begins. */
export function columns(board) {
  const known = derived.get(board.step)?.get("columns");
  if (known && known.of === board.stage) return known.list;
  const list = [];
  for (const stage of stages(board)) {
    for (const [place, step] of stepsIn(board, stage.id).entries()) {
      list.push({ step, stage, index: list.length, opens: place === 0 });
    }
  }
  once(board.step, "columns", () => null);
  derived.get(board.step).set("columns", { of: board.stage, list });
  return list;
}

export const columnOf = (board, step) => columns(board).findIndex((column) => column.step.id === step);

export function cardsIn(board, lane, step) {
  return once(board.card, "byCell", () => grouped(board.card, (card) => `${card.lane}:${card.step}`)).get(`${lane}:${step}`) ?? NONE;
}

export function cardsInLane(board, lane) {
  return once(board.card, "byLane", () => grouped(board.card, (card) => card.lane)).get(lane) ?? NONE;
}

export function placementsIn(board, step) {
  return once(board.placement, "byStep", () => grouped(board.placement, (row) => row.step)).get(step) ?? NONE;
}

export const linksFrom = (board, step) =>
  once(board.link, "bySource", () => grouped(board.link, (link) => link.source)).get(step) ?? NONE;

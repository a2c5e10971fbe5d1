/**
 * Where what is pasted goes: pure planning over the lanes and columns of a board, so that a paste is one gesture that can be
 * previewed, tested and undone.
 *
 * Lanes are given as the map shows them, each `{id, kind, takes_cards}`; columns as the ids of their steps.
 */
import { kindsFit } from "./gestures.js";

/**
 * Put a range of cells on the map from `at` = {lane, step} on: a row of the range is a lane, a column a step. Rows pass over
 * lanes that take no cards. Returns {cards: [{lane, step, text}], left: the number of filled cells that found no place}.
 */
export function planRange(rows, { lanes, columns, at }) {
  const first = lanes.findIndex((lane) => lane.id === at.lane);
  const targets = lanes.slice(first).filter((lane) => lane.takes_cards);
  const start = columns.indexOf(at.step);
  const cards = [];
  let left = 0;
  rows.forEach((row, down) =>
    row.forEach((cell, across) => {
      const text = cell.trim();
      if (!text) return;
      const lane = targets[down];
      const step = columns[start + across];
      if (lane === undefined || step === undefined) left += 1;
      else cards.push({ lane: lane.id, step, text });
    }),
  );
  return { cards, left };
}

/**
 * Put copied cards on the map so that the first of them (the topmost lane, the leftmost step) lands on `at` and the others keep
 * their distance from it. A card that would land in a lane of another kind of content goes to the nearest lane of its own kind
 * if there is one, for a feeling makes no sense among the actions. Cards are {laneKind, down, across, values}.
 */
export function planCards(copied, { lanes, columns, at }) {
  const first = lanes.findIndex((lane) => lane.id === at.lane);
  const start = columns.indexOf(at.step);
  const cards = [];
  let left = 0;
  for (const card of copied) {
    const lane = laneFor(card.laneKind, first + card.down, lanes);
    const step = columns[start + card.across];
    if (lane === undefined || step === undefined) left += 1;
    else cards.push({ ...card.values, lane: lane.id, step, span: Math.min(card.values.span ?? 1, columns.length - start - card.across) });
  }
  return { cards, left };
}

function laneFor(kind, index, lanes) {
  const wanted = lanes[index];
  if (wanted && kindsFit(kind, wanted)) return wanted;
  const own = lanes
    .map((lane, place) => ({ lane, distance: Math.abs(place - index) }))
    .filter(({ lane }) => lane.takes_cards && lane.kind === kind)
    .sort((a, b) => a.distance - b.distance);
  return own[0]?.lane;
}

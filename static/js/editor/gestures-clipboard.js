/**
 * What copying takes along and what pasting makes of it. Pure: places in, a parcel out; a parcel in, a gesture out.
 *
 * A parcel is {from: {workspace, journey}, cards, placements, lane?}. It holds values and no ids of cards, so that it can be pasted on
 * another map, in another workspace, and after its originals are gone. People and library records are named by id, and only
 * taken over within their own workspace; a touchpoint from elsewhere is made anew by its name.
 */
import { cardsIn, cardsInLane, columns, lanes, rowOf } from "./board.js";
import { newRef, quoted } from "./gestures.js";
import { localId } from "./operations.js";
import { planCards, planRange } from "./paste-plan.js";
import { parse } from "./selection.js";

const KEPT = ["text", "emotion", "evidence", "colour", "tags", "span", "persona", "owner"];
const PEOPLE = ["persona", "owner"];
const SHOWN = (lane) => !lane.is_hidden;

/** What these places hold: cards and touchpoints, or a whole lane; null when there is nothing to copy. */
export function parcelOf(board, keys) {
  const from = { workspace: board.journey.workspace, journey: board.journey.id };
  const lane = keys.length === 1 && keys[0].startsWith("lane:") ? rowOf(board, "lane", parse(keys[0]).id) : null;
  if (lane) return { from, cards: [], placements: [], lane: laneParcel(board, lane) };
  const rows = lanes(board).filter(SHOWN);
  const places = columns(board).map((column) => column.step.id);
  const found = (kind) =>
    keys.filter((key) => key.startsWith(`${kind}:`)).map((key) => rowOf(board, kind, parse(key).id)).filter(Boolean);
  const cards = found("card").map((card) => ({
    laneKind: rowOf(board, "lane", card.lane).kind,
    down: rows.findIndex((row) => row.id === card.lane),
    across: places.indexOf(card.step),
    values: kept(card),
  }));
  const placements = found("placement").map((row) => ({ across: places.indexOf(row.step), values: placed(row) }));
  if (!cards.length && !placements.length) return null;
  const [top, left] = [least(cards, "down"), least([...cards, ...placements], "across")];
  for (const card of cards) card.down -= top;
  for (const item of [...cards, ...placements]) item.across -= left;
  return { from, cards, placements };
}

/** The parcel as a table of texts, for a spreadsheet or a letter. */
export function tableOf(parcel) {
  if (parcel.lane) return [[parcel.lane.name, ...range(parcel.lane.cards, "across", (card) => card.values.text)]];
  const rows = [];
  for (const card of parcel.cards) {
    rows[card.down] ??= [];
    const cell = rows[card.down][card.across];
    rows[card.down][card.across] = [cell, card.values.text || signed(card.values.emotion)].filter(Boolean).join("\n");
  }
  if (!parcel.cards.length) rows[0] = range(parcel.placements, "across", (item) => item.values.name);
  const width = Math.max(...Array.from(rows, (row) => row?.length ?? 0));
  return Array.from(rows, (row) => Array.from({ length: width }, (_, column) => row?.[column] ?? ""));
}

/** Paste a parcel at a cell; `left` says how many things found no place. */
export function pasteParcel(board, parcel, at) {
  if (parcel.lane) return pasteLane(board, parcel, at);
  const map = mapOf(board, at);
  const { cards, left } = planCards(parcel.cards, map);
  const operations = cards.map((values) => create("card", cleaned(board, parcel, values), places(board, values)));
  const touchpoints = pastePlacements(board, parcel, map);
  const all = [...inOrder(operations), ...touchpoints.operations];
  return gestureOf(all, parcel.cards.length + parcel.placements.length === 1 ? labelOf(parcel) : "", left + touchpoints.left);
}

/** Paste the cells of a spreadsheet; `escape` keeps their signs from being read as formatting. */
export function pasteRange(board, rows, at, escape = (text) => text) {
  const { cards, left } = planRange(rows, mapOf(board, at));
  const found = cards.map(({ text, ...cell }) => ({ ...cell, ...contentFor(rowOf(board, "lane", cell.lane), text, escape) }));
  const fitting = found.filter((values) => "text" in values || "emotion" in values);
  return gestureOf(inOrder(fitting.map((values) => create("card", values, places(board, values)))), "", left + found.length - fitting.length);
}

/** Paste lines of text as cards of one cell. */
export function pasteLines(board, lines, at, escape = (text) => text) {
  const lane = rowOf(board, "lane", at.lane);
  const found = lane?.takes_cards ? lines.map((line) => contentFor(lane, line, escape)).filter((content) => Object.keys(content).length) : [];
  const operations = found.map((content) => create("card", { ...at, ...content }, places(board, at)));
  return gestureOf(inOrder(operations), "", lines.length - found.length);
}

/** A number among feelings is a feeling; other words have no place there. */
function contentFor(lane, text, escape) {
  if (lane.kind !== "emotion") return { text: escape(text) };
  const number = /^([+−-]?)\s*([0-2])$/.exec(text.trim());
  if (!number) return {};
  return { text: "", emotion: number[1] && number[1] !== "+" ? -Number(number[2]) || 0 : Number(number[2]) };
}

function gestureOf(operations, label, left) {
  if (!operations.length) return { gesture: null, left };
  const made = operations.filter((operation) => operation.kind !== "touchpoint");
  const [first] = made;
  const gesture = { label: label || `Paste ${made.length === 1 ? "a card" : `${made.length} cards`}`, operations };
  return { gesture: { ...gesture, made: `${first.kind}:${localId(first.ref)}` }, left };
}

const labelOf = ({ cards, placements }) => `Paste ${quoted(cards[0]?.values.text || placements[0]?.values.name || "a card")}`;

function mapOf(board, at) {
  return { lanes: lanes(board).filter(SHOWN), columns: columns(board).map((column) => column.step.id), at };
}

const create = (kind, values, position) => ({ op: "create", kind, ref: newRef("v"), values, position });

const places = (board, { lane, step }) => cardsIn(board, lane, step).length;

/** Several new cards in one cell stand one under the other. */
function inOrder(operations) {
  const taken = new Map();
  return operations.map((operation) => {
    const cell = `${operation.values.lane}:${operation.values.step}`;
    taken.set(cell, (taken.get(cell) ?? -1) + 1);
    return { ...operation, position: operation.position + taken.get(cell) };
  });
}

/** Without what only its own workspace knows. */
function cleaned(board, parcel, values) {
  const home = parcel.from.workspace === board.journey.workspace;
  return Object.fromEntries(Object.entries(values).filter(([name]) => home || !PEOPLE.includes(name)));
}

function pastePlacements(board, parcel, { columns: steps, at }) {
  const home = parcel.from.workspace === board.journey.workspace;
  const start = steps.indexOf(at.step);
  const taken = new Set([...board.placement.values()].map((row) => `${row.step}:${row.touchpoint?.id}`));
  const operations = [];
  let left = 0;
  for (const { across, values } of parcel.placements) {
    const { touchpoint, name, preferred_channel, ...kept } = values;
    const step = steps[start + across];
    if (step === undefined || (home && taken.has(`${step}:${touchpoint}`))) {
      left += 1;
      continue;
    }
    if (home) operations.push(create("placement", { step, touchpoint, preferred_channel, ...kept }));
    else {
      const made = create("touchpoint", { name });
      operations.push(made, create("placement", { step, touchpoint: { ref: made.ref }, ...kept }));
    }
  }
  return { operations, left };
}

/** A lane with all its content below the lane one stands on; cards beyond the last column find no place. */
function pasteLane(board, parcel, at) {
  const { name, kind, cards } = parcel.lane;
  const steps = columns(board).map((column) => column.step.id);
  const below = rowOf(board, "lane", at.lane);
  const lane = create("lane", { kind, name }, below ? below.position + 1 : lanes(board).length);
  const fitting = cards.filter((card) => steps[card.across] !== undefined);
  const made = fitting.map((card) =>
    create("card", cleaned(board, parcel, { ...card.values, lane: { ref: lane.ref }, step: steps[card.across] }), card.position),
  );
  return gestureOf([lane, ...made], `Paste the lane ${quoted(name)}`, cards.length - fitting.length);
}

function laneParcel(board, lane) {
  const steps = columns(board).map((column) => column.step.id);
  const cards = cardsInLane(board, lane.id)
    .map((card) => ({ across: steps.indexOf(card.step), position: card.position, values: kept(card) }))
    .filter((card) => card.across >= 0)
    .sort((a, b) => a.across - b.across || a.position - b.position);
  return { name: lane.name, kind: lane.kind, cards };
}

const kept = (card) => Object.fromEntries(KEPT.map((name) => [name, card[name]]).filter(([, value]) => value !== null && value !== undefined));

function placed({ touchpoint, is_optional, moment_of_truth, moment_of_truth_reason, preferred_channel }) {
  return { touchpoint: touchpoint.id, name: touchpoint.name, is_optional, moment_of_truth, moment_of_truth_reason, preferred_channel };
}

const least = (items, name) => Math.min(...items.map((item) => item[name]));

function range(items, name, textOf) {
  const cells = [];
  for (const item of items) cells[item[name]] = [cells[item[name]], textOf(item)].filter(Boolean).join("\n");
  return Array.from(cells, (cell) => cell ?? "");
}

const signed = (emotion) => (emotion === undefined ? "" : emotion > 0 ? `+${emotion}` : `${emotion}`.replace("-", "−"));

/**
 * What dropping something somewhere means. Pure: the places that are carried and the place they are over go in, a gesture
 * comes out, or null where they do not fit. Targets are {kind: "cell", lane, step, index}, and {kind: "stage" | "step" | "lane", id,
 * after} for the gap before or after a head.
 */
import { cardsIn, columns, lanes, placementsIn, rowOf, stages, stepsIn } from "./board.js";
import { fits, move, quoted, together } from "./gestures.js";
import { parse } from "./selection.js";

/** The gesture that brings `keys` (the grabbed one first) to the target. */
export function drop(board, keys, target) {
  const { kind, id } = parse(keys[0]);
  return DROPS[kind]?.(board, id, target, keys) ?? null;
}

const DROPS = {
  stage(board, id, target) {
    const order = stages(board);
    const over = target.kind === "stage" ? target.id : rowOf(board, "step", target.step ?? target.id)?.stage;
    if (over === undefined || over === id) return null;
    return move(board, "stage", id, gap(order, id, over, target.kind === "stage" ? target.after : true));
  },

  step(board, id, target) {
    const step = rowOf(board, "step", id);
    if (!step || target.id === id) return null;
    if (target.kind === "stage") return intoStage(board, step, target.id, stepsIn(board, target.id).length);
    const over = rowOf(board, "step", target.step ?? target.id);
    if (!over || over.id === id) return null;
    return intoStage(board, step, over.stage, gap(stepsIn(board, over.stage), id, over.id, target.kind === "cell" ? true : target.after));
  },

  lane(board, id, target) {
    const over = target.lane ?? (target.kind === "lane" ? target.id : undefined);
    if (over === undefined || over === id) return null;
    return move(board, "lane", id, gap(lanes(board), id, over, target.kind === "lane" ? target.after : true));
  },

  card(board, id, target, keys) {
    if (target.kind !== "cell") return null;
    const grabbed = rowOf(board, "card", id);
    const lane = rowOf(board, "lane", target.lane);
    if (!grabbed || !lane || !fits(board, grabbed, lane)) return null;
    const others = keys.slice(1).filter((key) => key.startsWith("card:")).map((key) => rowOf(board, "card", parse(key).id));
    if (!others.length) return toCell(board, "card", grabbed, target, cardsIn(board, lane.id, target.step));
    return severalTo(board, grabbed, others.filter(Boolean), target);
  },

  placement(board, id, target) {
    const row = rowOf(board, "placement", id);
    if (!row || target.kind !== "cell" || rowOf(board, "lane", target.lane)?.kind !== "touchpoints") return null;
    const there = placementsIn(board, target.step);
    if (there.some((other) => other.id !== id && other.touchpoint.id === row.touchpoint.id)) return null;
    return toCell(board, "placement", row, target, there);
  },
};

/** The position beside `over` that a row has once it has left its own. */
function gap(order, id, over, after) {
  const rest = order.filter((row) => row.id !== id);
  return rest.findIndex((row) => row.id === over) + (after ? 1 : 0);
}

function intoStage(board, step, stage, position) {
  if (step.stage === stage) return move(board, "step", step.id, Math.min(position, stepsIn(board, stage).length - 1));
  // A stage never loses its last step.
  if (stepsIn(board, step.stage).length === 1) return null;
  return move(board, "step", step.id, position, { stage });
}

function toCell(board, kind, row, { lane, step, index }, there) {
  const own = row.step === step && (kind === "placement" || row.lane === lane);
  const last = there.length - (own ? 1 : 0);
  const before = own && there.findIndex((other) => other.id === row.id) < index ? 1 : 0;
  return move(board, kind, row.id, Math.min(index - before, last), kind === "placement" ? { step } : { lane, step });
}

/** Several cards keep their distances; one that would leave the map or meet a lane it does not fit stays where it is. */
function severalTo(board, grabbed, others, target) {
  const [rows, places] = [lanes(board).filter((lane) => !lane.is_hidden), columns(board).map((column) => column.step.id)];
  const rowAt = (lane) => rows.findIndex((row) => row.id === lane);
  const [down, across] = [rowAt(target.lane) - rowAt(grabbed.lane), places.indexOf(target.step) - places.indexOf(grabbed.step)];
  const moves = [grabbed, ...others].map((card) => {
    const step = places[places.indexOf(card.step) + across];
    const lane = rows[rowAt(card.lane) + down];
    const fitting = lane && fits(board, card, lane) ? lane : rowOf(board, "lane", card.lane);
    if (step === undefined) return null;
    const end = cardsIn(board, fitting.id, step).length;
    return move(board, "card", card.id, card === grabbed ? Math.min(target.index, end) : end, { lane: fitting.id, step });
  });
  const found = moves.filter(Boolean);
  return found.length === 1 ? found[0] : together(`Move ${found.length} cards, ${quoted(grabbed.text, 20)} among them`, found);
}

/** Touchpoints on the map, and the library that they come from. Pure. */
import { columns, placementsIn, rowOf } from "./board.js";
import { change, move, newRef, quoted, together } from "./gestures.js";
import { localId } from "./operations.js";

export const MOMENTS = {
  zero: "Zero moment of truth",
  first: "First moment of truth",
  second: "Second moment of truth",
  third: "Third moment of truth",
  other: "Moment of truth",
};

/** A touchpoint of the library on a step; null where it lies there already. `shown` is how it looks until the server has answered. */
export function place(board, step, touchpoint, position = placementsIn(board, step).length) {
  if (placementsIn(board, step).some((row) => row.touchpoint?.id === touchpoint.id)) return null;
  const ref = newRef("t");
  return {
    label: `Place ${quoted(touchpoint.name)}`,
    operations: [{ op: "create", kind: "placement", ref, values: { step, touchpoint: touchpoint.id }, shown: { touchpoint }, position }],
    made: `placement:${localId(ref)}`,
  };
}

/** A new touchpoint, in the library and on the step. */
export function createTouchpoint(board, step, { name, channel = null, owner_team = "" }, position = placementsIn(board, step).length) {
  const [own, ref] = [newRef("o"), newRef("t")];
  const values = { name: name.trim(), channel, owner_team: owner_team.trim() };
  return {
    label: `Add the touchpoint ${quoted(values.name)}`,
    operations: [
      { op: "create", kind: "touchpoint", ref: own, values },
      { op: "create", kind: "placement", ref, values: { step, touchpoint: { ref: own } }, shown: { touchpoint: { id: localId(own), ...values } }, position },
    ],
    made: `placement:${localId(ref)}`,
  };
}

/** The record in the library: it changes on every map on which it lies. */
export function changeTouchpoint(board, id, values, label) {
  const { touchpoint } = rowOf(board, "placement", id) ?? {};
  if (!touchpoint || Object.entries(values).every(([name, value]) => touchpoint[name] === value)) return null;
  const was = Object.fromEntries(Object.keys(values).map((name) => [name, touchpoint[name] ?? null]));
  const version = touchpoint.version === undefined ? {} : { version: touchpoint.version };
  return { label, operations: [{ op: "update", kind: "touchpoint", id: touchpoint.id, ...version, values, was }] };
}

export function renameTouchpoint(board, id, name) {
  const before = rowOf(board, "placement", id)?.touchpoint?.name;
  return name.trim() ? changeTouchpoint(board, id, { name: name.trim() }, `Rename ${quoted(before)}`) : null;
}

/** `kind` "" takes the mark away, and the reason with it. */
export function markMoment(board, id, kind, reason = "") {
  const row = rowOf(board, "placement", id);
  if (!row) return null;
  const values = { moment_of_truth: kind, moment_of_truth_reason: kind ? reason.trim() : "" };
  const name = quoted(row.touchpoint?.name);
  return change(board, "placement", id, values, kind ? `Mark ${name} as a moment of truth` : `${name} is no moment of truth`);
}

/** Where customers would rather have this contact; null: they have said nothing. */
export function preferChannel(board, id, channel) {
  const name = quoted(rowOf(board, "placement", id)?.touchpoint?.name);
  return change(board, "placement", id, { preferred_channel: channel }, `Preferred channel of ${name}`);
}

export function makeOptional(board, id, on) {
  const name = quoted(rowOf(board, "placement", id)?.touchpoint?.name);
  return change(board, "placement", id, { is_optional: on }, on ? `${name} may be skipped` : `${name} may not be skipped`);
}

/** By one place: up and down within its step, left and right to the next one that does not have it yet. */
export function shiftPlacement(board, id, direction) {
  const row = rowOf(board, "placement", id);
  if (!row) return null;
  const by = direction === "up" || direction === "left" ? -1 : 1;
  if (direction === "up" || direction === "down") {
    const position = row.position + by;
    return position < 0 || position >= placementsIn(board, row.step).length ? null : named(board, row, move(board, "placement", id, position));
  }
  const order = columns(board);
  let at = order.findIndex((column) => column.step.id === row.step) + by;
  while (order[at] && placementsIn(board, order[at].step.id).some((other) => other.touchpoint?.id === row.touchpoint?.id)) at += by;
  return order[at] ? placeAt(board, id, order[at].step.id) : null;
}

/** To another step, at its end unless a position says otherwise. */
export function placeAt(board, id, step, position = placementsIn(board, step).length) {
  const row = rowOf(board, "placement", id);
  const there = row && placementsIn(board, step).some((other) => other.id !== id && other.touchpoint?.id === row.touchpoint?.id);
  return row && !there ? named(board, row, move(board, "placement", id, position, { step })) : null;
}

const named = (board, row, gesture) => gesture && { ...gesture, label: `Move ${quoted(row.touchpoint?.name)}` };

/** Off this step; the touchpoint stays in the library, with all its answers. */
export function takeOff(board, ids) {
  const rows = ids.map((id) => rowOf(board, "placement", id)).filter(Boolean);
  const gestures = rows.map((row) => ({ operations: [{ op: "archive", kind: "placement", id: row.id }] }));
  return together(rows.length === 1 ? `Take ${quoted(rows[0].touchpoint?.name)} off` : `Take ${rows.length} touchpoints off`, gestures);
}

/** Where customers would rather be, if that is not where this touchpoint is: the channel, or null. */
export function gapOf(board, row) {
  if (!row.preferred_channel || row.preferred_channel === row.touchpoint?.channel) return null;
  return board.library.channels.find((channel) => channel.id === row.preferred_channel) ?? null;
}

export const channelOf = (board, row) => board.library.channels.find((channel) => channel.id === row.touchpoint?.channel) ?? null;

/** What a chip's look says: "Hotline, Telephone (offline), customers would rather use Live chat, Second moment of truth". */
export function placementInWords(board, row) {
  const [channel, gap, others] = [channelOf(board, row), gapOf(board, row), row.other_journeys];
  return [
    row.touchpoint?.name ?? "",
    channel && `${channel.name} (${channel.is_online ? "online" : "offline"})`,
    gap && `customers would rather use ${gap.name}`,
    row.moment_of_truth && MOMENTS[row.moment_of_truth],
    row.is_optional && "optional",
    row.touchpoint?.owner_team && `owned by ${row.touchpoint.owner_team}`,
    others && `shared with ${others} other journey${others > 1 ? "s" : ""}`,
  ].filter(Boolean).join(", ");
}

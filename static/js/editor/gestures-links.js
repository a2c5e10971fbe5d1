/** Branches ahead and loops back between steps. Pure. */
import { columnOf, linksFrom, rowOf } from "./board.js";
import { change, newRef, quoted, remove } from "./gestures.js";
import { localId } from "./operations.js";

/** A way from one step to another; null to itself, or where there is one already. */
export function addLink(board, source, target, label = "") {
  if (source === target || !rowOf(board, "step", target) || linksFrom(board, source).some((link) => link.target === target)) return null;
  const ref = newRef("k");
  const back = columnOf(board, target) < columnOf(board, source);
  const to = quoted(rowOf(board, "step", target).name);
  return {
    label: back ? `Add a loop back to ${to}` : `Add a branch to ${to}`,
    operations: [{ op: "create", kind: "link", ref, values: { source, target, label: label.trim() } }],
    made: `link:${localId(ref)}`,
  };
}

export function labelLink(board, id, label) {
  const to = quoted(rowOf(board, "step", rowOf(board, "link", id)?.target)?.name);
  return change(board, "link", id, { label: label.trim() }, `Say when customers go to ${to}`);
}

export function removeLink(board, id) {
  const gesture = remove(board, "link", [id]);
  if (!gesture) return null;
  return { ...gesture, label: `Delete the way to ${quoted(rowOf(board, "step", rowOf(board, "link", id).target)?.name)}` };
}

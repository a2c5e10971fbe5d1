/**
 * What becomes of a gesture when somebody else was quicker. Pure.
 *
 *   theirs did not touch what I changed  → the same again, on their version
 *   both changed it, but it is not words → mine counts, on their version; undo brings theirs back
 *   both wrote                           → a conflict: both texts, and the person decides
 */
const WORDS = ["text", "name", "label", "moment_of_truth_reason"];
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** → {gesture} to send again, {dropped: true} when nothing is left to do, or {conflict}. */
export function rebase(gesture, problem) {
  const index = problem.operation ?? gesture.operations.findIndex((one) => one.kind === problem.kind && one.id === problem.id);
  const operation = gesture.operations[index];
  if (!operation) return { dropped: true };
  const current = problem.current ?? null;
  if (!current || current.archived) {
    if (operation.op === "archive") return { gesture: without(gesture, index) };
    const words = WORDS.filter((name) => operation.values?.[name]);
    if (!words.length) return { gesture: without(gesture, index), lost: problem.detail };
    return { conflict: conflictOf(gesture, index, words[0], current, problem, true) };
  }
  if (operation.op !== "update") return { gesture: on(gesture, index, operation.values, current.version) };
  const clash = WORDS.find(
    (name) => name in operation.values && !same(current[name], operation.was?.[name]) && !same(current[name], operation.values[name]),
  );
  if (clash) return { conflict: conflictOf(gesture, index, clash, current, problem, false) };
  const values = Object.fromEntries(Object.entries(operation.values).filter(([name, value]) => !same(current[name], value)));
  return { gesture: Object.keys(values).length ? on(gesture, index, values, current.version) : without(gesture, index) };
}

function conflictOf(gesture, index, field, current, problem, gone) {
  const { kind, id, values, was } = gesture.operations[index];
  return {
    kind,
    id,
    field,
    gone,
    // What is gone may be the step or lane in which it was to stand, and not the row itself.
    lacks: gone ? { kind: problem.kind ?? kind, id: problem.id ?? id } : null,
    mine: values[field],
    theirs: gone ? "" : current[field],
    was: was?.[field] ?? "",
    version: current?.version ?? null,
    detail: problem.detail ?? "",
    gesture,
    index,
  };
}

/** The gesture with one operation standing on another version. */
function on(gesture, index, values, version) {
  const operations = gesture.operations.map((one, at) => (at === index ? { ...one, ...(values ? { values } : {}), version } : one));
  return { ...gesture, operations };
}

function without(gesture, index) {
  const operations = gesture.operations.filter((_, at) => at !== index);
  return operations.length ? { ...gesture, operations } : null;
}

/**
 * The gesture that carries out a decision: "mine", "theirs" or "both" (their card stays, mine becomes one beside it); null when
 * nothing is to be sent. `row` is the row as it stands now.
 */
export function decided(conflict, choice, row, ref) {
  const { gesture, index, field, mine, kind, id } = conflict;
  const was = { [field]: row?.[field] ?? "" };
  const version = Math.max(row?.version ?? 0, conflict.version ?? 0);
  if (choice === "theirs") return without(gesture, index);
  if (conflict.gone && choice === "mine") {
    const again = conflict.version && gesture.operations[index].op === "update" ? on(gesture, index, null, conflict.version) : gesture;
    return { label: gesture.label, operations: [{ op: "restore", ...(conflict.lacks ?? { kind, id }) }, ...again.operations] };
  }
  if (choice === "both" && kind === "card" && row) {
    const values = { lane: row.lane, step: row.step, text: mine };
    return { label: "Keep both texts", operations: [{ op: "create", kind, ref, values, position: row.position + 1 }] };
  }
  if (choice === "both") return { label: "Keep both texts", operations: [{ op: "update", kind, id, version, values: { [field]: `${conflict.theirs} / ${mine}` }, was }] };
  const values = { ...gesture.operations[index].values };
  return on(gesture, index, values, version);
}

/** After my gesture was saved: later ones of mine on the same rows stand on the new versions, and new rows have numbers. */
export function following(gesture, saved, answer, ids) {
  const operations = gesture.operations.map((operation) => {
    const next = numbered(operation, ids);
    const touched = saved.operations.some((one) => one.kind === next.kind && numbered(one, ids).id === next.id) || next !== operation;
    if (next.op !== "update" || !touched) return next;
    const row = (answer[LISTS[next.kind]] ?? []).find((found) => found.id === next.id);
    return row ? { ...next, version: row.version } : next;
  });
  return { ...gesture, operations };
}

const LISTS = { stage: "stages", step: "steps", lane: "lanes", card: "cards", placement: "placements", link: "links" };
const REFERENCES = ["id", "into", "at"];
const PARENTS = ["stage", "step", "lane", "source", "target", "touchpoint"];

/** The operation with each local id replaced that `ids` knows; the same object when there is none. */
export function numbered(operation, ids) {
  const next = { ...operation, ...(operation.values ? { values: { ...operation.values } } : {}) };
  let changed = false;
  const swap = (holder, name) => {
    if (!ids.has(holder[name])) return;
    holder[name] = ids.get(holder[name]);
    changed = true;
  };
  for (const name of REFERENCES) swap(next, name);
  if (next.values) for (const name of PARENTS) swap(next.values, name);
  return changed ? next : operation;
}

/** The gesture as the server reads it: without what only the browser needs, and local ids as references. */
export function wire(gesture, client, since) {
  const refer = (value) => (typeof value === "string" && value.startsWith("~") ? { ref: value.slice(1) } : value);
  const operations = gesture.operations.map(({ was, shown, ...operation }) => {
    for (const name of REFERENCES) if (name in operation) operation[name] = refer(operation[name]);
    if (operation.values) {
      operation.values = { ...operation.values };
      for (const name of PARENTS) if (name in operation.values) operation.values[name] = refer(operation.values[name]);
    }
    if (operation.version === undefined || operation.version === null) delete operation.version;
    return operation;
  });
  return { label: gesture.label, client, since, operations, ...(gesture.continues ? { continues: true } : {}) };
}

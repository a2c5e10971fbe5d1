/** What each operation of a gesture does to a board, as the server will do it. */

const PARENTS = { stage: [], step: ["stage"], lane: [], card: ["step", "lane"], placement: ["step"], link: null };
const DEFAULTS = {
  stage: { name: "", kind: "other", hue: 0 },
  step: { name: "" },
  lane: { name: "", kind: "text", is_collapsed: false, is_hidden: false, is_pinned: false, per_persona: false },
  card: { text: "", span: 1, emotion: null, evidence: "assumed", colour: "", tags: [], persona: null, owner: null, comments: 0, attachments: [] },
  placement: { is_optional: false, moment_of_truth: "", moment_of_truth_reason: "", preferred_channel: null, other_journeys: 0 },
  link: { label: "" },
};
const LIVE = ["metrics", "dropoff", "touchpoints", "moments", "verbatims"];
const isLine = (kind) => kind.startsWith("line_of");

export const localId = (ref) => `~${ref}`;
const idOf = (id) => (id && typeof id === "object" ? localId(id.ref) : id);

/** What the kind of a lane says about it. */
export const laneFacts = (kind) => ({ is_live: LIVE.includes(kind), is_line: isLine(kind), takes_cards: !LIVE.includes(kind) && !isLine(kind) });

export function applyOperation(board, operation) {
  return HANDLERS[operation.op]?.(board, operation) ?? board;
}

const HANDLERS = {
  create(board, { kind, ref, values = {}, shown = {}, position }) {
    if (!board[kind]) return board;
    const id = localId(ref);
    const row = { ...DEFAULTS[kind], ...resolved(values), ...shown, id, version: 1, revision: 0, position: Infinity, archived: false };
    if (kind === "lane") Object.assign(row, laneFacts(row.kind));
    if (kind === "stage") row.hue = values.hue ?? hueFor(board, row.kind);
    const next = placed(board, kind, row, position);
    if (kind !== "stage") return next;
    const step = { op: "create", kind: "step", ref: `${ref}/step`, values: { stage: id, name: values.first_step || "First step" } };
    return HANDLERS.create(next, step);
  },

  update(board, { kind, id, values }) {
    if (kind === "journey") return { ...board, journey: { ...board.journey, ...values } };
    if (kind === "touchpoint") return withTouchpoint(board, idOf(id), values);
    const row = board[kind]?.get(idOf(id));
    if (!row) return board;
    const changed = { ...row, ...resolved(values) };
    if ("text" in values && values.text !== row.text) changed.html = null;
    return withRows(board, kind, [changed]);
  },

  move(board, { kind, id, position, values = {} }) {
    const row = board[kind]?.get(idOf(id));
    return row ? placed(board, kind, { ...row, ...resolved(values) }, position) : board;
  },

  archive(board, { kind, id }) {
    const row = board[kind]?.get(idOf(id));
    if (!row) return board;
    const next = { ...board, [kind]: new Map(board[kind]) };
    next[kind].delete(row.id);
    return renumbered(next, kind, row);
  },

  split(board, { id, at, ref, name }) {
    const stage = board.stage.get(idOf(id));
    if (!stage) return board;
    const steps = siblings(board, "step", { stage: stage.id });
    const from = steps.findIndex((step) => step.id === idOf(at));
    if (from < 1) return board;
    const second = { ...stage, id: localId(ref), name: name || `${stage.name} 2`, version: 1, revision: 0, hue: hueFor(board, "other") };
    const next = placed(board, "stage", second, stage.position + 1);
    return withRows(next, "step", steps.slice(from).map((step, index) => ({ ...step, stage: second.id, position: index })));
  },

  merge(board, { kind, id, into }) {
    const [gone, kept] = [board[kind]?.get(idOf(id)), board[kind]?.get(idOf(into))];
    if (!gone || !kept || kind !== "stage") return board;
    const [mine, theirs] = [siblings(board, "step", { stage: gone.id }), siblings(board, "step", { stage: kept.id })];
    const order = gone.position < kept.position ? [...mine, ...theirs] : [...theirs, ...mine];
    const next = withRows(board, "step", order.map((step, index) => ({ ...step, stage: kept.id, position: index })));
    return HANDLERS.archive(next, { kind, id: gone.id });
  },
  // What is restored or duplicated is known to the server alone: it is drawn when the answer is here.
};

function resolved(values) {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, name === "tags" ? value : idOf(value)]));
}

function siblings(board, kind, row) {
  const parents = PARENTS[kind] ?? [];
  return [...board[kind].values()].filter((other) => parents.every((name) => other[name] === row[name])).sort((a, b) => a.position - b.position);
}

function withRows(board, kind, rows) {
  if (!rows.length) return board;
  const map = new Map(board[kind]);
  for (const row of rows) map.set(row.id, row);
  return { ...board, [kind]: map };
}

function renumbered(board, kind, row) {
  if (!PARENTS[kind]) return board;
  const rows = siblings(board, kind, row);
  return withRows(board, kind, rows.map((other, index) => (other.position === index ? null : { ...other, position: index })).filter(Boolean));
}

/** The row at its place among its siblings; those it leaves close the gap, those it joins make room. */
function placed(board, kind, row, position) {
  const before = board[kind].get(row.id);
  if (!PARENTS[kind]) return withRows(board, kind, [row]);
  let next = { ...board, [kind]: new Map(board[kind]) };
  next[kind].delete(row.id);
  if (before) next = renumbered(next, kind, before);
  const rows = siblings(next, kind, row);
  rows.splice(Math.min(Math.max(position ?? rows.length, 0), rows.length), 0, row);
  const changed = rows.map((other, index) => (other.position === index && other !== row ? null : { ...other, position: index }));
  return withRows(next, kind, changed.filter(Boolean));
}

function withTouchpoint(board, id, values) {
  const shown = [...board.placement.values()].filter((placement) => placement.touchpoint?.id === id);
  return withRows(board, "placement", shown.map((row) => ({ ...row, touchpoint: { ...row.touchpoint, ...values } })));
}

const STAGE_KINDS = ["awareness", "consideration", "purchase", "onboarding", "use", "support", "renewal", "advocacy"];

/** As the server gives it: the colour of the kind, or the one used least. */
export function hueFor(board, kind) {
  const own = STAGE_KINDS.indexOf(kind);
  if (own >= 0) return own;
  const used = Array(8).fill(0);
  for (const stage of board.stage.values()) used[stage.hue] += 1;
  return used.indexOf(Math.min(...used));
}

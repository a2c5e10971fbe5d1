/**
 * The process lane: boxes (cards), arrows to the next step, and the ways that lead elsewhere: branches ahead above the boxes, loops
 * back below them. Each way stands in the cell that it leaves, too, where keys reach it.
 */
import { ask } from "./ask.js";
import { cardsIn, columnOf, columns, linksFrom, rowOf } from "./board.js";
import { cardRenderer } from "./cards.js";
import { el, icon, setAttribute } from "./dom.js";
import { svg } from "./emotion-drawing.js";
import { quoted } from "./gestures.js";
import { addLink, labelLink, removeLink } from "./gestures-links.js";
import { inColumn } from "./live-lanes.js";
import { drawLinks, linkInWords } from "./process-geometry.js";
import { drawWays } from "./process-dragging.js";
import { parse } from "./selection.js";
import { editCard } from "./writing.js";

const BOXES_ROW = 2;

export function install(editor) {
  const nextHas = (board, lane, step) => columnOf(board, step.id) < lastBox(board, lane.id);
  editor.lanes.add("process", {
    ...cardRenderer,
    prompt: () => "What happens?",
    items: (board, lane, step) => [...cardRenderer.items(board, lane, step), ...linksFrom(board, step.id).map((link) => `link:${link.id}`)],
    inputs: (board, lane, step) => [...cardRenderer.inputs(board, lane, step), ...linksFrom(board, step.id), columns(board), nextHas(board, lane, step)],
    across: (board) => [board.link],
    cell(cell, lane, step) {
      cardRenderer.cell(cell, lane, step, editor);
      inColumn(cell, columnOf(editor.board, step.id), BOXES_ROW);
      cell.querySelector(":scope > .process-next")?.remove();
      cell.append(...linksFrom(editor.board, step.id).map((link) => drawWay(editor.board, link)));
      if (cardsIn(editor.board, lane.id, step.id).length && nextHas(editor.board, lane, step)) cell.append(el("span", { class: "process-next", "aria-hidden": "true" }));
      drawHandle(cell, step);
    },
    render(row) {
      row.toggleAttribute("data-process", true);
      row.append(el("div", { class: "ed-arcs ahead", "aria-hidden": "true" }), el("div", { class: "ed-arcs back", "aria-hidden": "true" }));
      draw(row);
    },
    update: draw,
    edit: (it, key, typed) => (key.startsWith("link:") ? describe(it, parse(key).id) : editCard(it, key, typed)),
  });

  function draw(row) {
    const { board } = editor;
    const order = columns(board);
    const places = new Map(order.map(({ step }, index) => [step.id, index]));
    const links = [...board.link.values()].filter((link) => places.has(link.source) && places.has(link.target));
    const { ahead, back } = drawLinks(links.map((link) => ({ source: places.get(link.source), target: places.get(link.target), label: link.label })), order.length);
    drawSide(row.querySelector(":scope > .ed-arcs.ahead"), ahead, order.length, true);
    drawSide(row.querySelector(":scope > .ed-arcs.back"), back, order.length, false);
  }

  function drawHandle(cell, step) {
    if (!editor.canEdit) return;
    const handle = cell.querySelector(":scope > .ed-way-handle") ?? el("button", { type: "button", class: "ed-way-handle", tabindex: "-1" }, icon("split"));
    const label = `Draw a way from ${step.name} to another step`;
    setAttribute(handle, "aria-label", label);
    setAttribute(handle, "title", `${label}: drag, or click to choose`);
    handle.dataset.step = step.id;
    cell.append(handle);
  }

  if (editor.canEdit) drawWays(editor, { to: (source, target) => lead(editor, source, target), choose: (source) => chooseTarget(editor, source) });
  addCommands(editor);
}

/** The last column in which the lane has a box, found once per state of the cards. */
const lasts = new WeakMap();

function lastBox(board, lane) {
  const order = columns(board);
  const known = lasts.get(board.card);
  const found = known?.order === order ? known : { order, at: new Map() };
  if (found !== known) lasts.set(board.card, found);
  if (!found.at.has(lane)) found.at.set(lane, order.findLastIndex(({ step }) => cardsIn(board, lane, step.id).length > 0));
  return found.at.get(lane);
}

function drawWay(board, link) {
  const [source, target] = [rowOf(board, "step", link.source), rowOf(board, "step", link.target)];
  const back = columnOf(board, link.target) < columnOf(board, link.source);
  const words = linkInWords(source?.name ?? "", target?.name ?? "", back, link.label);
  return el(
    "div",
    { class: `ed-way${back ? " back" : ""}`, "data-item": `link:${link.id}`, role: "group", "aria-roledescription": back ? "loop" : "branch", "aria-label": words, tabindex: "-1" },
    icon(back ? "undo" : "arrow-right"),
    el("span", { dir: "auto" }, target?.name ?? "", link.label ? el("small", {}, link.label) : null),
  );
}

function drawSide(host, side, count, above) {
  const { height, arcs } = side;
  host.hidden = !arcs.length;
  const stretched = svg("svg", { width: "100%", height, viewBox: `0 0 ${100 * Math.max(count, 1)} ${height}`, preserveAspectRatio: "none" });
  stretched.append(...arcs.map((arc) => svg("path", { class: above ? "arc" : "arc back", d: arc.path })));
  const drawing = svg("svg", { class: "arcs", width: "100%", height, focusable: "false" }, stretched);
  for (const arc of arcs) {
    const tip = above ? `M-4.5 ${height - 8}l4.5 8l4.5 -8z` : "M-4.5 8l4.5 -8l4.5 8z";
    drawing.append(svg("svg", { x: arc.head, overflow: "visible" }, svg("path", { class: above ? "arc-head" : "arc-head back", d: tip })));
  }
  host.replaceChildren(drawing);
}

/** A new way, and at once the question when customers take it. */
async function lead(editor, source, target) {
  const gesture = addLink(editor.board, source, target);
  if (!gesture) return editor.announce("There is a way to this step already.");
  editor.do(gesture);
  editor.select(gesture.made);
  editor.announce(`${gesture.label}.`);
  return describe(editor, parse(gesture.made).id);
}

async function chooseTarget(editor, source) {
  const { board } = editor;
  const at = columnOf(board, source);
  const taken = new Set(linksFrom(board, source).map((link) => link.target));
  const options = columns(board)
    .filter(({ step }) => step.id !== source && !taken.has(step.id))
    .map(({ step, stage, index }) => ({ title: step.name, hint: stage.name, icon: index < at ? "undo" : "arrow-right", group: index < at ? "Back to" : "Ahead to", value: step.id }));
  options.sort((a, b) => a.group.localeCompare(b.group));
  const target = await editor.choose({ title: `From ${quoted(rowOf(board, "step", source)?.name)} to`, placeholder: "Which step?", options });
  if (target) await lead(editor, source, target);
}

async function describe(editor, id) {
  const link = rowOf(editor.board, "link", id);
  if (!link) return;
  const { key } = editor.selection;
  const answer = await ask(editor, {
    title: `When do customers go to ${quoted(rowOf(editor.board, "step", link.target)?.name)}?`,
    about: key,
    fields: [{ name: "label", label: "When", value: link.label, help: "Such as: payment fails. Leave it empty if it speaks for itself.", first: true }],
    other: "Delete this way",
  });
  // Meanwhile the server may have given it a number.
  const now = parse(editor.selection.key).kind === "link" ? parse(editor.selection.key).id : id;
  if (answer?.other) remove(editor, now);
  if (answer?.values) editor.do(labelLink(editor.board, now, answer.values.label));
}

function remove(editor, id) {
  const gesture = removeLink(editor.board, id);
  const source = rowOf(editor.board, "link", id)?.source;
  const lane = editor.laneAt(editor.selection.key);
  editor.do(gesture);
  if (lane && source) editor.select(editor.layout.itemsIn(lane.id, source)[0] ?? `cell:${lane.id}:${source}`);
  editor.toast(`${gesture.label.replace(/^Delete/, "Deleted")}.`, { label: "Undo", run: () => editor.undo() });
}

function addCommands(editor) {
  const group = "Process";
  const stepHere = (it) => {
    if (!it.selection.key) return null;
    if (it.kind === "step") return it.row?.id ?? null;
    const cell = it.laneAt(it.selection.key)?.kind === "process" ? it.cellOf(it.selection.key) : null;
    return cell?.step ?? null;
  };
  const on = (it) => it.kind === "link" && it.row;
  editor.commands.add(
    { id: "way.add", title: "Add a branch or loop…", group, keys: ["Alt+L"], menu: ["step", "cell", "card"], icon: "split", order: 61, edits: true, when: stepHere, run: (it) => chooseTarget(it, stepHere(it)) },
    { id: "way.describe", title: "Say when customers go this way…", group, menu: "link", icon: "pencil", order: 20, edits: true, when: on, run: (it) => describe(it, it.row.id) },
    { id: "way.remove", title: "Delete this way", group, keys: ["Delete", "Backspace"], menu: "link", icon: "trash", danger: true, order: 99, edits: true, when: on, run: (it) => remove(it, it.row.id) },
  );
}

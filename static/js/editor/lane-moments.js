/** Moments of truth: the key M on a touchpoint, with kind and reason, and the lane that shows them all. */
import { ask } from "./ask.js";
import { placementsIn, rowOf } from "./board.js";
import { el, icon, visuallyHidden } from "./dom.js";
import { quoted } from "./gestures.js";
import { markMoment, MOMENTS } from "./gestures-touchpoints.js";
import { parse } from "./selection.js";

const KINDS = [
  ["zero", "Zero: before they meet you, when they search and compare"],
  ["first", "First: when they choose"],
  ["second", "Second: when they use it"],
  ["third", "Third: when they tell others"],
  ["other", "Another one"],
];

const momentsIn = (board, step) => placementsIn(board, step).filter((row) => row.moment_of_truth);

export function install(editor) {
  editor.lanes.add("moments", {
    prompt: () => "Which touchpoint decides?",
    startTitle: "Moment of truth…",
    items: () => [],
    inputs: (board, lane, step) => momentsIn(board, step.id),
    cell: drawCell,
    start: (it, cell) => startIn(it, parse(cell.dataset.key).ids[1]),
  });
  const on = (it) => it.kind === "placement" && it.row;
  editor.commands.add(
    {
      id: "moment.toggle", title: (it) => (it.row?.moment_of_truth ? "No moment of truth" : "Moment of truth…"), group: "Touchpoints", keys: ["M"], menu: "placement", icon: "star", order: 21, edits: true, when: on,
      run: (it) => (it.row.moment_of_truth ? unmark(it, it.row) : edit(it, it.row)),
    },
    {
      id: "moment.edit", title: "Kind and reason of the moment of truth…", group: "Touchpoints", keys: ["Shift+M"], menu: "placement", icon: "pencil", order: 22, edits: true,
      when: (it) => on(it) && it.row.moment_of_truth, run: (it) => edit(it, it.row),
    },
  );
}

function drawCell(cell, lane, step, editor) {
  const cards = momentsIn(editor.board, step.id).map((row) => {
    const reason = row.moment_of_truth_reason;
    return el(
      "div", { class: "moment-card", "data-filled": true },
      el("span", { class: "moment-mark" }, icon("star")),
      el("strong", { dir: "auto" }, row.touchpoint?.name ?? ""),
      el("span", { class: "moment-kind" }, MOMENTS[row.moment_of_truth]),
      reason ? el("p", { dir: "auto" }, reason) : editor.canEdit && el("p", { class: "moment-ask" }, "Why? Say what makes it decide."),
    );
  });
  cell.replaceChildren(...(cards.length ? [visuallyHidden(`${lane.name}, ${step.name}: `)] : []), ...cards);
}

/** Kind and reason in one go. */
async function edit(editor, row) {
  const answer = await ask(editor, {
    title: `Moment of truth: ${quoted(row.touchpoint?.name)}`,
    about: editor.selection.key,
    submit: row.moment_of_truth ? "Save" : "Mark",
    other: row.moment_of_truth ? "No moment of truth" : null,
    fields: [
      { name: "kind", label: "Kind", type: "radios", value: row.moment_of_truth || "first", options: KINDS, first: true },
      { name: "reason", label: "Why it decides", type: "lines", value: row.moment_of_truth_reason, help: "Such as: here they see the whole price." },
    ],
  });
  if (answer?.other) unmark(editor, row);
  if (!answer?.values) return;
  editor.do(markMoment(editor.board, row.id, answer.values.kind, answer.values.reason));
  editor.announce(`${row.touchpoint?.name} is marked: ${MOMENTS[answer.values.kind]}.`);
}

function unmark(editor, row) {
  editor.do(markMoment(editor.board, row.id, ""));
  editor.toast(`${quoted(row.touchpoint?.name)} is no moment of truth any more.`, { label: "Undo", run: () => editor.undo() });
}

/** Enter in the lane: the moment that is there, or the touchpoint of this step that is to be one. */
async function startIn(editor, step) {
  const { board } = editor;
  const [there, all] = [momentsIn(board, step), placementsIn(board, step)];
  if (!all.length) return editor.toast("There is no touchpoint on this step yet. Place one first: a moment of truth is a touchpoint.", placeFirst(editor, step));
  const from = there.length ? there : all;
  let { id } = from[0];
  if (from.length > 1) {
    const options = from.map((row) => ({ title: row.touchpoint?.name ?? "", hint: MOMENTS[row.moment_of_truth] ?? "", icon: "star", value: row.id }));
    id = await editor.choose({ title: there.length ? "Which moment of truth?" : "Which touchpoint decides?", options });
  }
  const row = id && rowOf(editor.board, "placement", id);
  if (row) await edit(editor, row);
}

function placeFirst(editor, step) {
  return {
    label: "Place a touchpoint",
    run() {
      editor.select(`step:${step}`);
      editor.commands.run("touchpoint.add", editor);
    },
  };
}

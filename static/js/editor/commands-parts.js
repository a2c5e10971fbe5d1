/** Stages, steps and cards: add, delete, duplicate, split, merge, undo. */
import { columns, rowOf, stages, stepsIn } from "./board.js";
import * as gestures from "./gestures.js";
import { parse } from "./selection.js";
import { draftCard, editName } from "./writing.js";

/** Do what makes a new stage, step or lane, and begin to write its name. */
export function make(editor, gesture) {
  if (!gesture) return;
  editor.do(gesture);
  editor.select(gesture.made);
  editName(editor, gesture.made, { fresh: true });
}

/** The stage or step one stands on or under. */
export function columnHere(editor) {
  const key = editor.selection.key;
  if (!key) return null;
  const { kind, id } = parse(key);
  const order = columns(editor.board);
  if (kind === "stage") return order.findLast((column) => column.stage.id === id) ?? null;
  const step = kind === "step" ? id : editor.cellOf(key)?.step;
  return order.find((column) => column.step.id === step) ?? null;
}

const stageHere = (editor) => columnHere(editor)?.stage ?? stages(editor.board).at(-1) ?? null;

function removeHere(editor) {
  const { key } = editor.selection;
  const { kind, id } = parse(key);
  if (kind === "card") return removed(editor, "card", editor.selected("card"));
  if (kind === "stage" && stages(editor.board).length === 1) return editor.toast("A journey keeps at least one stage.");
  if (kind === "step" && stepsIn(editor.board, rowOf(editor.board, "step", id).stage).length === 1) {
    const stage = rowOf(editor.board, "stage", rowOf(editor.board, "step", id).stage);
    const way = stages(editor.board).length > 1 ? { label: "Delete the stage", run: () => removed(editor, "stage", [stage.id]) } : null;
    return editor.toast(`A stage keeps at least one step, and this is the last of “${stage.name}”.`, way);
  }
  return removed(editor, kind, [id]);
}

function removed(editor, kind, ids) {
  const gesture = gestures.remove(editor.board, kind, ids);
  if (!gesture) return;
  editor.do(gesture);
  editor.toast(gesture.label.replace(/^Delete/, "Deleted"), { label: "Undo", run: () => editor.undo() });
}

function duplicateHere(editor) {
  const { kind, id } = parse(editor.selection.key);
  if (kind !== "card") {
    const copy = gestures.duplicate(editor.board, kind, id);
    editor.do(copy).then((answer) => {
      const made = answer?.refs?.[copy.operations[0].ref];
      if (made) editor.select(`${kind}:${made}`);
    });
    editor.announce("Duplicated.");
    return;
  }
  const card = rowOf(editor.board, "card", id);
  const { text, emotion, evidence, colour, tags, persona, owner, span } = card;
  const gesture = gestures.addCard(editor.board, card.lane, card.step, { text, emotion, evidence, colour, tags, persona, owner, span }, card.position + 1);
  editor.do({ ...gesture, label: gestures.duplicate(editor.board, "card", id).label });
  editor.select(gesture.made);
}

const nextStage = (editor, by) => {
  const order = stages(editor.board);
  return order[order.findIndex((stage) => stage.id === parse(editor.selection.key).id) + by] ?? null;
};

export function install(editor) {
  const columnsGroup = "Stages and steps";
  const on = (...kinds) => (it) => kinds.includes(it.kind);
  editor.commands.add(
    {
      id: "stage.add-after", title: "Add a stage after this", group: columnsGroup, menu: "stage", icon: "plus", order: 20, edits: true,
      run: (it) => make(it, gestures.addStage(it.board, stageHere(it)?.id ?? null)),
    },
    {
      id: "stage.add-before", title: "Add a stage before this", group: columnsGroup, menu: "stage", icon: "plus", order: 21, edits: true,
      when: (it) => stageHere(it),
      run: (it) => make(it, gestures.addStage(it.board, stages(it.board)[stageHere(it).position - 1]?.id ?? null)),
    },
    {
      id: "stage.add-step", title: "Add a step to this stage", group: columnsGroup, menu: "stage", icon: "plus", order: 22, edits: true, when: on("stage"),
      run: (it) => make(it, gestures.addStep(it.board, parse(it.selection.key).id)),
    },
    {
      id: "step.add-after", title: "Add a step after this", group: columnsGroup, keys: ["Alt+Shift+S"], menu: "step", icon: "plus", order: 20, edits: true, when: columnHere,
      run(it) {
        const { step, stage } = columnHere(it);
        make(it, gestures.addStep(it.board, stage.id, step.position + 1));
      },
    },
    {
      id: "step.add-before", title: "Add a step before this", group: columnsGroup, menu: "step", icon: "plus", order: 21, edits: true, when: columnHere,
      run(it) {
        const { step, stage } = columnHere(it);
        make(it, gestures.addStep(it.board, stage.id, step.position));
      },
    },
    {
      id: "step.split", title: "Split the stage here", group: columnsGroup, menu: "step", icon: "split", order: 60, edits: true,
      when: (it) => it.kind === "step" && it.row?.position > 0,
      run(it) {
        const step = it.row;
        make(it, gestures.split(it.board, step.stage, step.id));
      },
    },
    {
      id: "stage.merge-next", title: (it) => `Merge with “${nextStage(it, 1)?.name}”`, group: columnsGroup, menu: "stage", icon: "merge", order: 60, edits: true,
      when: (it) => it.kind === "stage" && nextStage(it, 1),
      run(it) {
        const { id } = parse(it.selection.key);
        it.do(gestures.merge(it.board, nextStage(it, 1).id, id));
        it.toast("Merged. Answers to both stages now count for this one.", { label: "Undo", run: () => it.undo() });
      },
    },
    {
      id: "part.duplicate", title: "Duplicate", group: "Change", keys: ["Mod+D"], menu: ["stage", "step", "lane", "card"], icon: "copy", order: 70, edits: true,
      when: on("stage", "step", "lane", "card"), run: duplicateHere,
    },
    {
      id: "part.delete", title: (it) => (it.selected("card").length > 1 ? `Delete ${it.selected("card").length} cards` : "Delete"), group: "Change", keys: ["Delete", "Backspace"],
      menu: ["stage", "step", "lane", "card"], icon: "trash", danger: true, order: 99, edits: true, when: on("stage", "step", "lane", "card"), run: removeHere,
    },
    {
      id: "card.add", title: "Add a card to this cell", group: "Write", menu: ["card", "cell"], icon: "plus", order: 20, edits: true,
      when: (it) => it.laneAt(it.selection.key ?? "")?.takes_cards && it.cellOf(it.selection.key),
      run(it) {
        const { lane, step } = it.cellOf(it.selection.key);
        draftCard(it, lane, step);
      },
    },
    { id: "undo", title: (it) => (it.undoLabel ? `Undo: ${it.undoLabel}` : "Undo"), group: "Change", keys: ["Mod+Z"], icon: "undo", anywhere: true, edits: true, run: (it) => it.undo() },
    { id: "redo", title: (it) => (it.redoLabel ? `Redo: ${it.redoLabel}` : "Redo"), group: "Change", keys: ["Mod+Shift+Z", "Mod+Y"], icon: "restore", anywhere: true, edits: true, run: (it) => it.redo() },
  );
}

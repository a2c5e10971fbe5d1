/** Moving things by key and by menu: each place a drag leads to can be reached this way, too. */
import { cardsIn, columns, lanes, rowOf, stages, stepsIn } from "./board.js";
import * as gestures from "./gestures.js";
import { parse } from "./selection.js";

const ARROWS = { left: "ArrowLeft", right: "ArrowRight", up: "ArrowUp", down: "ArrowDown" };
const MOVERS = {
  stage: { left: (board, id) => gestures.shift(board, "stage", id, -1), right: (board, id) => gestures.shift(board, "stage", id, 1) },
  step: { left: (board, id) => gestures.shiftStep(board, id, -1), right: (board, id) => gestures.shiftStep(board, id, 1) },
  lane: { up: (board, id) => shiftLane(board, id, -1), down: (board, id) => shiftLane(board, id, 1) },
  card: Object.fromEntries(Object.keys(ARROWS).map((way) => [way, (board, id) => gestures.shiftCard(board, id, way)])),
};

/** Past hidden lanes, which hold a place, too. */
function shiftLane(board, id, by) {
  const order = lanes(board);
  let at = order.findIndex((lane) => lane.id === id) + by;
  while (order[at]?.is_hidden) at += by;
  return order[at] ? gestures.move(board, "lane", id, order[at].position) : null;
}

/** Do a move, keep the focus on what moved, and say where it is now. */
export function moved(editor, gesture) {
  if (!gesture) return editor.announce("It is at the edge already.");
  const { key } = editor.selection;
  editor.do(gesture);
  editor.select(key);
  editor.announce(placeInWords(editor, key));
}

/** “Pay online”, step 3 of 6, stage Purchase. */
export function placeInWords(editor, key) {
  const { board } = editor;
  const { kind, id } = parse(key);
  const row = rowOf(board, kind, id);
  if (!row) return "";
  const name = gestures.quoted(gestures.nameOf(row));
  if (kind === "stage") return `${name}, stage ${row.position + 1} of ${board.stage.size}`;
  if (kind === "step") return `${name}, step ${row.position + 1} of ${stepsIn(board, row.stage).length} of ${rowOf(board, "stage", row.stage).name}`;
  if (kind === "lane") return `${name}, lane ${row.position + 1} of ${board.lane.size}`;
  const step = rowOf(board, "step", row.step);
  if (kind !== "card") return `${name}, ${step?.name}`;
  return `${name}, ${rowOf(board, "lane", row.lane).name}, ${step.name}, place ${row.position + 1} of ${cardsIn(board, row.lane, row.step).length}`;
}

function targetsOf(editor) {
  const { board } = editor;
  const { kind, id } = parse(editor.selection.key);
  if (kind === "stage") {
    return stages(board).map((stage) => ({ title: `To the place of “${stage.name}”`, value: () => gestures.move(board, kind, id, stage.position), off: stage.id === id }));
  }
  if (kind === "lane") {
    return lanes(board).map((lane) => ({ title: `To the place of “${lane.name}”`, value: () => gestures.move(board, kind, id, lane.position), off: lane.id === id }));
  }
  if (kind === "step") {
    const before = columns(board).map(({ step, stage }) => ({ title: `Before “${step.name}”`, hint: stage.name, off: step.id === id, value: () => beforeStep(board, id, step) }));
    const ends = stages(board).map((stage) => ({ title: `To the end of “${stage.name}”`, hint: "stage", value: () => gestures.move(board, "step", id, stepsIn(board, stage.id).length, { stage: stage.id }) }));
    return [...before, ...ends];
  }
  const card = rowOf(board, "card", id);
  const own = [rowOf(board, "lane", card.lane), ...lanes(board).filter((lane) => lane.id !== card.lane && !lane.is_hidden && gestures.fits(board, card, lane))];
  return own.flatMap((lane) => columns(board).map(({ step, stage }) => ({
    title: `${lane.name}: ${step.name}`,
    hint: stage.name,
    off: lane.id === card.lane && step.id === card.step,
    value: () => gestures.move(board, "card", id, cardsIn(board, lane.id, step.id).length, { lane: lane.id, step: step.id }),
  })));
}

function beforeStep(board, id, target) {
  const step = rowOf(board, "step", id);
  const leaves = step.stage === target.stage && step.position < target.position;
  return gestures.move(board, "step", id, target.position - (leaves ? 1 : 0), { stage: target.stage });
}

export function install(editor) {
  for (const [order, [way, arrow]] of Object.entries(ARROWS).entries()) {
    const kinds = Object.keys(MOVERS).filter((kind) => MOVERS[kind][way]);
    editor.commands.add({
      id: `move.${way}`,
      title: `Move ${way}`,
      group: "Move things",
      keys: [`Alt+${arrow}`],
      menu: kinds,
      icon: `arrow-${way}`,
      order: 30 + order,
      edits: true,
      when: (it) => kinds.includes(it.kind),
      run: (it) => moved(it, MOVERS[it.kind][way](it.board, parse(it.selection.key).id)),
    });
  }
  editor.commands.add(
    {
      id: "move.to", title: "Move to…", group: "Move things", keys: ["Alt+Shift+M"], menu: ["stage", "step", "lane", "card"], icon: "arrow-right", order: 40, edits: true,
      when: (it) => it.kind in MOVERS && it.row,
      async run(it) {
        const chosen = await it.choose({ title: `Move ${gestures.quoted(gestures.nameOf(it.row))}`, options: targetsOf(it).filter((one) => !one.off) });
        if (!chosen) return;
        const gesture = chosen();
        const last = it.kind === "step" && gesture && !stepsIn(it.board, rowOf(it.board, "step", it.row.id).stage)[1] && gesture.operations[0].values;
        if (last) it.toast("A stage keeps at least one step. Add another step to it first.");
        else moved(it, gesture);
      },
    },
    {
      id: "card.wider", title: "Reach over one more step", group: "Move things", keys: ["Alt+Shift+ArrowRight"], menu: "card", icon: "chevron-right", order: 45, edits: true,
      when: (it) => it.kind === "card" && columns(it.board).length > 1,
      run: (it) => reach(it, 1),
    },
    {
      id: "card.narrower", title: "Reach over one step less", group: "Move things", keys: ["Alt+Shift+ArrowLeft"], menu: "card", icon: "chevron-left", order: 46, edits: true,
      when: (it) => it.kind === "card" && it.row?.span > 1,
      run: (it) => reach(it, -1),
    },
  );
}

function reach(editor, by) {
  const card = editor.row;
  const span = card.span + by;
  const start = columns(editor.board).findIndex((column) => column.step.id === card.step);
  if (start + span > columns(editor.board).length) return editor.announce("The map ends here.");
  editor.do(gestures.change(editor.board, "card", card.id, { span }, `Reach of ${gestures.quoted(card.text)}`));
  editor.announce(span === 1 ? "In one step" : `Over ${span} steps`);
}

/** Writing on the map: names of stages, steps and lanes, and the texts of cards, each saved as one writes. */
import { cardsIn, columns, rowOf } from "./board.js";
import { makeCard } from "./cards.js";
import { addCard, editText, remove, rename } from "./gestures.js";
import { cellKey, parse } from "./selection.js";
import { editRichly } from "./rich-editing.js";
import { kindFor } from "./stage-kinds.js";
import { editInPlace } from "./text-editing.js";

const WHAT = { stage: "Name of the stage", step: "Name of the step", lane: "Name of the lane" };

/** Rename a stage, step or lane where it stands. `fresh`: it was made a moment ago, and Escape takes it away again. */
export function editName(editor, key, { typed = null, fresh = false } = {}) {
  const { kind, id } = parse(key);
  const [row, head] = [rowOf(editor.board, kind, id), editor.grid.element(key)];
  if (!row || !head || !editor.begin(key)) return;
  head.setAttribute("data-editing", "");
  head.scrollIntoView({ block: "nearest", inline: "nearest" });
  editInPlace(head.querySelector(".ed-name"), {
    text: row.name,
    typed,
    label: WHAT[kind],
    onDone(name, how) {
      head.removeAttribute("data-editing");
      const now = head.dataset.key;
      editor.ended();
      const { id: known } = parse(now);
      if (how === "escape" && fresh) {
        editor.undo();
        return;
      }
      // What nobody else has changed meanwhile stands on its newest version, which may be one of our own.
      const untouched = rowOf(editor.board, kind, known)?.name === row.name;
      const gesture = rename(editor.board, kind, known, name, untouched || !row.version ? undefined : { ...row, id: known });
      if (fresh && kind === "stage" && gesture && kindFor(name) !== "other") Object.assign(gesture.operations[0].values, { kind: kindFor(name) });
      if (gesture) editor.do(gesture);
      else head.querySelector(".ed-name").textContent = rowOf(editor.board, kind, known)?.name ?? "";
      if (how === "blur") return;
      const further = how === "tab" ? 1 : how === "back" ? -1 : 0;
      const target = further ? neighbour(editor, kind, known, further) : null;
      editor.select(target ?? now);
      if (target) editName(editor, target);
    },
  });
}

/** Where Tab leads from a name: from a stage to its first step, from step to step; Shift+Tab back, through the stage's own name. */
function neighbour(editor, kind, id, by) {
  const order = columns(editor.board);
  if (kind === "lane") return null;
  if (kind === "stage") {
    const first = order.findIndex((column) => column.stage.id === id);
    const found = order[by > 0 ? first : first - 1];
    return found ? `step:${found.step.id}` : null;
  }
  const at = order.findIndex((column) => column.step.id === id);
  if (by < 0 && order[at].opens) return `stage:${order[at].stage.id}`;
  return order[at + by] ? `step:${order[at + by].step.id}` : null;
}

/** Write into a card that is there. */
export function editCard(editor, key, typed = null) {
  const { id } = parse(key);
  const [card, element] = [rowOf(editor.board, "card", id), editor.grid.element(key)];
  if (!card || !element || !editor.begin(key)) return;
  write(editor, element, { card, typed });
}

/** Begin a new card in a cell; it comes to be with its first words. */
export function draftCard(editor, lane, step, typed = null) {
  const cell = editor.grid.cellAt(lane, step);
  if (!cell || !editor.begin(cellKey(lane, step))) return;
  const element = makeCard("card:draft");
  (cell.querySelector(":scope > .ed-stack") ?? cell).append(element);
  cell.removeAttribute("data-empty");
  write(editor, element, { place: { lane, step }, typed });
}

function write(editor, element, { card = null, place = null, typed }) {
  let based = card && { version: card.version, text: card.text };
  const lane = rowOf(editor.board, "lane", card?.lane ?? place.lane);
  const known = () => parse(element.dataset.item).id;
  const isNew = () => element.dataset.item === "card:draft";

  function save(text, last) {
    if (isNew()) {
      if (!text.trim()) return;
      const gesture = addCard(editor.board, place.lane, place.step, { text });
      element.dataset.item = gesture.made;
      send(gesture, text);
    } else if (last && !text.trim() && based.text.trim()) {
      editor.do(remove(editor.board, "card", [known()]));
    } else {
      const gesture = editText(editor.board, known(), text, based);
      if (gesture) send({ ...gesture, continues: written > 0 }, text);
    }
  }

  let written = 0;
  function send(gesture, text) {
    written += 1;
    based = { version: based?.version ?? 1, text };
    editor.do(gesture).then((answer) => {
      const saved = answer?.board?.cards?.find((row) => row.id === known());
      if (saved) based = { version: saved.version, text: saved.text };
    });
  }

  element.setAttribute("data-editing", "");
  editRichly(element.querySelector(".ed-card-text"), {
    text: card?.text ?? "",
    typed,
    label: `${lane.name}: text of the card`,
    placeholder: editor.lanes.of(lane.kind).prompt?.(lane) ?? "",
    onPause: (text) => save(text, false),
    onDone(text, how) {
      save(text, true);
      element.removeAttribute("data-editing");
      element.drawn = null;
      const key = element.dataset.item;
      const cell = element.closest(".ed-cell");
      if (key === "card:draft") element.remove();
      if (cell) cell.inputs = null;
      editor.ended();
      if (how === "blur") return;
      const here = key === "card:draft" || !editor.grid.element(key) ? cell?.dataset.key : key;
      const further = how === "tab" ? "right" : how === "back" ? "left" : null;
      if (further) {
        editor.select(cell?.dataset.key);
        editor.walk(further, { throughCells: true });
        editor.startHere();
      } else editor.select(here);
    },
  });
}

/** Begin what typing begins at a place: a name, the text of a card, or a new card. */
export function start(editor, key, typed = null) {
  if (!editor.canEdit || !key) return;
  const { kind, ids, id } = parse(key);
  if (kind === "stage" || kind === "step" || kind === "lane") return editName(editor, key, { typed });
  if (kind === "cell") {
    const lane = rowOf(editor.board, "lane", ids[0]);
    const renderer = editor.lanes.of(lane.kind);
    const first = cardsIn(editor.board, ...ids)[0];
    if (renderer.start) renderer.start(editor, editor.grid.cellAt(...ids), typed);
    else if (first && typed === null) editCard(editor, `card:${first.id}`);
    else if (lane.takes_cards) draftCard(editor, ...ids, typed);
    return;
  }
  const lane = editor.laneAt(key);
  const renderer = editor.lanes.of(lane?.kind ?? "text");
  if (renderer.edit) renderer.edit(editor, key, typed);
  else if (kind === "card" && rowOf(editor.board, "card", id)) editCard(editor, key, typed);
}

/** Another one after this: a stage, a step, a lane's neighbour, or one more card in the cell. */
export function another(editor, key) {
  const { kind, ids } = parse(key);
  if (kind === "stage") return editor.commands.run("stage.add-after", editor);
  if (kind === "step") return editor.commands.run("step.add-after", editor);
  if (kind === "lane") return editor.commands.run("lane.add-below", editor);
  const [lane, step] = kind === "cell" ? ids : Object.values(editor.cellOf(key) ?? {});
  const renderer = editor.lanes.of(rowOf(editor.board, "lane", lane)?.kind ?? "text");
  if (renderer.start) return renderer.start(editor, editor.grid.cellAt(lane, step), null);
  return draftCard(editor, lane, step);
}


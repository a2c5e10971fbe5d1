/** Dragging a point of the emotion curve, and the ghost of a point where a click would set one. */
import { rowOf } from "./board.js";
import { icon } from "./dom.js";
import { FACES, heightOf, valueAt, valueInWords } from "./emotion-geometry.js";
import { setEmotion } from "./gestures-emotion.js";
import { parse } from "./selection.js";

/** `preview(row, {id, value})` draws the curve as it would be; without a second argument as it is. */
export function follow(editor, preview) {
  const { root } = editor.grid;
  let drag = null;
  let dragged = false;

  /** The zoom of the map changes what a pixel is. */
  const heightIn = (cell, event) => {
    const box = cell.getBoundingClientRect();
    return ((event.clientY - box.top) * cell.offsetHeight) / box.height;
  };

  root.addEventListener("pointerdown", (event) => {
    const cell = event.target.closest('.ed-lane[data-kind="emotion"] > .ed-cell');
    if (!cell || event.button !== 0) return;
    cell.pressedAt = heightIn(cell, event);
    dragged = false;
    const point = event.target.closest(".ed-point");
    if (!point) return;
    const { id } = parse(point.dataset.item);
    const card = rowOf(editor.board, "card", id);
    if (!card) return;
    drag = { point, cell, id, step: card.step, from: card.emotion, value: card.emotion, row: cell.closest(".ed-lane") };
    point.setPointerCapture(event.pointerId);
    event.stopPropagation();
    event.preventDefault();
    editor.select(point.dataset.item);
  }, true);

  root.addEventListener("pointermove", (event) => {
    if (drag) return moveTo(valueAt(heightIn(drag.cell, event)));
    const cell = event.target.closest?.('.ed-lane[data-kind="emotion"] > .ed-cell[data-empty]');
    cell?.style.setProperty("--ghost", `${heightOf(valueAt(heightIn(cell, event)))}px`);
  });

  function moveTo(value) {
    if (value === drag.value) return;
    drag.value = value;
    drag.moved = true;
    drag.point.setAttribute("data-dragging", "");
    drag.point.style.setProperty("--y", `${heightOf(value)}px`);
    drag.point.firstElementChild.replaceWith(icon(FACES[value]));
    drag.point.setAttribute("aria-valuenow", value);
    drag.point.setAttribute("aria-valuetext", valueInWords(value, editor.figures.measured(drag.step)));
    preview(drag.row, { id: drag.id, value });
  }

  function drop(keep) {
    if (!drag) return;
    const { point, cell, row, value, from, moved, step } = drag;
    drag = null;
    point.removeAttribute("data-dragging");
    if (!moved) return;
    dragged = true;
    cell.inputs = null;
    if (keep && value !== from) {
      editor.do(setEmotion(editor.board, parse(point.dataset.item).id, value));
      editor.announce(valueInWords(value, editor.figures.measured(step)));
    } else editor.grid.draw();
    preview(row, null);
  }

  // The click that ends a drag is no click.
  root.addEventListener("click", (event) => {
    if (dragged) event.stopPropagation();
    dragged = false;
  }, true);
  root.addEventListener("pointerup", () => drop(true));
  root.addEventListener("pointercancel", () => drop(false));
  document.addEventListener("keydown", (event) => {
    if (!drag || event.key !== "Escape") return;
    event.stopPropagation();
    drop(false);
  }, true);
}

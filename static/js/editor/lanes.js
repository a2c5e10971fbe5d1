/**
 * Which renderer draws the lanes of a kind. A renderer has any of:
 *
 *   items(board, lane, step) → ["placement:9", …]   what one can walk to inside a cell, top to bottom; each drawn with that `data-item`
 *   inputs(board, lane, step) → [row, …]            objects the cell is drawn from; drawn again only when one is another object
 *   cell(cell, lane, step, editor)                  draws one cell (role=gridcell is made already)
 *   render(row, lane, editor), update?(…)           draws across all columns instead of (or, with `cell`, besides) cells; the row has
 *                                                   its head already; `inputs(board, lane)` without a step when there is no `cell`
 *   across(board, lane) → [row, …]                  with `cell` and `render`: what the drawing across is made from
 *   prompt(lane)                                    what an empty cell invites to
 *   startTitle                                      what `start` is called in the menu of an empty cell
 *   start(editor, cell, typed)                      what typing, Enter or a click on an empty cell begins; a card otherwise
 *   edit(editor, item, typed)                       what Enter or typing on an item begins; its text otherwise
 */
import { cardRenderer } from "./cards.js";

export const quietRenderer = { items: () => [], inputs: () => [], cell() {} };
const lineRenderer = { render() {}, inputs: () => [], items: () => [] };

export class Lanes {
  #byKind = new Map();

  add(kind, renderer) {
    for (const one of [kind].flat()) this.#byKind.set(one, renderer);
  }

  of(kind) {
    return this.#byKind.get(kind) ?? (kind.startsWith("line_of") ? lineRenderer : LIVE.includes(kind) ? quietRenderer : cardRenderer);
  }
}

const LIVE = ["metrics", "dropoff", "touchpoints", "moments", "verbatims"];

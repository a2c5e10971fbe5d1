/**
 * Where somebody is on the map, and what is selected with it. Places are words: "stage:2", "step:5", "lane:3" (heads),
 * "cell:3:5" (lane, step), and what stands in a cell: "card:7", "placement:9". Pure: a layout goes in, places come out.
 */

/** Parts of a place; ids of rows that the server does not know yet stay words. */
export function parse(key) {
  const [kind, ...ids] = key.split(":");
  return { kind, ids: ids.map((id) => (/^\d+$/.test(id) ? Number(id) : id)), id: /^\d+$/.test(ids[0]) ? Number(ids[0]) : ids[0] };
}

export const cellKey = (lane, step) => `cell:${lane}:${step}`;

/**
 * What can be walked on: `columns` as in board.js, `rows` = [{id, open}] (the lanes in view; a row that is not `open` has only its
 * head), `itemsIn(lane, step)` = the places inside a cell from top to bottom, `cellOf(item)` = {lane, step}.
 */
export function place(layout, key) {
  const { kind, ids, id } = parse(key);
  const columnOf = (step) => layout.columns.findIndex((column) => column.step.id === step) + 1;
  const rowOf = (lane) => layout.rows.findIndex((row) => row.id === lane) + 2;
  const at = (row, column) => (row >= 0 && column >= 0 ? { row, column } : null);
  if (kind === "stage") {
    const column = layout.columns.findIndex((found) => found.stage.id === id) + 1;
    return column ? at(0, column) : null;
  }
  if (kind === "step") return columnOf(id) ? at(1, columnOf(id)) : null;
  if (kind === "lane") return rowOf(id) > 1 ? at(rowOf(id), 0) : null;
  const cell = kind === "cell" ? { lane: ids[0], step: ids[1] } : layout.cellOf(key);
  return cell && rowOf(cell.lane) > 1 && columnOf(cell.step) ? at(rowOf(cell.lane), columnOf(cell.step)) : null;
}

/** The place at a row and column: a head, the first or last item of a cell, or the empty cell itself. */
export function keyAt(layout, row, column, edge = "first", index = null) {
  if (column === 0) return row > 1 && layout.rows[row - 2] ? `lane:${layout.rows[row - 2].id}` : null;
  const found = layout.columns[column - 1];
  if (!found) return null;
  if (row === 0) return `stage:${found.stage.id}`;
  if (row === 1) return `step:${found.step.id}`;
  const lane = layout.rows[row - 2];
  if (!lane?.open) return null;
  const items = layout.itemsIn(lane.id, found.step.id);
  if (!items.length) return cellKey(lane.id, found.step.id);
  if (index !== null) return items[Math.min(index, items.length - 1)];
  return edge === "last" ? items.at(-1) : items[0];
}

/**
 * The place in a direction ("left", "right", "up", "down"), or null at the edge. `column` keeps the way straight when the walk
 * goes over a stage, which is wider than a column.
 */
export function next(layout, from, direction) {
  const here = place(layout, from.key);
  if (!here) return null;
  const column = here.row === 0 && from.column && covers(layout, from.key, from.column) ? from.column : here.column;
  if (direction === "left" || direction === "right") return across(layout, from.key, here, direction === "left" ? -1 : 1);
  const by = direction === "up" ? -1 : 1;
  const inside = sibling(layout, from.key, here, by);
  if (inside) return { key: inside, column };
  for (let row = here.row + by; row >= 0 && row < layout.rows.length + 2; row += by) {
    const key = keyAt(layout, row, column, by > 0 ? "first" : "last");
    if (key) return { key, column };
  }
  return null;
}

function covers(layout, key, column) {
  return layout.columns[column - 1]?.stage.id === parse(key).id;
}

function across(layout, key, here, by) {
  const index = here.row > 1 && here.column > 0 ? itemsAt(layout, here).indexOf(key) : -1;
  const stage = here.row === 0 ? parse(key).id : null;
  for (let column = here.column + by; column >= 0 && column <= layout.columns.length; column += by) {
    if (stage !== null && layout.columns[column - 1]?.stage.id === stage) continue;
    const found = keyAt(layout, here.row, column, "first", index < 0 ? null : index);
    // Leftwards onto a stage of several steps: its first column is where one stands.
    if (found) return { key: found, column: here.row === 0 ? place(layout, found).column : column };
  }
  return null;
}

function itemsAt(layout, { row, column }) {
  const [lane, found] = [layout.rows[row - 2], layout.columns[column - 1]];
  return lane && found ? layout.itemsIn(lane.id, found.step.id) : [];
}

function sibling(layout, key, here, by) {
  if (here.row < 2 || here.column === 0) return null;
  const items = itemsAt(layout, here);
  const index = items.indexOf(key);
  return index < 0 ? null : items[index + by] ?? null;
}

/** The first or last place of the row one stands in, or of the whole map. */
export function edge(layout, key, end, whole = false) {
  const here = place(layout, key);
  if (!here) return null;
  const last = layout.columns.length;
  if (!whole) return keyAt(layout, here.row, end === "start" ? (here.row > 1 ? 0 : 1) : last);
  if (end === "start") return keyAt(layout, 0, 1);
  for (let row = layout.rows.length + 1; row >= 0; row -= 1) {
    const found = keyAt(layout, row, last, "last");
    if (found) return found;
  }
  return null;
}

/** Every cell, with what stands in it, in the rectangle between two places. */
export function between(layout, anchor, head) {
  const [a, b] = [place(layout, anchor), place(layout, head)];
  if (!a || !b) return [];
  const keys = [];
  for (let row = Math.max(2, Math.min(a.row, b.row)); row <= Math.max(a.row, b.row); row += 1) {
    for (let column = Math.max(1, Math.min(a.column, b.column)); column <= Math.max(a.column, b.column); column += 1) {
      if (!layout.rows[row - 2]?.open) continue;
      const items = itemsAt(layout, { row, column });
      keys.push(...(items.length ? items : [cellKey(layout.rows[row - 2].id, layout.columns[column - 1].step.id)]));
    }
  }
  return keys;
}

/** Where to stand when what one stood on is gone: its neighbour in the cell, the cell, or the nearest head. */
export function nearest(layout, before, key) {
  if (place(layout, key)) return key;
  const here = place(before, key);
  if (!here) return layout.columns.length ? keyAt(layout, 0, 1) : null;
  const items = here.row > 1 && here.column > 0 ? itemsAt(before, here) : [];
  const index = items.indexOf(key);
  for (const near of [items[index + 1], items[index - 1]]) if (near && place(layout, near)) return near;
  const row = Math.min(here.row, layout.rows.length + 1);
  const column = here.column === 0 ? 0 : Math.min(here.column, layout.columns.length);
  return keyAt(layout, row, column) ?? keyAt(layout, 1, Math.max(column, 1)) ?? keyAt(layout, 0, 1);
}

/** A key as it reads once the server has given a new row its number. */
export function renamed(key, ids) {
  return key.replace(/~[^:]+/g, (id) => ids.get(id) ?? id);
}

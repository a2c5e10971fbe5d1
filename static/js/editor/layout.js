/** What can be walked on, of a board: see selection.js, which walks on it. */
import { columns, lanes, rowOf } from "./board.js";
import { parse } from "./selection.js";

/** `renderers` says what stands in the cells of each kind of lane. */
export function layoutOf(board, renderers) {
  const order = columns(board);
  const steps = new Map(order.map((column) => [column.step.id, column.step]));
  const items = (lane, step) => renderers.of(lane.kind).items?.(board, lane, step) ?? [];
  const rows = lanes(board)
    .filter((lane) => !lane.is_hidden)
    .map((lane) => ({ id: lane.id, lane, open: !lane.is_collapsed && !lane.is_line }));
  let others = null;

  /** Where everything stands that is no card; gathered once, when it is first asked for. */
  function placesOfOthers() {
    const found = new Map();
    for (const { lane } of rows) {
      for (const step of steps.values()) for (const item of items(lane, step)) found.set(item, { lane: lane.id, step: step.id });
    }
    return found;
  }

  return {
    columns: order,
    rows,
    itemsIn(lane, step) {
      const [row, column] = [rowOf(board, "lane", lane), steps.get(step)];
      return row && column ? items(row, column) : [];
    },
    cellOf(key) {
      const { kind, id } = parse(key);
      const card = kind === "card" ? rowOf(board, "card", id) : null;
      if (kind === "card") return card && { lane: card.lane, step: card.step };
      others ??= placesOfOthers();
      return others.get(key) ?? null;
    },
  };
}

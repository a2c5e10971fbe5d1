/** What lies under the pointer while something is dragged, as dropping.js understands it, and where its mark is drawn. */
import { parse } from "./selection.js";

/** The target at a point of the window for a thing of this kind; null beside the map. */
export function targetAt(grid, kind, x, y) {
  const under = document.elementFromPoint(x, y);
  if (!under || !grid.root.contains(under)) return null;
  const lane = under.closest(".ed-lane");
  if (kind === "lane") return lane && besideLane(lane, y);
  const head = under.closest(".ed-stage, .ed-step");
  if (head) return besideHead(head, x);
  const cell = lane && cellUnder(lane, x);
  return cell ? inCell(cell, y) : null;
}

function besideLane(row, y) {
  const box = row.getBoundingClientRect();
  const after = y > box.top + box.height / 2;
  return { kind: "lane", id: parse(row.firstElementChild.dataset.key).id, after, mark: { left: box.left, top: after ? box.bottom : box.top, width: box.width, height: 0 } };
}

function besideHead(head, x) {
  const box = head.getBoundingClientRect();
  const { kind, id } = parse(head.dataset.key);
  const after = x > box.left + box.width / 2;
  return { kind, id, after, mark: { left: after ? box.right : box.left, top: box.top, width: 0, height: box.height } };
}

/** By place, not by element: a card that reaches over several steps covers cells that are not its own. */
function cellUnder(row, x) {
  return [...row.querySelectorAll(":scope > .ed-cell")].find((cell) => {
    const box = cell.getBoundingClientRect();
    return box.left <= x && x < box.right;
  });
}

function inCell(cell, y) {
  const [, lane, step] = cell.dataset.key.split(":").map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  const box = cell.getBoundingClientRect();
  const items = [...cell.querySelectorAll("[data-item]")].map((item) => item.getBoundingClientRect());
  const index = items.filter((item) => y > item.top + item.height / 2).length;
  const top = !items.length ? box.top + 6 : index < items.length ? items[index].top - 3 : items.at(-1).bottom + 3;
  return { kind: "cell", lane, step, index, mark: { left: box.left + 6, top, width: box.width - 12, height: 0 } };
}

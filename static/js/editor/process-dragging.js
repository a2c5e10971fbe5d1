/** Drawing a way by dragging from a step's handle to another step; a click on the handle asks for the step instead. */
import { svg } from "./emotion-drawing.js";

const START = 6;
const idOf = (text) => (/^\d+$/.test(text) ? Number(text) : text);

/** `to(source, target)` when one has been drawn, `choose(source)` when the handle was only clicked. */
export function drawWays(editor, { to, choose }) {
  const { root } = editor.grid;
  let drag = null;

  root.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest(".ed-way-handle");
    if (!handle || event.button !== 0) return;
    const row = handle.closest(".ed-lane");
    drag = { handle, row, x: event.clientX, y: event.clientY, line: null, over: null };
    handle.setPointerCapture(event.pointerId);
    event.stopPropagation();
  }, true);

  root.addEventListener("pointermove", (event) => {
    if (!drag) return;
    if (!drag.line && Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < START) return;
    if (!drag.line) begin();
    const box = drag.row.getBoundingClientRect();
    const scale = drag.row.offsetWidth / box.width;
    const [x0, x1] = [drag.x, event.clientX].map((x) => (x - box.left) * scale);
    const [y0, y1] = [drag.y, event.clientY].map((y) => (y - box.top) * scale);
    drag.line.setAttribute("d", `M${x0} ${y0}C${x0} ${y0 + 40} ${x1} ${y1 + 40} ${x1} ${y1}`);
    over(stepUnder(event));
  });

  function begin() {
    drag.line = svg("path", { class: "arc" });
    drag.sheet = svg("svg", { class: "ed-way-sheet", "aria-hidden": "true" }, drag.line);
    drag.row.append(drag.sheet);
  }

  /** Any cell or head of a column stands for its step. */
  function stepUnder(event) {
    const [found] = document.elementsFromPoint(event.clientX, event.clientY).filter((one) => one.matches?.(".ed-cell, .ed-step"));
    if (!found || !root.contains(found)) return null;
    const parts = found.dataset.key.split(":");
    return { step: idOf(parts.at(-1)), element: found };
  }

  function over(found) {
    if (found?.element === drag.over?.element) return;
    drag.over?.element.removeAttribute("data-target");
    drag.over = found && String(found.step) !== drag.handle.dataset.step ? found : null;
    drag.over?.element.setAttribute("data-target", "");
  }

  function end(keep) {
    if (!drag) return;
    const { handle, line, sheet, over: target } = drag;
    const source = idOf(handle.dataset.step);
    target?.element.removeAttribute("data-target");
    sheet?.remove();
    drag = null;
    if (!keep) return;
    if (line && target) to(source, target.step);
    else if (!line) choose(source);
  }

  root.addEventListener("pointerup", () => end(true));
  root.addEventListener("pointercancel", () => end(false));
  root.addEventListener("click", (event) => event.target.closest(".ed-way-handle") && event.stopPropagation(), true);
  document.addEventListener("keydown", (event) => {
    if (!drag || event.key !== "Escape") return;
    event.stopPropagation();
    end(false);
  }, true);
}

/**
 * The map as a grid: stages, steps, lanes. Every element is built once and kept by its key; a new board redraws only cells whose
 * inputs are other objects than before. What stands inside a lane is drawn by the renderer of its kind (see lanes.js).
 */
import { columns, lanes, stages, stepsIn } from "./board.js";
import { arrange, el, setAttribute } from "./dom.js";
import { drawLaneHead, drawStageHead, drawStepHead, makeLaneHead, makeStageHead, makeStepHead } from "./heads.js";
import { cellKey } from "./selection.js";

export class Grid {
  #editor;
  #heads = new Map();
  #rows = new Map();
  #drawnColumns = null;
  #drawnStages = null;

  constructor(editor, host) {
    this.#editor = editor;
    this.host = host;
    this.stageRow = el("div", { class: "ed-row ed-stages", role: "row" }, el("div", { class: "ed-corner", role: "presentation" }));
    this.stepRow = el("div", { class: "ed-row ed-steps", role: "row" }, el("div", { class: "ed-corner", role: "presentation" }));
    this.head = el("div", { class: "ed-head", role: "rowgroup" }, this.stageRow, this.stepRow);
    this.body = el("div", { class: "ed-body", role: "rowgroup" });
    this.root = el("div", { class: "ed-grid", role: "grid", "aria-multiselectable": "true" }, this.head, this.body);
    host.append(this.root);
  }

  /** Bring the page in line with the editor's board. */
  draw() {
    const { board } = this.#editor;
    const order = columns(board);
    setAttribute(this.root, "aria-label", `Map of ${board.journey.name}`);
    setAttribute(this.root, "aria-colcount", order.length + 1);
    if (this.#drawnColumns !== order || this.#drawnStages !== board.stage) this.#drawHeads(board, order);
    const shown = lanes(board).filter((lane) => !lane.is_hidden);
    setAttribute(this.root, "aria-rowcount", shown.length + 2);
    for (const [id, row] of this.#rows) {
      if (shown.some((lane) => lane.id === id)) continue;
      row.remove();
      this.#rows.delete(id);
    }
    const rows = shown.map((lane, index) => this.#row(lane, index, order));
    arrange(this.body, rows);
    this.#drawnColumns = order;
    this.#drawnStages = board.stage;
  }

  #drawHeads(board, order) {
    this.root.style.setProperty("--columns", order.length);
    const [stageHeads, stepHeads] = [[], []];
    for (const stage of stages(board)) {
      const steps = stepsIn(board, stage.id);
      if (!steps.length) continue;
      const head = this.#head(`stage:${stage.id}`, () => makeStageHead(this.#editor, stage));
      drawStageHead(head, stage, steps.length, stepHeads.length, this.#editor);
      stageHeads.push(head);
      for (const [place, step] of steps.entries()) {
        const stepHead = this.#head(`step:${step.id}`, () => makeStepHead(this.#editor, step));
        drawStepHead(stepHead, step, stage, { opens: place === 0 && stepHeads.length > 0, column: stepHeads.length }, this.#editor);
        stepHeads.push(stepHead);
      }
    }
    this.#replace(this.stageRow, stageHeads);
    this.#replace(this.stepRow, stepHeads);
  }

  #replace(row, heads) {
    for (const child of [...row.children].slice(1)) {
      if (heads.includes(child)) continue;
      this.#heads.delete(child.dataset.key);
      child.remove();
    }
    arrange(row, heads, row.firstElementChild);
  }

  #head(key, make) {
    if (!this.#heads.has(key)) this.#heads.set(key, make());
    return this.#heads.get(key);
  }

  #row(lane, index, order) {
    let row = this.#rows.get(lane.id);
    if (!row) {
      row = el("div", { class: "ed-row ed-lane", role: "row" }, makeLaneHead(this.#editor, lane));
      row.cells = new Map();
      this.#rows.set(lane.id, row);
    }
    const renderer = this.#editor.lanes.of(lane.kind);
    setAttribute(row, "aria-rowindex", index + 3);
    if (row.lane !== lane) {
      row.dataset.lane = lane.id;
      row.dataset.kind = lane.kind;
      for (const [name, on] of [["data-collapsed", lane.is_collapsed], ["data-pinned", lane.is_pinned], ["data-line", lane.is_line]]) {
        row.toggleAttribute(name, Boolean(on));
      }
      drawLaneHead(row.firstElementChild, lane, this.#editor);
    }
    const was = row.lane;
    row.lane = lane;
    if (renderer.render) this.#drawWhole(row, lane, renderer, was);
    if (renderer.cell || !renderer.render) this.#drawCells(row, lane, renderer, order);
    return row;
  }

  /** A lane that is one drawing across all columns. */
  #drawWhole(row, lane, renderer, was) {
    const inputs = (renderer.across ?? (renderer.cell ? (board) => [board] : renderer.inputs ?? ((board) => [board])))(this.#editor.board, lane);
    const all = [lane, columns(this.#editor.board), ...inputs];
    if (was && sameInputs(row.inputs, all)) return;
    row.inputs = all;
    if (was && renderer.update) renderer.update(row, lane, this.#editor);
    else renderer.render(row, lane, this.#editor);
  }

  #drawCells(row, lane, renderer, order) {
    if (row.order !== order) {
      const kept = new Set(order.map((column) => column.step.id));
      for (const [id, cell] of row.cells) {
        if (kept.has(id)) continue;
        cell.remove();
        row.cells.delete(id);
      }
      const cells = order.map((column, index) => this.#cell(row, lane, column, index));
      arrange(row, cells, row.firstElementChild);
      row.order = order;
    }
    const { board } = this.#editor;
    for (const { step } of order) {
      const cell = row.cells.get(step.id);
      const inputs = renderer.inputs ? renderer.inputs(board, lane, step) : [];
      inputs.push(lane.kind);
      if (sameInputs(cell.inputs, inputs)) continue;
      cell.inputs = inputs;
      renderer.cell?.(cell, lane, step, this.#editor);
      const items = renderer.items?.(board, lane, step) ?? [];
      cell.toggleAttribute("data-empty", !items.length && !cell.querySelector("[data-item], [data-filled]"));
    }
    const spans = Math.max(0, ...[...row.querySelectorAll(":scope > .ed-cell > [data-span]")].map((card) => Number(card.style.getPropertyValue("--span-row"))));
    row.style.setProperty("--span-rows", spans || "");
    row.toggleAttribute("data-spans", spans > 0);
  }

  #cell(row, lane, { step, opens }, index) {
    let cell = row.cells.get(step.id);
    if (!cell) {
      cell = el("div", { class: "ed-cell", role: "gridcell", tabindex: "-1", "data-key": cellKey(lane.id, step.id), "data-empty": true });
      row.cells.set(step.id, cell);
    }
    setAttribute(cell, "data-prompt", this.#editor.canEdit ? this.#editor.lanes.of(lane.kind).prompt?.(lane) : null);
    setAttribute(cell, "aria-colindex", index + 2);
    cell.toggleAttribute("data-opens", opens && index > 0);
    return cell;
  }

  /** The element at a place: a head, a cell, or what stands in one. */
  element(key) {
    if (!key) return null;
    const name = key.startsWith("card:") || !/^(stage|step|lane|cell):/.test(key) ? "data-item" : "data-key";
    if (this.#heads.has(key)) return this.#heads.get(key);
    return this.root.querySelector(`[${name}="${CSS.escape(key)}"]`);
  }

  rowOf(lane) {
    return this.#rows.get(lane) ?? null;
  }

  cellAt(lane, step) {
    return this.#rows.get(lane)?.cells.get(step) ?? null;
  }

  /** Rows that the server has given a number keep their elements. */
  adopt(ids) {
    for (const [local, id] of ids) {
      for (const kind of ["stage", "step"]) {
        const head = this.#heads.get(`${kind}:${local}`);
        if (!head) continue;
        this.#heads.delete(`${kind}:${local}`);
        this.#heads.set(`${kind}:${id}`, head);
      }
      if (this.#rows.has(local)) {
        this.#rows.set(id, this.#rows.get(local));
        this.#rows.delete(local);
      }
      for (const row of this.#rows.values()) {
        if (!row.cells.has(local)) continue;
        row.cells.set(id, row.cells.get(local));
        row.cells.delete(local);
      }
      for (const name of ["data-key", "data-item"]) {
        for (const element of this.root.querySelectorAll(`[${name}*="${local}"]`)) {
          const parts = element.getAttribute(name).split(":").map((part) => (part === local ? id : part));
          element.setAttribute(name, parts.join(":"));
        }
      }
    }
  }
}

function sameInputs(before, now) {
  return Boolean(before) && before.length === now.length && before.every((input, index) => input === now[index]);
}

/**
 * The lanes that fill themselves: river, scores and what customers say, and the measured emotion. The server draws them; here they
 * are fetched again when the columns or touchpoints change, and every few seconds while somebody looks.
 *
 *   editor.figures.of(lane)       {through, stages, steps, words} of a lane
 *   editor.figures.measured(step) {value, low, high, n, hollow}, or null
 */
import { columnOf, columns, stepsIn } from "./board.js";
import { el, visuallyHidden } from "./dom.js";

const EVERY = 5_000;
const PAUSE = 600;

class Figures {
  #url;
  #etag = null;
  #data = { lanes: {}, emotion: {}, steps: [] };
  #told;

  constructor(url, told) {
    [this.#url, this.#told] = [url, told];
  }

  of(lane) {
    return this.#data.lanes[lane] ?? {};
  }

  measured(step) {
    return this.#data.emotion[step] ?? null;
  }

  /** Whether they were drawn for these very columns. */
  fit(order) {
    return order.length === this.#data.steps.length && order.every(({ step }, index) => step.id === this.#data.steps[index]);
  }

  async refresh() {
    try {
      const headers = { Accept: "application/json", ...(this.#etag ? { "If-None-Match": this.#etag } : {}) };
      const response = await fetch(this.#url, { headers, cache: "no-store" });
      if (response.status !== 200) return;
      this.#etag = response.headers.get("ETag");
      this.#data = await response.json();
      this.#told();
    } catch {
      // What was fetched before stays; the next round may find the line back.
    }
  }
}

export function install(editor) {
  editor.figures = new Figures(new URL(`live/${location.search}`, location.href), () => editor.grid.draw());
  editor.lanes.add("verbatims", live((found, step) => found.steps?.[step.id] ?? ""));
  editor.lanes.add("metrics", { ...live((found, step) => found.steps?.[step.id] ?? ""), ...scores(editor) });
  editor.lanes.add("dropoff", river(editor));
  keepFresh(editor);
  // A figure is a button that opens its card: its keys are its own.
  editor.grid.root.addEventListener("keydown", (event) => {
    if (event.target.closest(".figure button, .figure-card") && ["Enter", " ", "Escape"].includes(event.key)) event.stopPropagation();
  });
  editor.grid.root.addEventListener("click", (event) => event.target.closest(".figure button, .figure-card") && event.stopPropagation(), true);

  function live(html) {
    return {
      items: () => [],
      inputs: (board, lane, step) => [html(editor.figures.of(lane.id), step)],
      cell(cell, lane, step) {
        cell.innerHTML = html(editor.figures.of(lane.id), step);
        quietly(cell);
      },
    };
  }
}

/** Nothing is to be written into a cell that fills itself: it does not invite. */
function quietly(cell) {
  cell.append(el("span", { "data-filled": true, hidden: true }));
}

/** The stage's own figures stand above those of its touchpoints, over all its columns. */
function scores(editor) {
  const partsOf = (lane, step, board) => {
    const found = editor.figures.of(lane.id);
    const first = stepsIn(board, step.stage)[0]?.id === step.id;
    return { stage: first ? found.stages?.[step.stage] ?? "" : "", steps: found.steps?.[step.id] ?? "", span: stepsIn(board, step.stage).length };
  };
  return {
    inputs(board, lane, step) {
      const { stage, steps, span } = partsOf(lane, step, board);
      return [stage, steps, span, Boolean(editor.figures.of(lane.id).stages)];
    },
    cell(cell, lane, step) {
      const { stage, steps, span } = partsOf(lane, step, editor.board);
      const stack = el("div", { class: "ed-stack ed-step-figures" });
      stack.innerHTML = steps;
      stack.style.setProperty("--above", 2);
      cell.replaceChildren(stack);
      if (stage) {
        const block = el("div", { class: "ed-stage-figures", "data-span": span });
        block.style.setProperty("--span", span);
        block.style.setProperty("--span-row", 1);
        block.innerHTML = stage;
        cell.prepend(block);
      }
      quietly(cell);
    },
  };
}

/** One drawing through all columns, told step by step to those who do not see it. */
function river(editor) {
  const words = (lane, step) => editor.figures.of(lane.id).words?.[step.id] ?? "";
  return {
    items: () => [],
    inputs: (board, lane, step) => [words(lane, step), columnOf(board, step.id)],
    cell(cell, lane, step) {
      cell.replaceChildren(visuallyHidden(words(lane, step) ? `${step.name}: ${words(lane, step)}` : ""));
      inColumn(cell, columnOf(editor.board, step.id));
      quietly(cell);
    },
    across: (board, lane) => [editor.figures.of(lane.id).through, editor.figures.fit(columns(board))],
    render(row, lane) {
      row.toggleAttribute("data-through", true);
      row.append(el("div", { class: "ed-through", "aria-hidden": "true" }));
      this.update(row, lane);
    },
    update(row, lane) {
      const through = row.querySelector(":scope > .ed-through");
      const html = editor.figures.of(lane.id).through ?? "";
      through.toggleAttribute("data-stale", !editor.figures.fit(columns(editor.board)));
      if (through.drawn === html) return;
      through.drawn = html;
      through.innerHTML = html;
      for (const focusable of through.querySelectorAll("a, button")) focusable.tabIndex = -1;
    },
  };
}

/** Beneath a drawing that runs through all columns each cell keeps to its own. */
export function inColumn(cell, column, row = 1) {
  cell.style.setProperty("grid-area", `${row} / ${column + 2}`);
}

function keepFresh(editor) {
  let [timer, soon, seen] = [null, null, []];
  const again = () => {
    clearTimeout(timer);
    timer = setTimeout(round, EVERY);
  };
  async function round() {
    if (!document.hidden && editor.isConnected) await editor.figures.refresh();
    again();
  }
  editor.addEventListener("board-changed", () => {
    const { board } = editor;
    const now = [columns(board), board.placement, board.lane];
    if (now.every((part, index) => part === seen[index])) return;
    seen = now;
    clearTimeout(soon);
    soon = setTimeout(whenSaved, PAUSE);
  });
  /** The server is asked once it knows what has changed. */
  function whenSaved() {
    if (editor.outbox.isEmpty) round();
    else soon = setTimeout(whenSaved, PAUSE);
  }
  document.addEventListener("visibilitychange", () => !document.hidden && round());
  round();
}

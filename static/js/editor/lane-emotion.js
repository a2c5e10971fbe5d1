/**
 * The emotion lane: one point for each card, on a smooth curve, beside what customers' answers measured.
 *
 * By mouse: drag a point, click an empty step. By key: [ and ] (or Alt with the arrows), or Enter and then the arrows alone.
 */
import { cardsIn, cardsInLane, columnOf, columns, rowOf } from "./board.js";
import { arrange, el, icon, initialsOf, setAttribute, visuallyHidden } from "./dom.js";
import { follow } from "./emotion-dragging.js";
import { declaredAt, drawCurve } from "./emotion-drawing.js";
import { declaredLines, disagreement, FACES, heightOf, HIGHEST, LOWEST, measuredInWords, signed, valueAt, valueInWords } from "./emotion-geometry.js";
import { addEmotion, drawPerPersona, nextPersona, raiseEmotion, setEmotion } from "./gestures-emotion.js";
import { inColumn } from "./live-lanes.js";
import { parse } from "./selection.js";

const personaOf = (board, id) => board.library.personas.find((persona) => persona.id === id);
const felt = (board, lane, step) => cardsIn(board, lane.id, step.id).filter((card) => card.emotion !== null && card.emotion !== undefined);

export function install(editor) {
  const renderer = {
    prompt: () => "",
    startTitle: "Say how it feels",
    items: (board, lane, step) => felt(board, lane, step).map((card) => `card:${card.id}`),
    inputs: (board, lane, step) => [...felt(board, lane, step), columnOf(board, step.id), editor.figures.measured(step.id), board.library, step.name, lane.per_persona],
    across: (board, lane) => [cardsInLane(board, lane.id), board.library, ...columns(board).map(({ step }) => editor.figures.measured(step.id))],
    cell: drawCell,
    render(row, lane) {
      row.toggleAttribute("data-through", true);
      row.append(el("div", { class: "ed-through ed-curve", "aria-hidden": "true" }), el("ul", { class: "curve-disagreements ed-through-below", "aria-hidden": "true" }));
      draw(row, lane);
    },
    update: draw,
    start: (it, cell) => startIn(it, cell),
    edit: (it, key) => adjust(it, key),
  };

  /** `moved`: a point under the pointer stands elsewhere than its card says. */
  function draw(row, lane, _, moved = null) {
    const { board } = editor;
    const order = columns(board);
    const measured = order.map(({ step }) => editor.figures.measured(step.id));
    const cells = order.map(({ step }) => felt(board, lane, step).map((card) => (card.id === moved?.id ? { ...card, emotion: moved.value } : card)));
    const lines = declaredLines(cells, board.library.personas, lane.per_persona).map((line) => ({ ...line, name: personaOf(board, line.persona)?.name ?? "Everybody" }));
    drawCurve(row.querySelector(":scope > .ed-curve"), { lines, measured, count: order.length });
    tell(row.querySelector(":scope > .curve-disagreements"), order, lines, measured);
  }

  editor.lanes.add("emotion", renderer);
  if (editor.canEdit) follow(editor, (row, moved) => draw(row, row.lane, null, moved));
  addCommands(editor);
}

/** Disagreements in words, under the curve. */
function tell(list, order, lines, measured) {
  const sentences = order.flatMap(({ step }, index) => {
    const declared = declaredAt(lines, index);
    const feel = disagreement(declared, measured[index]);
    return feel ? [`${step.name}: declared ${signed(declared)}, measured ${measuredInWords(measured[index])}. Customers feel ${feel} than declared.`] : [];
  });
  list.replaceChildren(...sentences.map((sentence) => el("li", {}, sentence)));
}

function drawCell(cell, lane, step, editor) {
  const { board } = editor;
  inColumn(cell, columnOf(board, step.id));
  const measured = editor.figures.measured(step.id);
  const drawn = new Map([...cell.querySelectorAll(":scope > [data-item]")].map((element) => [element.dataset.item, element]));
  const cards = felt(board, lane, step);
  const points = cards.map((card) => {
    const key = `card:${card.id}`;
    const point = drawn.get(key) ?? makePoint(key, editor.canEdit);
    drawn.delete(key);
    drawPoint(point, card, step, { measured, persona: personaOf(board, card.persona), perPersona: lane.per_persona });
    spread(point, cards, card, measured);
    return point;
  });
  for (const point of drawn.values()) point.remove();
  arrange(cell, points);
  cell.querySelector(":scope > .visually-hidden")?.remove();
  if (!points.length && measured) cell.append(visuallyHidden(`${step.name}: nothing declared, measured ${measuredInWords(measured)}`));
}

function makePoint(key, canEdit) {
  return el("div", {
    class: "ed-point", role: "slider", tabindex: "-1", "data-item": key, "aria-orientation": "vertical",
    "aria-valuemin": LOWEST, "aria-valuemax": HIGHEST, "aria-readonly": canEdit ? null : "true",
  });
}

export function drawPoint(point, card, step, { measured, persona, perPersona }) {
  point.style.setProperty("--y", `${heightOf(card.emotion)}px`);
  setAttribute(point, "aria-valuenow", card.emotion);
  point.setAttribute("aria-valuenow", card.emotion);
  setAttribute(point, "aria-label", `Emotion at ${step.name}${persona ? `, ${persona.name}` : ""}`);
  setAttribute(point, "aria-valuetext", valueInWords(card.emotion, measured));
  setAttribute(point, "title", `${persona ? `${persona.name}: ` : ""}${valueInWords(card.emotion, measured)}`);
  setAttribute(point, "data-value", String(card.emotion));
  setAttribute(point, "data-disagrees", disagreement(card.emotion, measured) && !perPersona ? "true" : null);
  const parts = [icon(FACES[card.emotion])];
  if (persona) parts.push(el("span", { class: "ed-point-who" }, initialsOf(persona.name)));
  point.replaceChildren(...parts);
}

/** Points of the same height stand beside each other, and beside what was measured at that height. */
function spread(point, cards, card, measured) {
  const same = cards.filter((other) => other.emotion === card.emotion);
  const hides = measured && Math.abs(heightOf(measured.value) - heightOf(card.emotion)) < 16;
  point.style.setProperty("--x", `${(same.indexOf(card) - (same.length - 1) / 2) * 26 - (hides ? 18 : 0)}px`);
}

/** An empty step: where one clicked, or in the middle. */
function startIn(editor, cell) {
  const { ids: [lane, step] } = parse(cell.dataset.key);
  const value = cell.pressedAt === undefined ? 0 : valueAt(cell.pressedAt);
  delete cell.pressedAt;
  add(editor, rowOf(editor.board, "lane", lane), rowOf(editor.board, "step", step), value);
}

function add(editor, lane, step, value, persona = undefined) {
  const { board } = editor;
  const cards = felt(board, lane, step);
  const lines = declaredLines(columns(board).map((column) => felt(board, lane, column.step)), board.library.personas, lane.per_persona);
  const whose = persona !== undefined ? persona : lane.per_persona ? nextPersona(cards, lines, board.library.personas) : null;
  const gesture = addEmotion(board, lane.id, step.id, value, whose);
  editor.do(gesture);
  editor.select(gesture.made);
  editor.announce(`${step.name}: ${valueInWords(value, editor.figures.measured(step.id))}`);
}

function raise(editor, by) {
  const { row } = editor;
  if (!row) {
    const { lane, step } = editor.cellOf(editor.selection.key);
    return add(editor, rowOf(editor.board, "lane", lane), rowOf(editor.board, "step", step), by);
  }
  const gesture = raiseEmotion(editor.board, row.id, by);
  if (!gesture) return editor.announce(by > 0 ? "It is as good as can be." : "It is as bad as can be.");
  editor.do(gesture);
  const now = rowOf(editor.board, "card", row.id);
  return editor.announce(valueInWords(now.emotion, editor.figures.measured(now.step)));
}

/** Arrows alone change the point until Enter or Escape. */
function adjust(editor, key) {
  const point = editor.grid.element(key);
  if (!point || point.hasAttribute("data-adjusting")) return;
  point.setAttribute("data-adjusting", "");
  editor.announce("Arrow keys change it. Enter is done.");
  const by = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1 };
  function pressed(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key in by) raise(editor, by[event.key]);
    else if (event.key === "Home" || event.key === "End") editor.do(setEmotion(editor.board, parse(point.dataset.item).id, event.key === "Home" ? LOWEST : HIGHEST));
    else if (event.key === "Enter" || event.key === "Escape") done();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
  function done() {
    point.removeAttribute("data-adjusting");
    point.removeEventListener("keydown", pressed);
    point.removeEventListener("blur", done);
  }
  point.addEventListener("keydown", pressed);
  point.addEventListener("blur", done);
}

function addCommands(editor) {
  const group = "Emotion";
  const laneHere = (it) => {
    const lane = it.selection.key ? it.laneAt(it.selection.key) : null;
    return lane?.kind === "emotion" ? lane : null;
  };
  const inCell = (it) => laneHere(it) && it.kind !== "lane";
  editor.commands.add(
    { id: "emotion.raise", title: "Better by one", group, keys: ["]", "Alt+ArrowUp"], menu: ["card", "cell"], icon: "arrow-up", order: 21, edits: true, when: inCell, run: (it) => raise(it, 1) },
    { id: "emotion.lower", title: "Worse by one", group, keys: ["[", "Alt+ArrowDown"], menu: ["card", "cell"], icon: "arrow-down", order: 22, edits: true, when: inCell, run: (it) => raise(it, -1) },
    {
      id: "emotion.persona", title: "Add a point for a persona…", group, menu: ["card", "cell", "step"], icon: "user", order: 23, edits: true,
      when: (it) => inCell(it) && it.board.library.personas.length,
      async run(it) {
        const lane = laneHere(it);
        const { step } = it.cellOf(it.selection.key);
        const options = [...it.board.library.personas.map(({ id, name }) => ({ title: name, icon: "user", value: { id } })), { title: "Everybody", icon: "users", value: { id: null } }];
        const chosen = await it.choose({ title: "Whose emotion?", options });
        if (chosen) add(it, lane, rowOf(it.board, "step", step), 0, chosen.id);
      },
    },
    {
      id: "emotion.per-persona", title: (it) => (laneHere(it)?.per_persona ? "One line for all" : "One line per persona"), group, menu: ["lane"], icon: "users", order: 55, edits: true, when: laneHere,
      run(it) {
        const lane = laneHere(it);
        it.do(drawPerPersona(it.board, lane.id, !lane.per_persona));
        it.announce(lane.per_persona ? "One line for all." : "One line per persona.");
      },
    },
  );
}

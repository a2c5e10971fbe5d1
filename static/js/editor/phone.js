/** On a phone the map is read from top to bottom, stages one under another: to read, to comment, to say how it feels. */
import { cardsIn, lanes, placementsIn, stages, stepsIn } from "./board.js";
import { makeCard, drawCard } from "./cards.js";
import { el, icon } from "./dom.js";
import { addCard, change } from "./gestures.js";

const FEELINGS = [[-2, "Very bad", "−2"], [-1, "Bad", "−1"], [0, "Neither", "0"], [1, "Good", "+1"], [2, "Very good", "+2"]];

export function install(editor) {
  const small = matchMedia("(max-width: 40rem)");
  const sheet = el("div", { class: "ed-phone" });
  editor.querySelector(".ed-main").prepend(sheet);
  let drawn = null;

  function draw() {
    editor.toggleAttribute("data-small", small.matches);
    if (!small.matches || drawn === editor.board) return;
    drawn = editor.board;
    const open = new Set([...sheet.querySelectorAll("details[open]")].map((stage) => stage.dataset.stage));
    const first = !sheet.firstElementChild;
    sheet.replaceChildren(...stages(editor.board).map((stage, index) => stageOf(editor, stage, first ? index === 0 : open.has(String(stage.id)))));
  }

  sheet.addEventListener("click", (event) => {
    const feeling = event.target.closest("[data-feeling]");
    const card = event.target.closest("[data-card]");
    if (feeling) score(editor, feeling);
    else if (card && !event.target.closest("a")) {
      editor.select(`card:${card.dataset.card}`, { focus: false });
      editor.commands.run("card.details", editor);
    }
  });
  small.addEventListener("change", draw);
  editor.addEventListener("board-changed", draw);
  queueMicrotask(draw);
}

function stageOf(editor, stage, isOpen) {
  const steps = stepsIn(editor.board, stage.id);
  return el(
    "details",
    { class: "ph-stage", "data-hue": String(stage.hue), "data-stage": stage.id, open: isOpen },
    el("summary", {}, el("h2", {}, stage.name), el("span", { class: "ph-count" }, steps.length === 1 ? "1 step" : `${steps.length} steps`)),
    ...steps.map((step) => el("section", { class: "ph-step" }, el("h3", {}, step.name), ...lanesOf(editor, step))),
  );
}

function lanesOf(editor, step) {
  const { board } = editor;
  return lanes(board).filter((lane) => !lane.is_hidden && !lane.is_line).map((lane) => {
    if (lane.kind === "emotion") return feelings(editor, lane, step);
    const items = lane.kind === "touchpoints" ? placementsIn(board, step.id).map((placement) => touchpoint(board, placement)) : cardsIn(board, lane.id, step.id).map((card) => cardOf(editor, card, lane));
    return items.length ? el("div", { class: "ph-lane" }, el("h4", {}, lane.name), ...items) : null;
  });
}

function cardOf(editor, card, lane) {
  const element = makeCard("");
  element.removeAttribute("data-item");
  element.dataset.card = card.id;
  element.tabIndex = 0;
  element.setAttribute("role", "button");
  element.removeAttribute("aria-roledescription");
  drawCard(element, card, lane, editor);
  // A button is named by what stands in it.
  element.removeAttribute("aria-label");
  element.addEventListener("keydown", (event) => event.key === "Enter" && element.click());
  return element;
}

function touchpoint(board, placement) {
  const channel = board.library.channels.find((one) => one.id === placement.touchpoint.channel);
  return el("p", { class: "ph-touchpoint" }, icon(channel?.icon ?? "touchpoint"), placement.touchpoint.name, placement.moment_of_truth ? icon("star", "small") : null);
}

function feelings(editor, lane, step) {
  const card = cardsIn(editor.board, lane.id, step.id)[0];
  if (!editor.canEdit && !card) return null;
  const buttons = FEELINGS.map(([value, word, sign]) =>
    el("button", { type: "button", "data-feeling": String(value), "data-lane": lane.id, "data-step": step.id, "aria-pressed": String(card?.emotion === value), "aria-label": `${word}, ${sign}`, disabled: !editor.canEdit }, sign),
  );
  return el("div", { class: "ph-lane" }, el("h4", {}, lane.name), el("div", { class: "segmented", role: "group", "aria-label": `${lane.name} at ${step.name}` }, buttons));
}

function score(editor, button) {
  const { board } = editor;
  const key = (id) => (/^\d+$/.test(id) ? Number(id) : id);
  const [lane, step, emotion] = [key(button.dataset.lane), key(button.dataset.step), Number(button.dataset.feeling)];
  const card = cardsIn(board, lane, step)[0];
  editor.do(card ? change(board, "card", card.id, { emotion }, "Change the emotion") : addCard(board, lane, step, { emotion, text: "" }));
  editor.announce(`${button.getAttribute("aria-label")}.`);
  editor.querySelector(`[data-lane="${button.dataset.lane}"][data-step="${button.dataset.step}"][data-feeling="${emotion}"]`)?.focus();
}

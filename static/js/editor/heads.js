/** The heads of the map: stages in bands, steps beneath them, lane names at the left, each with its menu and its "+". */
import { el, icon, iconButton, setAttribute } from "./dom.js";

const more = (what) => iconButton("more", `Menu of this ${what}`, { class: "ed-icon-button ed-more", tabindex: "-1", "aria-haspopup": "menu", "data-act": "menu" });
const add = (act, label) => el("button", { type: "button", class: "ed-add", tabindex: "-1", "data-act": act, "aria-label": label, title: label }, icon("plus"));

export function makeStageHead(editor, stage) {
  const head = el("div", { class: "ed-stage", role: "columnheader", tabindex: "-1", "data-key": `stage:${stage.id}`, "aria-rowindex": null });
  head.append(el("span", { class: "ed-name", dir: "auto" }));
  if (editor.canEdit) head.append(more("stage"), add("add-stage", "Add a stage here"));
  return head;
}

export function drawStageHead(head, stage, count, start, editor) {
  head.dataset.key = `stage:${stage.id}`;
  setAttribute(head, "data-hue", stage.hue);
  setAttribute(head, "aria-colspan", count);
  setAttribute(head, "aria-colindex", start + 2);
  head.style.setProperty("--count", count);
  drawName(head, stage, editor);
}

export function makeStepHead(editor, step) {
  const head = el("div", { class: "ed-step", role: "columnheader", tabindex: "-1", "data-key": `step:${step.id}` });
  head.append(el("span", { class: "ed-name", dir: "auto" }));
  if (editor.canEdit) head.append(more("step"), add("add-step", "Add a step here"));
  return head;
}

export function drawStepHead(head, step, stage, { opens, column }, editor) {
  head.dataset.key = `step:${step.id}`;
  setAttribute(head, "data-hue", stage.hue);
  setAttribute(head, "aria-colindex", column + 2);
  head.toggleAttribute("data-opens", opens);
  drawName(head, step, editor);
}

export function makeLaneHead(editor, lane) {
  const head = el("div", { class: "ed-lane-head", role: "rowheader", tabindex: "-1", "data-key": `lane:${lane.id}`, "aria-colindex": 1 });
  const fold = iconButton("chevron-down", "Collapse or expand this lane", { class: "ed-icon-button ed-fold", tabindex: "-1", "data-act": "fold" });
  head.append(fold, el("span", { class: "ed-name", dir: "auto" }));
  if (editor.canEdit) head.append(more("lane"), add("add-lane", "Add a lane below"));
  return head;
}

export function drawLaneHead(head, lane, editor) {
  head.dataset.key = `lane:${lane.id}`;
  drawName(head, lane, editor);
  head.querySelector(".ed-fold").setAttribute("aria-expanded", String(!lane.is_collapsed));
  const pin = head.querySelector(".ed-pinned");
  if (lane.is_pinned && !pin) head.append(el("span", { class: "ed-pinned", title: "Stays in view" }, icon("pin", "small")));
  if (!lane.is_pinned) pin?.remove();
}

function drawName(head, row) {
  if (head.hasAttribute("data-editing")) return;
  const name = head.querySelector(".ed-name");
  setAttribute(head, "aria-label", row.name);
  if (name.textContent !== row.name) name.textContent = row.name;
}

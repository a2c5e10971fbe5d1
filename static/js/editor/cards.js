/** A card on the map, and the cell that cards stand in: the renderer of every lane that has none of its own. */
import { cardsIn, columnOf, columns } from "./board.js";
import { arrange, el, icon, initialsOf, setAttribute, visuallyHidden } from "./dom.js";
import { toHtml, toPlain } from "./rich-text.js";

const TONES = { pains: "pain", gains: "gain", opportunities: "opportunity", thoughts: "thought" };
const FACES = { "-2": "very bad", "-1": "bad", 0: "neither good nor bad", 1: "good", 2: "very good" };
const PROMPTS = {
  text: "Add a note",
  actions: "What do they do?",
  thoughts: "What do they think?",
  pains: "What gets in the way?",
  gains: "What goes well?",
  opportunities: "What could be better?",
  process: "What happens?",
  evidence: "What do they see or hold?",
  frontstage: "Who or what serves them?",
  backstage: "What happens out of sight?",
  support: "What supports it?",
  ownership: "Who owns it?",
};

export const cardRenderer = {
  prompt: (lane) => PROMPTS[lane.kind] ?? "Add a card",
  items: (board, lane, step) => cardsIn(board, lane.id, step.id).map((card) => `card:${card.id}`),
  inputs: (board, lane, step) => [...cardsIn(board, lane.id, step.id), board.library, reachOf(board, lane, step), rowsOf(board, lane)],
  cell: drawCards,
};

const reaches = new WeakMap();

/** Cards that reach over several steps, each in a line of its own at the top: {row of each card, rows taken at each column}. */
export function spansIn(board, lane) {
  if (!reaches.has(board.card)) reaches.set(board.card, new Map());
  const known = reaches.get(board.card);
  const order = columns(board);
  if (known.get(lane.id)?.order !== order) known.set(lane.id, { order, ...packed(board, lane, order) });
  return known.get(lane.id);
}

function packed(board, lane, order) {
  const [rows, taken] = [new Map(), order.map(() => 0)];
  for (const [start, { step }] of order.entries()) {
    for (const card of cardsIn(board, lane.id, step.id)) {
      if (card.span < 2) continue;
      const covered = order.slice(start, start + card.span).map((_, index) => start + index);
      const row = Math.max(...covered.map((index) => taken[index])) + 1;
      rows.set(card.id, { row, span: covered.length });
      for (const index of covered) taken[index] = row;
    }
  }
  return { rows, taken, count: Math.max(0, ...taken) };
}

const reachOf = (board, lane, step) => spansIn(board, lane).taken[columnOf(board, step.id)] ?? 0;
const rowsOf = (board, lane) => spansIn(board, lane).count;

function drawCards(cell, lane, step, editor) {
  const { board } = editor;
  const spans = spansIn(board, lane);
  const drawn = new Map([...cell.querySelectorAll("[data-item]")].map((element) => [element.dataset.item, element]));
  const elements = cardsIn(board, lane.id, step.id).map((card) => {
    const key = `card:${card.id}`;
    const element = drawn.get(key) ?? makeCard(key);
    drawn.delete(key);
    drawCard(element, card, lane, editor);
    const span = spans.rows.get(card.id);
    setAttribute(element, "data-span", span?.span);
    element.style.setProperty("--span", span?.span ?? 1);
    element.style.setProperty("--span-row", span?.row ?? "");
    return element;
  });
  // What somebody is writing in stays until they have done, even when others have deleted the card: the words are theirs.
  for (const [key, element] of drawn) if (key !== "card:draft" && !element.hasAttribute("data-editing")) element.remove();
  if (spans.count) stacked(cell, elements, spans, columnOf(board, step.id));
  else {
    cell.querySelector(":scope > .ed-stack")?.replaceWith(...cell.querySelectorAll(":scope > .ed-stack > *"));
    arrange(cell, elements);
  }
}

/** In a lane with spanning cards the others stand in a stack beneath those that cover their column. */
function stacked(cell, elements, spans, column) {
  const stack = cell.querySelector(":scope > .ed-stack") ?? el("div", { class: "ed-stack" });
  stack.style.setProperty("--above", (spans.taken[column] ?? 0) + 1);
  arrange(stack, elements.filter((element) => !element.dataset.span));
  arrange(cell, [...elements.filter((element) => element.dataset.span), stack]);
}

export function makeCard(key) {
  const element = el("div", { class: "ed-card", "data-item": key, role: "group", "aria-roledescription": "card", tabindex: "-1" });
  element.append(el("div", { class: "ed-card-text card-text", dir: "auto" }));
  return element;
}

export function drawCard(element, card, lane, editor) {
  const { library } = editor.board;
  if (element.drawn === card && element.drawnWith === library) return;
  [element.drawn, element.drawnWith] = [card, library];
  setAttribute(element, "data-evidence", card.evidence);
  setAttribute(element, "data-colour", card.colour);
  setAttribute(element, "data-persona", card.persona);
  setAttribute(element, "data-tone", TONES[lane.kind]);
  setAttribute(element, "aria-label", labelOf(card, library));
  if (!element.hasAttribute("data-editing")) {
    const text = element.firstElementChild;
    text.innerHTML = card.html || toHtml(card.text);
  }
  drawMeta(element, card, library);
}

/** What the look of a card says, for those who do not see it. */
function labelOf(card, library) {
  const persona = library.personas.find((one) => one.id === card.persona);
  const said = [card.text ? toPlain(card.text).slice(0, 300) : card.emotion === null ? "Empty card" : FACES[card.emotion]];
  if (persona) said.push(persona.name);
  if (card.span > 1) said.push(`over ${card.span} steps`);
  if (card.tags?.length) said.push(`tagged ${card.tags.join(", ")}`);
  if (card.comments) said.push(card.comments === 1 ? "1 comment" : `${card.comments} comments`);
  if (card.attachments?.length) said.push(`${card.attachments.length} attached`);
  return said.join(", ");
}

function drawMeta(element, card, library) {
  element.querySelector(":scope > .ed-card-meta")?.remove();
  element.querySelector(":scope > .ed-card-picture")?.remove();
  const picture = card.attachments?.find((one) => one.is_image);
  if (picture) element.prepend(el("img", { class: "ed-card-picture", src: picture.url, alt: picture.alt ?? "", width: picture.width, height: picture.height, loading: "lazy", decoding: "async" }));
  if (picture) element.append(element.querySelector(".ed-card-text"));
  const persona = library.personas.find((one) => one.id === card.persona);
  const owner = library.members.find((one) => one.id === card.owner);
  const parts = [
    ...(card.tags ?? []).map((tag) => el("span", { class: "ed-tag" }, tag)),
    persona && el("span", { class: "ed-persona" }, persona.picture ? el("img", { src: persona.picture, alt: "", width: 16, height: 16, loading: "lazy" }) : icon("user", "small"), persona.name),
    card.attachments?.length > (picture ? 1 : 0) && el("span", { class: "ed-fact" }, icon("file", "small"), String(card.attachments.length)),
    card.comments > 0 && el("span", { class: "ed-fact" }, icon("chat", "small"), String(card.comments), visuallyHidden(" comments")),
    owner && el("span", { class: "ed-owner", title: `Owner: ${owner.name}` }, initialsOf(owner.name)),
  ].filter(Boolean);
  if (parts.length) element.append(el("div", { class: "ed-card-meta" }, parts));
}

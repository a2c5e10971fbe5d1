/** What one does to the emotion curve. Pure. */
import { rowOf } from "./board.js";
import { HIGHEST, LOWEST, signed } from "./emotion-geometry.js";
import { addCard, change, quoted } from "./gestures.js";

const clamped = (value) => Math.min(Math.max(value, LOWEST), HIGHEST);

const words = (board, step, value) => `Set ${quoted(rowOf(board, "step", step)?.name)} to ${signed(value)}`;

/** The emotion of a card that is there; null when it is that already. */
export function setEmotion(board, id, value) {
  const card = rowOf(board, "card", id);
  return card ? change(board, "card", id, { emotion: clamped(value) }, words(board, card.step, clamped(value))) : null;
}

/** One point up or down; null at the end of the scale. */
export function raiseEmotion(board, id, by) {
  const card = rowOf(board, "card", id);
  return card ? setEmotion(board, id, (card.emotion ?? 0) + by) : null;
}

export function addEmotion(board, lane, step, value, persona = null) {
  const gesture = addCard(board, lane, step, { text: "", emotion: clamped(value), ...(persona ? { persona } : {}) });
  return { ...gesture, label: words(board, step, clamped(value)) };
}

/** One line for each persona, or one for all. */
export function drawPerPersona(board, lane, on) {
  const name = quoted(rowOf(board, "lane", lane)?.name);
  return change(board, "lane", lane, { per_persona: on }, on ? `One line per persona in ${name}` : `One line for all in ${name}`);
}

/** Of whom the next point of a cell is: the first persona of the lane's lines, else of the library, that has none there yet. */
export function nextPersona(cards, lines, personas) {
  const taken = new Set(cards.map((card) => card.persona ?? null));
  const order = [...lines.map((line) => line.persona), ...personas.map((persona) => persona.id)];
  return order.find((persona) => !taken.has(persona)) ?? null;
}

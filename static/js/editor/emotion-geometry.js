/**
 * The emotion curve, pure: heights, lines and words. The smooth line is d3's monotone curve (Steffen 1990): between two points
 * it never leaves their heights. Lines live in a box of 100 units a column that is stretched over the columns.
 */
import { monotoneX } from "../vendor/d3-shape-monotone-3.2.0.js";

export const COLUMN = 100;
export const HEIGHT = 128;
export const MARGIN = 20;
export const [LOWEST, HIGHEST] = [-2, 2];
/** A declared emotion is a whole number, so it stands for everything within half a point. */
const HALF_A_POINT = 0.5;
const TONES = 5;

export const FEELINGS = { "-2": "very bad", "-1": "bad", 0: "neither good nor bad", 1: "good", 2: "very good" };
export const FACES = { "-2": "face-awful", "-1": "face-bad", 0: "face-neutral", 1: "face-good", 2: "face-great" };

const within = (value) => Math.min(Math.max(value, LOWEST), HIGHEST);

/** Where an emotion stands, in pixels from above. */
export const heightOf = (value) => MARGIN + ((HIGHEST - within(value)) / (HIGHEST - LOWEST)) * (HEIGHT - 2 * MARGIN);

/** The emotion at a height: the nearest of −2 … +2. */
export const valueAt = (y) => within(Math.round(HIGHEST - ((y - MARGIN) / (HEIGHT - 2 * MARGIN)) * (HIGHEST - LOWEST))) + 0;

/** What is drawn on: it writes a path instead of a canvas. */
class PathText {
  text = "";
  moveTo(x, y) {
    this.text += `M${round(x)} ${round(y)}`;
  }
  lineTo(x, y) {
    this.text += `L${round(x)} ${round(y)}`;
  }
  bezierCurveTo(...numbers) {
    this.text += `C${numbers.map(round).join(" ")}`;
  }
  closePath() {}
}

const round = (value) => Number(value.toFixed(2));

export function smooth(points) {
  const path = new PathText();
  const curve = monotoneX(path);
  curve.lineStart();
  for (const [x, y] of points) curve.point(x, y);
  curve.lineEnd();
  return path.text;
}

/** The unbroken stretches of some values, as points; a step without a value is a gap. */
export function runs(values) {
  const found = [[]];
  for (const [index, value] of values.entries()) {
    if (value === null || value === undefined) found.push([]);
    else found.at(-1).push([COLUMN * (index + 0.5), heightOf(value)]);
  }
  return found.filter((run) => run.length);
}

export const linesOf = (values) => runs(values).filter((run) => run.length > 1).map(smooth);

/** The interval of what was measured, as closed shapes: out along its upper edge and back along its lower one. */
export function bandsOf(measured) {
  const highs = runs(measured.map((one) => one?.high));
  const lows = runs(measured.map((one) => one?.low));
  return highs
    .map((high, index) => [high, lows[index]])
    .filter(([high]) => high.length > 1)
    .map(([high, low]) => `${smooth(high)}L${backwards(smooth(low))}Z`);
}

/** A path of curves, from its end to its start. */
function backwards(path) {
  const numbers = path.match(/-?\d+(?:\.\d+)?/g).map(Number);
  const points = [];
  for (let index = 0; index < numbers.length; index += 2) points.push([numbers[index], numbers[index + 1]]);
  points.reverse();
  if (!path.includes("C")) return points.map((point) => point.join(" ")).join("L");
  let text = points[0].join(" ");
  for (let index = 1; index < points.length; index += 3) text += `C${points.slice(index, index + 3).flat().join(" ")}`;
  return text;
}

/** "worse" or "better" where customers clearly feel otherwise than declared; "" where they agree or too few answered. */
export function disagreement(declared, measured) {
  if (declared === null || declared === undefined || !measured || measured.hollow) return "";
  if (measured.high < declared - HALF_A_POINT) return "worse";
  if (measured.low > declared + HALF_A_POINT) return "better";
  return "";
}

/** An emotion as a person reads it: +1, −0.4, 0. */
export function signed(value) {
  const rounded = Math.round(value * 10) / 10;
  if (!rounded) return "0";
  return `${rounded > 0 ? "+" : "−"}${Math.abs(rounded)}`;
}

export const measuredInWords = ({ value, low, high, n }) => `${signed(value)} (${signed(low)} to ${signed(high)}), n ${n.toLocaleString("en")}`;

/** What a point says to those who do not see it: "+1, good. Measured −0.4 (−0.6 to −0.2), n 120. Customers feel worse." */
export function valueInWords(value, measured) {
  const said = [`${signed(value)}, ${FEELINGS[value]}`];
  if (measured) said.push(`Measured ${measuredInWords(measured)}${measured.hollow ? ", few answers" : ""}`);
  const feel = disagreement(value, measured);
  if (feel) said.push(`Customers feel ${feel} than declared`);
  return said.length > 1 ? `${said.join(". ")}.` : said[0];
}

export const mean = (values) => (values.length ? values.reduce((sum, value) => sum + value, 0) / values.length : null);

/**
 * The lines of one lane: [{persona, tone, values}]. Combined it is one, through the mean of each cell; per persona one for each that
 * has a point, in the order of the library, and "everybody" (null) where a card names nobody.
 */
export function declaredLines(cells, personas, perPersona) {
  const known = (cards) => cards.filter((card) => card.emotion !== null && card.emotion !== undefined);
  if (!perPersona) return [{ persona: null, tone: 0, values: cells.map((cards) => mean(known(cards).map((card) => card.emotion))) }];
  const present = new Set(cells.flatMap((cards) => known(cards).map((card) => card.persona ?? null)));
  const order = [null, ...personas.map((persona) => persona.id)].filter((persona) => present.has(persona));
  return order.map((persona, index) => ({
    persona,
    tone: (index % TONES) + 1,
    values: cells.map((cards) => mean(known(cards).filter((card) => (card.persona ?? null) === persona).map((card) => card.emotion))),
  }));
}

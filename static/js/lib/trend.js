/** A trend's data made ready to draw. Times are seconds, as uPlot wants them; a missing value is a gap, never zero. */

const seconds = (day) => Date.parse(day) / 1000;
const known = (values) => values.filter((value) => value !== null && value !== undefined);

/** Columns for the chart: times, upper bounds, lower bounds, values, and the previous period's values. */
export function columnsOf(data) {
  const points = data.points ?? [];
  const column = (name) => points.map((point) => point[name] ?? null);
  const previous = points.map((_, index) => data.previous?.[index] ?? null);
  return [points.map((point) => seconds(point.at)), column("high"), column("low"), column("value"), previous];
}

/**
 * The lowest and highest value of the axis: given ones, or all that is drawn with a little air, on round steps. Shares stay
 * within 0 and 100 and scores within −100 and 100 when the data say so (`floor`, `ceiling`).
 */
export function rangeOf(data) {
  const [, highs, lows, values, previous] = columnsOf(data);
  const all = known([...highs, ...lows, ...values, ...previous, data.target]);
  if (data.from_zero) all.push(0);
  if (!all.length) return [data.floor ?? 0, data.ceiling ?? 1];
  let low = Math.min(...all);
  let high = Math.max(...all);
  const step = roundStep((high - low || Math.abs(high) || 1) / 4);
  low = Math.floor(low / step - 0.15) * step;
  high = Math.ceil(high / step + 0.15) * step;
  if (data.from_zero && Math.min(...all) === 0) low = 0;
  return [Math.max(low, data.floor ?? -Infinity), Math.min(high, data.ceiling ?? Infinity)];
}

/** The next of 1, 2, 5, 10, 20, 50 … that is at least `wanted`. */
export function roundStep(wanted) {
  const power = 10 ** Math.floor(Math.log10(wanted));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= wanted * 0.999999);
}

/** A figure as read: a real minus sign, at most one decimal, its unit. */
export function figureInWords(value, unit = "") {
  const rounded = Math.round(value * 10) / 10;
  return `${String(rounded).replace("-", "−")}${unit}`;
}

/** What the pointer's card says about one point. */
export function pointInWords(point, unit = "") {
  if (point.value === null || point.value === undefined) return `${point.label}: nobody answered`;
  const interval =
    point.low === null || point.low === undefined
      ? ""
      : ` (${figureInWords(point.low)} to ${figureInWords(point.high)})`;
  const n = point.n === undefined ? "" : `, n ${point.n.toLocaleString("en")}`;
  return `${point.label}: ${figureInWords(point.value, unit)}${interval}${n}`;
}

/** The drawing of an emotion lane, behind the points that one can move: lines, the measured line with its band, disagreements. */
import { el, icon } from "./dom.js";
import { bandsOf, COLUMN, disagreement, FACES, HEIGHT, heightOf, linesOf } from "./emotion-geometry.js";

const SVG = "http://www.w3.org/2000/svg";

export function svg(name, attributes = {}, ...children) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) if (value !== null && value !== undefined) made.setAttribute(key, value);
  made.append(...children.filter(Boolean));
  return made;
}

const middle = (index, count) => `${((100 * (index + 0.5)) / count).toFixed(4)}%`;

/** `lines` as declaredLines gives them, each with its `name`; `measured` one per column or null. */
export function drawCurve(host, { lines, measured, count }) {
  const width = COLUMN * Math.max(count, 1);
  const stretched = svg("svg", { width: "100%", height: HEIGHT, viewBox: `0 0 ${width} ${HEIGHT}`, preserveAspectRatio: "none" });
  const path = (className, d, tone = null) => svg("path", { class: className, d, "data-tone": tone });
  stretched.append(
    path("curve-zero", `M0 ${heightOf(0)}H${width}`),
    ...bandsOf(measured).map((band) => path("curve-band", band)),
    ...lines.flatMap((line) => linesOf(line.values).map((d) => path("curve-declared", d, line.tone))),
    ...linesOf(measured.map((one) => one?.value)).map((d) => path("curve-measured", d)),
  );
  const drawing = svg("svg", { class: "curve-drawing", width: "100%", height: HEIGHT, focusable: "false" }, stretched);
  drawing.append(...gapsOf(lines, measured, count), ...pointsOf(measured, count), ...labelsOf(lines, measured, count));
  host.replaceChildren(drawing, ...[2, 0, -2].map(face));
}

function face(value) {
  const drawn = el("span", { class: "ed-curve-face" }, icon(FACES[value]));
  drawn.style.setProperty("--y", `${heightOf(value)}px`);
  return drawn;
}

const pointsOf = (measured, count) =>
  measured.flatMap((one, index) =>
    one ? [svg("circle", { class: `curve-point${one.hollow ? " hollow" : ""}`, cx: middle(index, count), cy: heightOf(one.value), r: 5.5 })] : [],
  );

/** What the team declared at a column, all personas together. */
export function declaredAt(lines, index) {
  const known = lines.map((line) => line.values[index]).filter((value) => value !== null);
  return known.length ? known.reduce((sum, value) => sum + value, 0) / known.length : null;
}

const gapsOf = (lines, measured, count) =>
  measured.flatMap((one, index) => {
    const declared = declaredAt(lines, index);
    if (!disagreement(declared, one)) return [];
    return [svg("line", { class: "curve-gap", x1: middle(index, count), x2: middle(index, count), y1: heightOf(declared), y2: heightOf(one.value) })];
  });

/** Personas bear their names at their last points; otherwise both lines are named where they are furthest apart. */
function labelsOf(lines, measured, count) {
  // Beside the face that stands there, before it in the last column.
  const label = (index, value, text, tone = null) => {
    const last = index === count - 1;
    const made = svg("text", { class: "curve-label", x: middle(index, count), y: heightOf(value) + 4, dx: last ? -18 : 18, "text-anchor": last ? "end" : "start", "data-tone": tone });
    made.textContent = text;
    return made;
  };
  if (lines.some((line) => line.tone)) {
    return lines.map((line) => {
      const last = line.values.findLastIndex((value) => value !== null);
      return label(last, line.values[last], line.name, line.tone);
    });
  }
  const both = measured.map((one, index) => (one && lines[0]?.values[index] !== null ? Math.abs(lines[0].values[index] - one.value) : -1));
  const at = both.indexOf(Math.max(...both));
  if (at < 0 || both[at] < 0) return [];
  const [declared, value] = [lines[0].values[at], measured[at].value];
  const beneath = declared > value ? Math.min(heightOf(value) + 22, HEIGHT - 4) : Math.max(heightOf(value) - 12, 11);
  const named = svg("text", { class: "curve-label measured", x: middle(at, count), y: beneath, "text-anchor": "middle" });
  named.textContent = "measured";
  return [label(at, declared, "declared"), named];
}

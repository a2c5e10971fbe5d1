/**
 * Draws a trend over the table that says the same: the line, its interval as a band, the target, releases and campaigns as
 * dots on their day, the previous period thin and grey. Labels stand at the lines; there is no legend.
 *
 *   <trend-chart>
 *     <script type="application/json">{"unit": " %", "points": [{"at": "2024-03-01", "label": "Mar", "value": 61, "low": 55,
 *       "high": 67, "n": 239}], "target": 75, "events": [{"at": "2024-02-10", "label": "New card form"}]}</script>
 *     <details>…<table>…</table></details>
 *   </trend-chart>
 *
 * Also understood: `previous` (values beside the points), `floor` and `ceiling` of the scale, `from_zero`.
 */
import { columnsOf, figureInWords, pointInWords, rangeOf } from "../lib/trend.js";

const HEIGHT = 240;
const SMALL_N = 30;
// A line through so few points, such as the waves of a survey, shows where each of them is.
const FEW = 8;

class TrendChart extends HTMLElement {
  #data = null;
  #plot = null;
  #box = null;
  #card = null;
  #observer = null;

  async connectedCallback() {
    this.#data = JSON.parse(this.querySelector('script[type="application/json"]')?.textContent ?? "{}");
    if (!this.#data.points?.length) return;
    const { default: Plot } = await import("../vendor/uplot-1.6.32.js");
    if (!this.isConnected) return;
    this.#box = document.createElement("div");
    this.#box.className = "trend-box";
    this.#box.setAttribute("aria-hidden", "true");
    this.#card = document.createElement("div");
    this.#card.className = "trend-card";
    this.#card.hidden = true;
    this.prepend(this.#box);
    const draw = () => this.#draw(Plot);
    this.#observer = new ResizeObserver(() => this.#plot?.setSize({ width: this.#box.clientWidth, height: HEIGHT }));
    await document.fonts.load("12px Inter").catch(() => {});
    draw();
    this.#observer.observe(this.#box);
    document.addEventListener("theme-change", draw);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  }

  disconnectedCallback() {
    this.#observer?.disconnect();
    this.#plot?.destroy();
  }

  #draw(Plot) {
    this.#plot?.destroy();
    const colour = this.#colours();
    const { unit = "", points } = this.#data;
    const hollow = points.map((point) => point.n !== undefined && point.n < SMALL_N);
    const font = "12px Inter, system-ui, sans-serif";
    const axis = { font, stroke: colour.faint, ticks: { show: false }, gap: 8 };
    this.#plot = new Plot(
      {
        width: this.#box.clientWidth,
        height: HEIGHT,
        padding: [28, 0, 0, 30],
        legend: { show: false },
        cursor: { y: false, drag: { x: false, y: false }, points: { show: false } },
        scales: { x: { range: (_, low, high) => paddedTimes(low, high) }, y: { range: () => rangeOf(this.#data) } },
        bands: [{ series: [1, 2], fill: colour.band }],
        series: [
          {},
          { stroke: "transparent", width: 0, points: { show: false } },
          { stroke: "transparent", width: 0, points: { show: false } },
          {
            stroke: colour.line,
            width: 2.25,
            paths: Plot.paths.linear(),
            points: { show: false },
          },
          { stroke: colour.previous, width: 1.25, points: { show: false } },
        ],
        axes: [
          {
            ...axis,
            grid: { show: false },
            size: 28,
            splits: () => this.#labelled().map((point) => Date.parse(point.at) / 1000),
            values: () => this.#labelled().map((point) => point.label),
          },
          {
            ...axis,
            side: 1,
            size: 52,
            grid: { stroke: colour.grid, width: 1 },
            values: (_, ticks) => ticks.map((tick) => figureInWords(tick, unit)),
          },
        ],
        hooks: {
          drawAxes: [(plot) => this.#drawBehind(plot, colour, font)],
          draw: [(plot) => this.#drawBefore(plot, colour, hollow)],
          setCursor: [(plot) => this.#point(plot)],
        },
      },
      columnsOf(this.#data),
      this.#box,
    );
    this.#plot.over.append(this.#card);
  }

  /** Target and events lie behind the line. */
  #drawBehind(plot, colour, font) {
    const { ctx, bbox } = plot;
    const ratio = devicePixelRatio;
    ctx.save();
    ctx.font = font.replace("12px", `${12 * ratio}px`);
    const { target, target_label: label, unit = "", events = [] } = this.#data;
    if (target !== undefined && target !== null) {
      const y = plot.valToPos(target, "y", true);
      line(ctx, bbox.left, y, bbox.left + bbox.width, y, colour.soft, ratio, [2 * ratio, 4 * ratio]);
      ctx.fillStyle = colour.soft;
      ctx.textBaseline = "bottom";
      ctx.fillText(label ?? `target ${figureInWords(target, unit)}`, bbox.left + 4 * ratio, y - 4 * ratio);
    }
    for (const event of events) {
      const x = plot.valToPos(Date.parse(event.at) / 1000, "x", true);
      if (x < bbox.left || x > bbox.left + bbox.width) continue;
      line(ctx, x, bbox.top, x, bbox.top + bbox.height, colour.event, ratio, []);
      dot(ctx, x, bbox.top, 3.5 * ratio, colour.event, colour.event, 0);
      ctx.fillStyle = colour.event;
      ctx.textBaseline = "bottom";
      const room = bbox.left + bbox.width - ctx.measureText(event.label).width;
      ctx.fillText(event.label, Math.max(bbox.left, Math.min(x, room)), bbox.top - 8 * ratio);
    }
    ctx.restore();
  }

  /** As many of the points as there is room for, evenly, the last one always. */
  #labelled() {
    const { points } = this.#data;
    const every = Math.ceil(points.length / Math.max(2, Math.floor((this.#box.clientWidth - 60) / 64)));
    return points.filter((_, index) => (points.length - 1 - index) % every === 0);
  }

  /** The last figure is written at the end of its line; a point of few answers is hollow; a lone one is a dot. */
  #drawBefore(plot, colour, hollow) {
    const { ctx } = plot;
    const ratio = devicePixelRatio;
    const values = plot.data[3];
    const last = values.findLastIndex((value) => value !== null);
    if (last < 0) return;
    ctx.save();
    for (const [index, value] of values.entries()) {
      const lone = (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null;
      const few = values.length <= FEW;
      if (value === null || (index !== last && !hollow[index] && !lone && !few)) continue;
      const x = plot.valToPos(plot.data[0][index], "x", true);
      const y = plot.valToPos(value, "y", true);
      dot(ctx, x, y, 4.5 * ratio, hollow[index] ? colour.surface : colour.line, colour.line, 2 * ratio);
      if (index !== last) continue;
      ctx.font = `650 ${14 * ratio}px Inter, system-ui, sans-serif`;
      ctx.fillStyle = colour.line;
      ctx.textAlign = "right";
      ctx.textBaseline = "bottom";
      ctx.fillText(figureInWords(value, this.#data.unit), x, y - 9 * ratio);
    }
    ctx.restore();
  }

  #point(plot) {
    const index = plot.cursor.idx;
    const point = this.#data.points[index];
    this.#card.hidden = index === null || index === undefined || plot.cursor.left < 0 || !point;
    if (this.#card.hidden) return;
    this.#card.textContent = pointInWords(point, this.#data.unit);
    const x = plot.valToPos(plot.data[0][index], "x");
    const room = plot.over.clientWidth - this.#card.offsetWidth;
    this.#card.style.translate = `${Math.max(0, Math.min(x - this.#card.offsetWidth / 2, room))}px 0`;
  }

  /** Canvas knows no tokens, so each is asked for as the browser resolves it. */
  #colours() {
    const probe = document.createElement("i");
    this.#box.append(probe);
    const resolve = (token) => {
      probe.style.color = `var(${token})`;
      return getComputedStyle(probe).color;
    };
    const colours = {
      line: resolve("--accent"),
      band: resolve("--curve-band"),
      surface: resolve("--surface"),
      grid: resolve("--line"),
      faint: resolve("--ink-faint"),
      soft: resolve("--ink-soft"),
      previous: resolve("--line-field"),
      event: resolve("--bad"),
    };
    probe.remove();
    return colours;
  }
}

function paddedTimes(low, high) {
  const air = (high - low || 86_400) * 0.02;
  return [low - air, high + air];
}

function line(ctx, x0, y0, x1, y1, stroke, width, dash) {
  ctx.beginPath();
  ctx.setLineDash(dash);
  ctx.strokeStyle = stroke;
  ctx.lineWidth = width;
  ctx.moveTo(x0, y0);
  ctx.lineTo(x1, y1);
  ctx.stroke();
}

function dot(ctx, x, y, radius, fill, stroke, width) {
  ctx.beginPath();
  ctx.setLineDash([]);
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.fillStyle = fill;
  ctx.fill();
  if (!width) return;
  ctx.strokeStyle = stroke;
  ctx.lineWidth = width;
  ctx.stroke();
}

customElements.define("trend-chart", TrendChart);

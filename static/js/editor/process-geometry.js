/**
 * Branches and loops between steps, pure: the arcs that the map draws, too (maps/process.py). Arcs live in a box of 100 units a
 * column that is stretched over the columns; branches ahead run above the boxes, loops back below them.
 */
export const COLUMN = 100;
const [FIRST, LEVEL, LABEL] = [22, 18, 10];
const SIDE = 12;
const PEAK = 0.75;

export const goesBack = (link) => link.target < link.source;

const endsOf = (link) => [Math.min(link.source, link.target), Math.max(link.source, link.target)];

function overlap(one, other) {
  const [[a, b], [c, d]] = [endsOf(one), endsOf(other)];
  return a < d && c < b;
}

/** How far out each arc lies: the shortest next to the boxes, each outside of those that it reaches over. */
export function levels(links) {
  const length = (link) => endsOf(link)[1] - endsOf(link)[0];
  const order = links.map((_, index) => index);
  order.sort((i, j) => length(links[i]) - length(links[j]) || endsOf(links[i])[0] - endsOf(links[j])[0] || i - j);
  const found = new Map();
  for (const i of order) found.set(i, 1 + Math.max(-1, ...[...found].filter(([j]) => overlap(links[i], links[j])).map(([, level]) => level)));
  return links.map((_, index) => found.get(index));
}

/** {ahead, back}, each {height, arcs}. A link is {source, target, …} by the places of its steps, and comes back as `arc.link`. */
export function drawLinks(links, count) {
  return { ahead: side(links.filter((link) => !goesBack(link)), count, true), back: side(links.filter(goesBack), count, false) };
}

function side(links, count, above) {
  const depths = levels(links).map((level) => FIRST + LEVEL * level);
  const height = links.length ? Math.max(...depths) + LABEL : 0;
  return { height, arcs: links.map((link, index) => arc(link, depths[index], height, count, above)) };
}

function arc(link, depth, height, count, above) {
  const shift = goesBack(link) ? -SIDE : SIDE;
  const [start, end] = [[link.source, shift], [link.target, -shift]].map(([place, by]) => COLUMN * (place + 0.5) + by);
  const [base, handle] = above ? [height, height - depth / PEAK] : [0, depth / PEAK];
  return {
    link,
    path: `M${start} ${base}C${start} ${handle.toFixed(2)} ${end} ${handle.toFixed(2)} ${end} ${base}`,
    head: `${(end / count).toFixed(4)}%`,
    label: { x: `${((start + end) / 2 / count).toFixed(4)}%`, y: (above ? height - depth : depth) + 4 },
  };
}

/** "Pay leads back to Cart: payment fails" */
export function linkInWords(source, target, back, label) {
  return `${source} leads ${back ? "back" : "ahead"} to ${target}${label ? `: ${label}` : ""}`;
}

import assert from "node:assert/strict";
import test from "node:test";

import { drawLinks, levels, linkInWords } from "./process-geometry.js";

test("an arc that reaches over another one lies outside of it, and apart ones share a level", () => {
  assert.deepEqual(levels([{ source: 0, target: 5 }, { source: 1, target: 2 }, { source: 3, target: 2 }, { source: 2, target: 5 }]), [2, 0, 0, 1]);
  assert.deepEqual(levels([]), []);
});

test("no two arcs that overlap run along each other", () => {
  let seed = 3;
  const random = (below) => (seed = (seed * 1103515245 + 12345) % 2147483648) % below;
  for (let round = 0; round < 200; round += 1) {
    const links = Array.from({ length: random(12) }, () => ({ source: random(20), target: random(20) })).filter((link) => link.source !== link.target);
    const found = levels(links);
    for (const [i, one] of links.entries()) {
      for (const [j, other] of links.entries()) {
        const [[a, b], [c, d]] = [one, other].map((link) => [link.source, link.target].sort((x, y) => x - y));
        if (i !== j && a < d && c < b) assert.notEqual(found[i], found[j]);
      }
    }
  }
});

test("branches ahead are drawn above and loops back below, as the map draws them", () => {
  const { ahead, back } = drawLinks([{ source: 0, target: 2 }, { source: 3, target: 1, label: "fails" }], 4);
  assert.equal(ahead.arcs[0].path, "M62 32C62 2.67 238 2.67 238 32");
  assert.equal(ahead.arcs[0].head, "59.5000%");
  assert.equal(back.arcs[0].path, "M338 0C338 29.33 162 29.33 162 0");
  assert.equal(back.arcs[0].link.label, "fails");
  assert.deepEqual(drawLinks([], 4), { ahead: { height: 0, arcs: [] }, back: { height: 0, arcs: [] } });
});

test("a link reads as a sentence", () => {
  assert.equal(linkInWords("Pay", "Cart", true, "payment fails"), "Pay leads back to Cart: payment fails");
  assert.equal(linkInWords("Search", "Pay", false, ""), "Search leads ahead to Pay");
});

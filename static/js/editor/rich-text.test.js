import assert from "node:assert/strict";
import { test } from "node:test";

import { fromDom, isSafeLink, parse, tidy, toHtml, toPlain, write } from "./rich-text.js";

const text = (said) => ({ type: "text", text: said });
const paragraph = (...children) => ({ type: "paragraph", children });
const strong = (...children) => ({ type: "strong", children });
const em = (...children) => ({ type: "em", children });
const link = (href, ...children) => ({ type: "link", href, children });
const line = { type: "break" };
const list = (ordered, ...items) => ({ type: "list", ordered, start: 1, items });

/** What a browser would have made of this HTML: just enough of an element for `fromDom`. */
function element(html) {
  const root = { nodeType: 1, nodeName: "DIV", childNodes: [], style: {}, getAttribute: () => null };
  const open = [root];
  for (const [, comment, close, name, attributes, words] of html.matchAll(/<!--(.*?)-->|<(\/?)([a-zA-Z0-9]+)([^>]*)>|([^<]+)/gs)) {
    if (words !== undefined) open.at(-1).childNodes.push({ nodeType: 3, nodeValue: words.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&quot;/g, '"').replace(/&amp;/g, "&") });
    else if (comment !== undefined) open.at(-1).childNodes.push({ nodeType: 8, nodeValue: comment });
    else if (close) open.pop();
    else {
      const given = Object.fromEntries([...attributes.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key, value]) => [key, value.replace(/&amp;/g, "&")]));
      const style = Object.fromEntries((given.style ?? "").split(";").map((one) => one.split(":").map((part) => part.trim())));
      const made = { nodeType: 1, nodeName: name.toUpperCase(), childNodes: [], getAttribute: (key) => given[key] ?? null, style: { fontWeight: style["font-weight"] ?? "", fontStyle: style["font-style"] ?? "" } };
      open.at(-1).childNodes.push(made);
      if (!/^(br|img|hr|meta|input)$/i.test(name)) open.push(made);
    }
  }
  return root;
}

const pasted = (html) => write(fromDom(element(html)));

test("a text is read as what it means", () => {
  assert.deepEqual(parse("Too **slow** and *sad*"), [paragraph(text("Too "), strong(text("slow")), text(" and "), em(text("sad")))]);
  assert.deepEqual(parse("one\ntwo\n\nthree"), [paragraph(text("one"), line, text("two")), paragraph(text("three"))]);
  assert.deepEqual(parse("- a\n- b\n  1. c"), [list(false, [paragraph(text("a"))], [paragraph(text("b")), list(true, [paragraph(text("c"))])])]);
  assert.deepEqual(parse("[see](https://e.org/a)"), [paragraph(link("https://e.org/a", text("see")))]);
});

test("what only looks like formatting stays as it is", () => {
  for (const said of ["5 * 3 * 2", "snake_case_word", "-", "1.", "# heading", "> quote", "a - b", "2 ** 3", "[note]", "f(x)[1]"]) {
    assert.equal(toPlain(said), said);
  }
});

test("no link leads anywhere but to the web or a mailbox", () => {
  for (const href of ["javascript:alert(1)", "JAVASCRIPT:x", "data:text/html,x", "/w/", "//e.org", "http:", "vbscript:x"]) {
    assert.equal(isSafeLink(href), false);
    assert.ok(!toHtml(`[x](${href})`).includes("<a"));
    assert.equal(pasted(`<a href="${href}">x</a>`), "x");
  }
  assert.match(toHtml("[x](mailto:a@b.c)"), /<a href="mailto:a@b.c" rel="noopener noreferrer" target="_blank">x<\/a>/);
});

test("HTML in a text is words", () => {
  assert.equal(toHtml("<script>alert(1)</script>"), '<p dir="auto">&lt;script&gt;alert(1)&lt;/script&gt;</p>');
});

test("words that look like marks are written so that they stay words", () => {
  for (const said of ["- not a list", "1. neither", "2) this", "*stars*", "**more**", "_under_", "[a](https://e.org)", "a\\*b", "\\", "+ plus", "a_b_c", "]( (", "\\[x]"]) {
    const written = write([paragraph(text(said))]);
    assert.deepEqual(parse(written), [paragraph(text(said))], written);
  }
});

test("marks beside the signs of any script hold", () => {
  for (const blocks of [
    [paragraph(text("日本"), strong(text("「語」")), text("です"))],
    [paragraph(text("a"), strong(text("(b)")), text("c"))],
    [paragraph(em(strong(text("both"))), text(" end"))],
    [paragraph(strong(text("a")), em(text("b")))],
    [paragraph(em(text("a")), strong(text("b")))],
    [paragraph(strong(text("שלום")), line, em(text("👩🏽‍🚀")))],
  ]) assert.deepEqual(parse(write(blocks)), blocks);
});

test("space at the edge of a mark goes outside, and an empty mark goes away", () => {
  assert.equal(write([paragraph(text("a"), strong(text(" b ")), text("c"), em(text(" ")))]), "a **b** c");
});

test("what a browser makes while somebody writes becomes the text", () => {
  assert.equal(write(fromDom(element("Too <b>slow</b><br>now"), { typed: true })), "Too **slow**\nnow");
  assert.equal(write(fromDom(element("<div>one</div><div>two<br></div>"), { typed: true })), "one\n\ntwo");
  assert.equal(write(fromDom(element("<ul><li>a</li><li><i>b</i><ul><li>c</li></ul></li></ul>"), { typed: true })), "- a\n- *b*\n  - c");
  assert.equal(write(fromDom(element("<br>"), { typed: true })), "");
});

test("what is pasted from elsewhere keeps its four kinds of formatting and nothing else", () => {
  assert.equal(pasted('<b style="font-weight:normal"><p>A <span style="font-weight:700">bold</span> word</p></b>'), "A **bold** word");
  assert.equal(pasted('<h2>Title</h2><p onclick="x()">Text <img src="x" onerror="y()"></p><script>evil()</script><style>p{}</style>'), "**Title**\n\nText");
  assert.equal(pasted("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>"), "a b\n\nc");
  assert.equal(pasted('<ol start="3"><li><p>three</p></li><li>four</li></ol>'), "3. three\n4. four");
  assert.equal(pasted("<p>\n  a\n  b\n</p><!-- c --><p> </p>"), "a b");
  assert.equal(pasted('<ul><li>a</li><ul><li>b</li></ul></ul>'), "- a\n  - b");
  assert.equal(pasted("<pre>x\n  y</pre>"), "x\ny");
});

test("no pasted nesting is too deep", () => {
  const deep = pasted(`${"<ul><li>x".repeat(200)}${"</li></ul>".repeat(200)}`);
  assert.equal(toPlain(deep).match(/x/g).length, 200);
  assert.ok(Math.max(...deep.split("\n").map((one) => one.search(/\S/))) <= 12);
});

/** Numbers by a seed, so that a failure can be had again. */
function dice(seed) {
  let state = seed;
  return (below) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * below);
  };
}

const WORDS = ["a", "Ü", "日本", "「", "שלום", "👩‍👧", "*", "_", "**", "[", "](", ")", "\\", "- ", "1. ", " ", "(x)", ".", "e\u0301", "#", "<b>", "&amp;", "!"];

function someInline(roll, depth) {
  return Array.from({ length: 1 + roll(4) }, () => {
    const kind = roll(8);
    if (kind === 0) return line;
    if (kind < 5 || depth > 2) return text(Array.from({ length: 1 + roll(4) }, () => WORDS[roll(WORDS.length)]).join(""));
    if (kind === 5) return strong(...someInline(roll, depth + 1));
    if (kind === 6) return em(...someInline(roll, depth + 1));
    return link("https://e.org/a?b=1", ...someInline(roll, depth + 1));
  });
}

function someBlocks(roll, depth = 0) {
  return Array.from({ length: 1 + roll(3) }, () =>
    roll(3) || depth > 2 ? paragraph(...someInline(roll, 0)) : list(roll(2) === 1, ...Array.from({ length: 1 + roll(3) }, () => someBlocks(roll, depth + 1))),
  );
}

const letters = (said) => [...said].filter((one) => /[\p{L}]/u.test(one)).join("");

test("whatever is written is read again as it was, and no letter is lost", () => {
  for (let seed = 1; seed <= 500; seed += 1) {
    const blocks = someBlocks(dice(seed));
    const written = write(blocks);
    assert.equal(write(parse(written)), written, `seed ${seed}`);
    assert.equal(letters(toPlain(written)), letters(JSON.stringify(tidy(blocks)).replace(/"(type|children|text|href|items|ordered|start)":|"(paragraph|list|text|break|strong|em|link)"|https:\/\/e.org\/a\?b=1|true|false/g, "")), `seed ${seed}: ${JSON.stringify(written)}`);
  }
});

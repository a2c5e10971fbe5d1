/**
 * Formatting between the page and the text of a card. What is read from elements, be it what somebody typed or what they pasted
 * from elsewhere, becomes blocks; everything that blocks cannot say is left behind, so nothing foreign gets in. Pure: it needs of an
 * element only nodeType, nodeName, childNodes, nodeValue, getAttribute and style.
 */
import { isSafeLink } from "./rich-parse.js";

const SKIPPED = new Set("SCRIPT STYLE TEMPLATE NOSCRIPT HEAD TITLE META LINK OBJECT IFRAME SVG MATH SELECT TEXTAREA INPUT BUTTON VIDEO AUDIO CANVAS".split(" "));
const BLOCKS = new Set(
  "P DIV SECTION ARTICLE HEADER FOOTER MAIN ASIDE NAV BLOCKQUOTE PRE ADDRESS FIGURE FIGCAPTION FORM FIELDSET DL DT DD TABLE TBODY THEAD TFOOT CAPTION TR HR H1 H2 H3 H4 H5 H6 BODY HTML DETAILS SUMMARY".split(" "),
);
const HEADINGS = /^H[1-6]$/;

/**
 * The blocks that stand in an element. `typed`: it is a text being written, where a line end is one and spaces count; otherwise
 * it is HTML from somewhere, where they are but space.
 */
export function fromDom(root, { typed = false } = {}) {
  const reader = { typed, blocks: [], open: null };
  readInto(reader, root, []);
  return reader.blocks;
}

function readInto(reader, node, around) {
  for (const child of node.childNodes) read(reader, child, around);
}

function read(reader, node, around) {
  if (node.nodeType === 3) return say(reader, reader.typed ? node.nodeValue : node.nodeValue.replace(/[ \t\r\n\f]+/g, " "), around);
  if (node.nodeType !== 1) return undefined;
  const name = node.nodeName.toUpperCase();
  if (SKIPPED.has(name)) return undefined;
  if (name === "BR") return put(reader, { type: "break" }, around);
  if (name === "UL" || name === "OL") return readList(reader, node, name === "OL");
  if (name === "LI") return readList(reader, { childNodes: [node], getAttribute: () => null }, false);
  const own = [...around, ...marksOf(node, name)];
  if (name === "TD" || name === "TH") {
    readInto(reader, node, own);
    return say(reader, " ", around);
  }
  if (!BLOCKS.has(name)) return readInto(reader, node, own);
  reader.open = null;
  const inner = name === "PRE" ? { ...reader, typed: true } : reader;
  readInto(inner, node, HEADINGS.test(name) ? [...own, { type: "strong" }] : own);
  reader.open = null;
  return undefined;
}

/** What an element does to the words in it; a style may say otherwise than the tag, as in what comes from word processors. */
function marksOf(node, name) {
  const css = node.getAttribute?.("data-style") ?? "";
  const weight = node.style?.fontWeight || valueIn(css, "font-weight");
  const slant = node.style?.fontStyle || valueIn(css, "font-style");
  const bold = weight ? weight === "bold" || weight === "bolder" || Number(weight) >= 600 : name === "B" || name === "STRONG";
  const italic = slant ? slant === "italic" || slant === "oblique" : name === "I" || name === "EM";
  const href = name === "A" ? (node.getAttribute("href") ?? "").trim() : "";
  return [isSafeLink(href) && { type: "link", href }, bold && { type: "strong" }, italic && { type: "em" }].filter(Boolean);
}

function readList(reader, list, ordered) {
  reader.open = null;
  const items = [];
  for (const child of list.childNodes) {
    const name = child.nodeType === 1 ? child.nodeName.toUpperCase() : "";
    if (name === "LI") items.push(fromDom(child, reader));
    else if (name === "UL" || name === "OL") {
      const inside = fromDom({ childNodes: [child] }, reader);
      if (items.length) items.at(-1).push(...inside);
      else items.push(inside);
    } else if (name || (child.nodeValue ?? "").trim()) items.push(fromDom({ childNodes: [child] }, reader));
  }
  const start = ordered ? Math.min(Math.max(parseInt(list.getAttribute("start") ?? "1", 10) || 0, 0), 999999999) : 1;
  reader.blocks.push({ type: "list", ordered, start: ordered && list.getAttribute("start") === null ? 1 : start, items });
}

function say(reader, text, around) {
  text.split(reader.typed ? "\n" : "\0").forEach((part, index) => {
    if (index) put(reader, { type: "break" }, around);
    if (part && (reader.open || part.trim() || reader.typed)) put(reader, { type: "text", text: part }, around);
  });
}

function put(reader, piece, around) {
  if (!reader.open) {
    reader.open = { type: "paragraph", children: [] };
    reader.blocks.push(reader.open);
  }
  reader.open.children.push(around.reduceRight((inside, mark) => ({ ...mark, children: [inside] }), piece));
}

const valueIn = (css, name) => new RegExp(`(?:^|;)\\s*${name}\\s*:\\s*([\\w-]+)`, "i").exec(css)?.[1] ?? "";

/**
 * Pasted HTML as a document that does nothing. Styles are set aside before, since our own policy forbids them even there; what a
 * word processor says with them is kept in `data-style`.
 */
export function parsed(html) {
  const quiet = html.replace(/<style\b[\s\S]*?<\/style>/gi, "").replace(/(<[a-z][^>]*?\s)style(\s*=)/gi, "$1data-style$2");
  return new DOMParser().parseFromString(quiet, "text/html");
}

/** The formatting of cards, written down: as the text that is kept, as HTML, as words. Pure. */
import { inline, isSafeLink, parse } from "./rich-parse.js";

const DEEPEST = 6;

/** The text of a card for these blocks; `parse` reads the same blocks from it. */
export const write = (blocks) => tidy(blocks).map((block) => writeBlock(block)).join("\n\n");

/** The same formatting in its plainest form: no empty parts, no space at the edges of what is bold, lists no deeper than six. */
export function tidy(blocks, depth = 0) {
  const made = [];
  for (const block of blocks) {
    if (block.type === "list") {
      const items = block.items.flatMap((item) => tidyItem(item, depth)).filter((item) => item.length);
      const before = made.at(-1);
      if (!items.length) continue;
      if (before?.type === "list" && before.ordered === block.ordered) before.items.push(...items);
      else made.push({ type: "list", ordered: block.ordered, start: block.ordered ? block.start ?? 1 : 1, items });
    } else for (const children of paragraphs(tidyInline(block.children))) made.push({ type: "paragraph", children });
  }
  return made;
}

/** An item: its words in one paragraph, then the lists in it. What lies too deep becomes items of its own. */
function tidyItem(blocks, depth) {
  const inside = tidy(blocks, depth + 1);
  const words = inside.filter((block) => block.type === "paragraph").map((block) => block.children);
  const lists = [];
  for (const list of inside.filter((block) => block.type === "list")) {
    // Within an item a list is told from the words before it only where it begins at 1.
    if (lists.at(-1)?.ordered === list.ordered) lists.at(-1).items.push(...list.items);
    else lists.push({ ...list, start: 1 });
  }
  const joined = words.flatMap((children, index) => (index ? [{ type: "break" }, ...children] : children));
  const own = joined.length ? [{ type: "paragraph", children: joined }] : [];
  if (depth + 1 >= DEEPEST || !own.length) return [own, ...lists.flatMap((list) => list.items)];
  return [[...own, ...lists]];
}

/** Two breaks in a row end a paragraph. */
function paragraphs(children) {
  const parts = [[]];
  for (const [index, child] of children.entries()) {
    if (child.type !== "break") parts.at(-1).push(child);
    else if (children[index - 1]?.type === "break") parts.push([]);
    else if (children[index + 1]?.type !== "break") parts.at(-1).push(child);
  }
  return parts.map(trimmed).filter((part) => part.length);
}

function tidyInline(children, inside = new Set()) {
  const made = [];
  const add = (piece) => {
    const before = made.at(-1);
    if (piece.type === "text" && before?.type === "text") made[made.length - 1] = { type: "text", text: before.text + piece.text };
    else if (["strong", "em"].includes(piece.type) && before?.type === piece.type) made[made.length - 1] = { type: piece.type, children: tidyInline([...before.children, ...piece.children], new Set([...inside, piece.type])) };
    else made.push(piece);
  };
  for (const child of children) {
    if (child.type === "text") child.text.split("\n").forEach((text, index) => {
      if (index) add({ type: "break" });
      if (text) add({ type: "text", text: text.replace(/\u00a0/g, " ") });
    });
    else if (child.type === "break") add(child);
    else if (inside.has(child.type) || (child.type === "link" && !isSafeLink(child.href))) tidyInline(child.children, inside).forEach(add);
    else marked(child, tidyInline(child.children, new Set([...inside, child.type]))).forEach(add);
  }
  return spaced(made);
}

/** Bold that is italic throughout is italic that is bold: there is one way to write the two. */
function nested(mark, body) {
  const [only] = body;
  if (mark.type !== "strong" || body.length > 1 || only.type !== "em") return { ...mark, children: body };
  return { type: "em", children: [{ type: "strong", children: only.children }] };
}

/** Space and breaks at the edge of a mark stand outside it; a mark around a break of two paragraphs is one in each. */
function marked(mark, children) {
  const [lead, rest] = edge(children, /^\s+/, 0);
  const [tail, body] = edge(rest, /\s+$/, -1);
  if (!body.length) return [...lead, ...tail];
  const cut = body.findIndex((piece, index) => piece.type === "break" && body[index + 1]?.type === "break");
  if (cut < 0) return [...lead, nested(mark, body), ...tail];
  return [...lead, ...marked(mark, body.slice(0, cut)), { type: "break" }, { type: "break" }, ...marked(mark, body.slice(cut + 2)), ...tail];
}

function edge(children, space, at) {
  const out = [];
  const rest = [...children];
  while (rest.length) {
    const piece = rest.at(at);
    if (piece.type === "break") {
      out.push(at ? rest.pop() : rest.shift());
      continue;
    }
    const found = piece.type === "text" ? space.exec(piece.text) : null;
    if (!found) break;
    out.push({ type: "text", text: found[0] });
    const left = piece.text.replace(space, "");
    rest.splice(at ? rest.length - 1 : 0, 1, ...(left ? [{ type: "text", text: left }] : []));
    if (left) break;
  }
  return [at ? out.reverse() : out, rest];
}

/** No space before or after a break. */
function spaced(children) {
  return children
    .map((piece, index) => {
      if (piece.type !== "text") return piece;
      let { text } = piece;
      if (children[index - 1]?.type === "break") text = text.replace(/^\s+/, "");
      if (children[index + 1]?.type === "break") text = text.replace(/\s+$/, "");
      return { type: "text", text };
    })
    .filter((piece) => piece.type !== "text" || piece.text);
}

function trimmed(children) {
  const rest = edge(edge(children, /^\s+/, 0)[1], /\s+$/, -1)[1];
  return rest;
}

function writeBlock(block, indent = "") {
  if (block.type === "paragraph") return writeParagraph(block.children).split("\n").join(`\n${indent}`);
  return block.items
    .map((item, index) => {
      const marker = block.ordered ? `${block.start + index}. ` : "- ";
      const inner = indent + " ".repeat(marker.length);
      return marker + item.map((part) => writeBlock(part, inner)).join(`\n${inner}`);
    })
    .join(`\n${indent}`);
}

/** Where marks stand so that they cannot be told apart, words go before marks: italic within bold is given up, then both. */
function writeParagraph(children) {
  const ways = [children, without(children, ["em"], true), without(children, ["strong", "em"])];
  for (const way of ways.map((one) => tidyInline(one))) {
    const text = lines(way);
    if (JSON.stringify(inline(text)) === JSON.stringify(way)) return text;
  }
  return lines(tidyInline(ways.at(-1)));
}

function without(children, kinds, nested = false) {
  return children.flatMap((child) => {
    if (!child.children) return [child];
    if (kinds.includes(child.type) && !nested) return without(child.children, kinds);
    return [{ ...child, children: without(child.children, kinds, nested && child.type !== "strong") }];
  });
}

/** A line that begins like a list and is none gets a sign that says so. */
function lines(children) {
  return marks(children)
    .split("\n")
    .map((line) => line.replace(/^(\s*)([-+])(?=\s|$)/, "$1\\$2").replace(/^(\s*\d{1,9})([.)])(?=\s|$)/, "$1\\$2"))
    .join("\n");
}

function marks(children, inLink = false) {
  return children
    .map((piece) => {
      if (piece.type === "text") return escaped(piece.text, inLink);
      if (piece.type === "break") return "\n";
      if (piece.type === "link") return `[${marks(piece.children, true)}](${address(piece.href)})`;
      const sign = piece.type === "strong" ? "**" : "*";
      return sign + marks(piece.children, inLink) + sign;
    })
    .join("");
}

function escaped(text, inLink) {
  return text
    .replace(/\\(?=[!-/:-@[-`{-~]|$)/g, "\\\\")
    .replace(/\*/g, "\\*")
    .replace(/_/g, (sign, at) => (/[\p{L}\p{N}]/u.test(text[at - 1] ?? "") && /[\p{L}\p{N}]/u.test(text[at + 1] ?? "") ? sign : "\\_"))
    .replace(inLink ? /[[\]]/g : /\](?=\()/g, "\\$&");
}

const address = (href) => href.replace(/[\s()<>\\]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`);

const safe = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");

/** The HTML of a text, as the server will write it. */
export const toHtml = (text) => htmlOf(parse(text));

export function htmlOf(blocks, tight = false) {
  return blocks
    .map((block) => {
      if (block.type === "paragraph") return tight ? htmlInline(block.children) : `<p dir="auto">${htmlInline(block.children)}</p>`;
      const [tag, start] = block.ordered ? ["ol", block.start === 1 ? "" : ` start="${block.start}"`] : ["ul", ""];
      return `<${tag}${start}>${block.items.map((item) => `<li dir="auto">${htmlOf(item, true)}</li>`).join("")}</${tag}>`;
    })
    .join("");
}

function htmlInline(children) {
  return children
    .map((piece) => {
      if (piece.type === "text") return safe(piece.text);
      if (piece.type === "break") return "<br>";
      if (piece.type === "link") return `<a href="${safe(piece.href)}" rel="noopener noreferrer" target="_blank">${htmlInline(piece.children)}</a>`;
      return `<${piece.type}>${htmlInline(piece.children)}</${piece.type}>`;
    })
    .join("");
}

/** The words alone, for those who listen and where there is no room for more. */
export function toPlain(text) {
  const said = (children) => children.map((piece) => piece.text ?? (piece.type === "break" ? "\n" : said(piece.children))).join("");
  const lineOf = (block) =>
    block.type === "paragraph" ? said(block.children) : block.items.map((item, index) => `${block.ordered ? `${block.start + index}.` : "•"} ${item.map(lineOf).join("\n")}`).join("\n");
  return parse(text).map(lineOf).join("\n");
}

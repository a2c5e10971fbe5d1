/**
 * The formatting of cards, read: bold, italic, lists and links, as journeys/formatting.py reads them. The server has the last word;
 * this shows a text in the moment before it answers. Pure.
 *
 *   block   {type: "paragraph", children} · {type: "list", ordered, start, items: [[block, …], …]}
 *   inline  {type: "text", text} · {type: "break"} · {type: "strong" | "em", children} · {type: "link", href, children}
 */
const MARKER = /^([ \t]*)([-+*]|\d{1,9}[.)])([ \t]+|$)/;
const PUNCTUATION = /[!-/:-@[-`{-~]/;
const SPACE = /[\t-\r \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/;
const DEEPEST = 6;

/** Whether a card may link there: an address of the web or of a mailbox. */
export const isSafeLink = (href) => /^(https?:\/\/[^\s/?#]|mailto:[^\s?#])/i.test(href);

export function parse(text) {
  return blocksOf(text.replace(/\r\n?/g, "\n").replace(/\0/g, "\ufffd").split("\n"), 0);
}

const isBlank = (line) => /^[ \t]*$/.test(line);

/** The beginning of a list item: {indent, mark, offset, rest}; null for a marker without words, which is no list. */
function markerOf(line) {
  const found = MARKER.exec(line);
  if (!found) return null;
  const [all, before, sign, gap] = found;
  const rest = line.slice(all.length);
  const width = widthOf(before);
  const space = gap.length > 4 ? 1 : Math.max(gap.length, 1);
  return { indent: width, sign, offset: width + sign.length + space, rest: gap.length > 4 ? gap.slice(1) + rest : rest };
}

const widthOf = (spaces) => [...spaces].reduce((width, one) => (one === "\t" ? width + 4 - (width % 4) : width + 1), 0);
const indentOf = (line) => widthOf(/^[ \t]*/.exec(line)[0]);

function dedent(line, by) {
  let [width, at] = [0, 0];
  while (at < line.length && width < by && (line[at] === " " || line[at] === "\t")) {
    width += line[at] === "\t" ? 4 - (width % 4) : 1;
    at += 1;
  }
  return line.slice(at);
}

const beginsList = (line, depth) => depth < DEEPEST && Boolean(markerOf(line)?.rest.trim());
const interrupts = (line, depth) => beginsList(line, depth) && (!/\d/.test(markerOf(line).sign) || parseInt(markerOf(line).sign, 10) === 1);

function blocksOf(lines, depth) {
  const blocks = [];
  let at = 0;
  while (at < lines.length) {
    if (isBlank(lines[at])) at += 1;
    else if (beginsList(lines[at], depth)) {
      const [list, next] = listAt(lines, at, depth);
      blocks.push(list);
      at = next;
    } else {
      const from = at;
      at += 1;
      while (at < lines.length && !isBlank(lines[at]) && !interrupts(lines[at], depth)) at += 1;
      blocks.push({ type: "paragraph", children: inline(lines.slice(from, at).join("\n").trim()) });
    }
  }
  return blocks;
}

function listAt(lines, from, depth) {
  const first = markerOf(lines[from]);
  const ordered = /\d/.test(first.sign);
  const kind = first.sign.at(-1);
  const list = { type: "list", ordered, start: ordered ? parseInt(first.sign, 10) : 1, items: [] };
  let at = from;
  while (at < lines.length) {
    const marker = markerOf(lines[at]);
    if (!marker || marker.sign.at(-1) !== kind || /\d/.test(marker.sign) !== ordered) break;
    const own = [marker.rest];
    at += 1;
    let next = at;
    while (next < lines.length) {
      const line = lines[next];
      const belongs = indentOf(line) >= marker.offset;
      const lazy = next === at && !isBlank(lines[next - 1]) && !markerOf(line);
      if (!isBlank(line) && !belongs && !lazy) break;
      if (!isBlank(line)) {
        own.push(...lines.slice(at, next).map(() => ""), dedent(line, marker.offset));
        at = next + 1;
      }
      next += 1;
    }
    list.items.push(blocksOf(own, depth + 1));
    const after = nextFilled(lines, at);
    if (after < lines.length && markerOf(lines[after])) at = after;
  }
  return [list, at];
}

function nextFilled(lines, at) {
  let next = at;
  while (next < lines.length && isBlank(lines[next])) next += 1;
  return next;
}

/** What stands in one paragraph. */
export function inline(source) {
  return paired(pieces(source, 0, source.length, new Map()));
}

/** Texts, breaks, links, and the signs that may begin or end emphasis. */
function pieces(source, from, to, links) {
  const found = [];
  let text = "";
  const flush = () => {
    if (text) found.push({ type: "text", text });
    text = "";
  };
  let at = from;
  while (at < to) {
    const sign = source[at];
    if (sign === "\\" && at + 1 < to && PUNCTUATION.test(source[at + 1])) {
      text += source[at + 1];
      at += 2;
    } else if (sign === "\n" || (sign === "\\" && source[at + 1] === "\n" && at + 1 < to)) {
      text = text.replace(/ +$/, "");
      flush();
      found.push({ type: "break" });
      at += sign === "\n" ? 1 : 2;
      while (at < to && (source[at] === " " || source[at] === "\t")) at += 1;
    } else if (sign === "*" || sign === "_") {
      flush();
      let end = at;
      while (end < to && source[end] === sign) end += 1;
      found.push(run(source, sign, at, end));
      at = end;
    } else if (sign === "[" && linkAt(source, at, to, links)) {
      flush();
      const link = linkAt(source, at, to, links);
      found.push({ type: "link", href: link.href, children: paired(pieces(source, at + 1, link.labelEnd, links)) });
      at = link.end;
    } else {
      text += sign;
      at += 1;
    }
  }
  flush();
  return found;
}

/** Signs in a row, and whether emphasis may begin or end here: next to a word, whatever its script and punctuation. */
function run(source, sign, at, end) {
  const [before, after] = [at > 0 ? source[at - 1] : " ", end < source.length ? source[end] : " "];
  let opens = !SPACE.test(after);
  let closes = !SPACE.test(before);
  if (sign === "_") {
    const mark = (character) => PUNCTUATION.test(character) || /\p{P}/u.test(character);
    const left = opens && (!mark(after) || SPACE.test(before) || mark(before));
    const right = closes && (!mark(before) || SPACE.test(after) || mark(after));
    [opens, closes] = [left && (!right || mark(before)), right && (!left || mark(after))];
  }
  return { type: "run", sign, length: end - at, count: end - at, opens, closes };
}

/** A link that begins at this bracket: {labelEnd, href, end}, or null. Remembered, since brackets are looked at more than once. */
function linkAt(source, at, to, links) {
  if (!links.has(at)) links.set(at, readLink(source, at, to, links));
  return links.get(at);
}

function readLink(source, at, to, links) {
  let depth = 0;
  let labelEnd = at + 1;
  for (; labelEnd < to; labelEnd += 1) {
    const sign = source[labelEnd];
    if (sign === "\\" && PUNCTUATION.test(source[labelEnd + 1] ?? "")) labelEnd += 1;
    else if (sign === "[") {
      if (linkAt(source, labelEnd, to, links)) return null;
      depth += 1;
    } else if (sign === "]") {
      if (depth === 0) break;
      depth -= 1;
    }
  }
  const found = /^\]\([ \t\n]*(<[^<>\n]*>|[^\s<][^\s]*?)?(?:[ \t\n]+("[^"]*"|'[^']*'))?[ \t\n]*\)/.exec(source.slice(labelEnd, to));
  if (!found) return null;
  const target = balanced(found[1] ?? "");
  if (target === null) return null;
  const href = target.replace(/^<|>$/g, "").replace(/\\([!-/:-@[-`{-~])/g, "$1");
  return isSafeLink(href) ? { labelEnd, href, end: labelEnd + found[0].length } : null;
}

/** An address whose brackets are even; null where they are not. */
function balanced(target) {
  let depth = 0;
  for (const sign of target.replace(/\\[()]/g, "")) {
    if (sign === "(") depth += 1;
    if (sign === ")") depth -= 1;
    if (depth < 0) return null;
  }
  return depth === 0 ? target : null;
}

/** Emphasis by CommonMark's rules: a closing run takes the nearest opening one, two signs for bold where both have two. */
function paired(found) {
  const list = [...found];
  for (let at = 0; at < list.length; at += 1) {
    const closer = list[at];
    if (closer.type !== "run" || !closer.closes || !closer.count) continue;
    for (let back = at - 1; back >= 0; back -= 1) {
      const opener = list[back];
      if (opener.type !== "run" || opener.sign !== closer.sign || !opener.opens || !opener.count) continue;
      const odd = (opener.closes || closer.opens) && (opener.length + closer.length) % 3 === 0 && (opener.length % 3 || closer.length % 3);
      if (odd) continue;
      const size = opener.count >= 2 && closer.count >= 2 ? 2 : 1;
      opener.count -= size;
      closer.count -= size;
      const made = { type: size === 2 ? "strong" : "em", children: settled(list.slice(back + 1, at)) };
      list.splice(back + 1, at - back - 1, made);
      at = back + 1;
      break;
    }
  }
  return settled(list);
}

/** Runs that pair with nothing are the signs they are; neighbouring texts are one. */
function settled(list) {
  const made = [];
  for (const piece of list) {
    const next = piece.type === "run" ? { type: "text", text: piece.sign.repeat(piece.count) } : piece;
    if (next.type === "text" && made.at(-1)?.type === "text") made[made.length - 1] = { type: "text", text: made.at(-1).text + next.text };
    else if (next.type !== "text" || next.text) made.push(next);
  }
  return made;
}

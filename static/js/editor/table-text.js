/**
 * Ranges of a spreadsheet as text: rows end with a line break, cells with a tab, and a cell that holds either stands in
 * double quotes with its own quotes doubled, as Excel, LibreOffice and Google Sheets put it on the clipboard.
 */

/** The rows of cells in this text. A quote that is never closed in the right place is just a quote. */
export function readTable(text) {
  const rows = [[]];
  let at = 0;
  while (at <= text.length) {
    const { value, end } = quotedCell(text, at) ?? plainCell(text, at);
    rows.at(-1).push(value);
    const lineBreak = /^\r?\n|^\r/.exec(text.slice(end, end + 2));
    if (lineBreak) rows.push([]);
    else if (end >= text.length) break;
    at = end + (lineBreak ? lineBreak[0].length : 1);
    // The break after the last row ends it and begins no other.
    if (lineBreak && at >= text.length) {
      rows.pop();
      break;
    }
  }
  return rows;
}

/** The rows as text that a spreadsheet takes back cell by cell. */
export function writeTable(rows) {
  return rows.map((row) => row.map(written).join("\t")).join("\n");
}

/** Whether pasting this text into a cell means filling several. */
export function isRange(rows) {
  return rows.length > 1 || rows.some((row) => row.length > 1);
}

function written(cell) {
  return /[\t\n\r"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

function quotedCell(text, start) {
  if (text[start] !== '"') return null;
  let end = start + 1;
  while (end < text.length) {
    if (text[end] !== '"') end += 1;
    else if (text[end + 1] === '"') end += 2;
    else break;
  }
  const after = text[end + 1];
  if (text[end] !== '"' || (after !== undefined && !"\t\n\r".includes(after))) return null;
  return { value: text.slice(start + 1, end).replaceAll('""', '"'), end: end + 1 };
}

function plainCell(text, start) {
  const length = text.slice(start).search(/[\t\n\r]/);
  const end = length < 0 ? text.length : start + length;
  return { value: text.slice(start, end), end };
}

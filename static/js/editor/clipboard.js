/**
 * Copy, cut and paste: cards, touchpoints and whole lanes within and between maps, and ranges from a spreadsheet. What is copied
 * goes to the system's clipboard twice: as a table that any other program understands, and in it, unseen, as a parcel.
 */
import { rowOf, columns, lanes } from "./board.js";
import { parcelOf, pasteLines, pasteParcel, pasteRange, tableOf } from "./gestures-clipboard.js";
import { remove } from "./gestures.js";
import { parsed } from "./rich-dom.js";
import { parse } from "./selection.js";
import { isRange, readTable, writeTable } from "./table-text.js";

const MOST = 5000;

export function install(editor) {
  document.addEventListener("copy", (event) => isOurs(editor) && copy(editor, event));
  document.addEventListener("cut", (event) => isOurs(editor) && editor.canEdit && copy(editor, event) && cut(editor));
  document.addEventListener("paste", (event) => isOurs(editor) && editor.canEdit && paste(editor, event));
  const menu = ["card", "placement", "lane"];
  const group = "Copy and paste";
  editor.commands.add(
    { id: "clipboard.copy", title: (at) => (at.kind === "lane" ? "Copy the lane" : "Copy"), group, keys: ["Mod+C"], native: true, menu, order: 40, when: copyable, run: () => document.execCommand("copy") },
    { id: "clipboard.cut", title: "Cut", group, keys: ["Mod+X"], native: true, menu: ["card", "placement"], order: 41, edits: true, when: copyable, run: () => document.execCommand("cut") },
    { id: "clipboard.paste", title: "Paste", group, keys: ["Mod+V"], native: true, menu: [...menu, "cell"], order: 42, edits: true, run: pasteFromMenu },
  );
}

const copyable = (editor) => editor.selection.keys.some((key) => /^(card|placement|lane):/.test(key));

/** Whether the clipboard is about the map, and not about text that somebody is writing or has marked. */
function isOurs(editor) {
  const at = document.activeElement;
  if (editor.editing || !editor.grid.root.contains(at) || at.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName)) return false;
  return document.getSelection()?.isCollapsed ?? true;
}

function copy(editor, event) {
  const parcel = parcelOf(editor.board, editor.selection.keys);
  if (!parcel) return false;
  event.preventDefault();
  const rows = tableOf(parcel);
  event.clipboardData.setData("text/plain", writeTable(rows));
  event.clipboardData.setData("text/html", markup(rows, parcel));
  const count = parcel.cards.length + parcel.placements.length;
  editor.announce(parcel.lane ? `Copied the lane ${parcel.lane.name}.` : `Copied ${count === 1 ? "one card" : `${count} cards`}.`);
  return true;
}

function cut(editor) {
  const gone = ["card", "placement"].map((kind) => remove(editor.board, kind, editor.selected(kind))).filter(Boolean);
  if (!gone.length) return;
  editor.do({ label: gone[0].label.replace(/^Delete/, "Cut"), operations: gone.flatMap((gesture) => gesture.operations) });
}

function paste(editor, event) {
  event.preventDefault();
  take(editor, event.clipboardData.getData("text/html"), event.clipboardData.getData("text/plain"));
}

/** From the menu a page may read the clipboard only when the person allows it. */
async function pasteFromMenu(editor) {
  try {
    const [item] = await navigator.clipboard.read();
    const read = async (type) => (item?.types.includes(type) ? (await item.getType(type)).text() : "");
    take(editor, await read("text/html"), await read("text/plain"));
  } catch {
    editor.toast("Your browser keeps the clipboard from menus. Press Ctrl+V (⌘V on a Mac) instead.");
  }
}

function take(editor, html, plain) {
  const at = target(editor);
  if (!at) return editor.toast("Choose a cell first: what you paste begins there.");
  const { gesture, left } = planned(editor.board, html, plain, at);
  if (!gesture) return editor.toast(left ? "Nothing of this fits here. Choose another cell." : "There is nothing on the clipboard that fits on a map.");
  editor.do(gesture);
  editor.select(gesture.made);
  const lost = left ? ` ${left} ${left === 1 ? "cell" : "cells"} found no place here.` : "";
  if (lost) editor.toast(`${gesture.label}.${lost}`);
  else editor.announce(`${gesture.label}.`);
}

function planned(board, html, plain, at) {
  const page = html ? parsed(html) : null;
  const parcel = parcelIn(page);
  if (parcel) return pasteParcel(board, parcel, at);
  const table = page?.querySelector("table");
  const rows = table ? cellsOf(table) : readTable(plain);
  const sheet = (table || plain.includes("\t")) && isRange(rows);
  if (sheet) return pasteRange(board, rows.slice(0, MOST), at, escaped);
  const lines = plain.split(/\r?\n/).map((line) => line.trim()).filter(Boolean);
  return pasteLines(board, lines.slice(0, MOST), at, escaped);
}

/** Where pasting begins: the cell one stands in; on a lane's name its first cell, on a step's name its first lane of cards. */
function target(editor) {
  const { board, selection } = editor;
  const cell = selection.key && editor.cellOf(selection.key);
  if (cell) return cell;
  const [first] = columns(board);
  const { kind, id } = selection.key ? parse(selection.key) : {};
  if (kind === "lane" && first) return { lane: id, step: first.step.id };
  const lane = lanes(board).find((row) => row.takes_cards && !row.is_hidden);
  const step = kind === "step" ? rowOf(board, "step", id) : columns(board).find((column) => column.stage.id === id)?.step;
  return lane && step ? { lane: lane.id, step: step.id } : null;
}

function markup(rows, parcel) {
  const table = document.createElement("table");
  table.dataset.throughline = JSON.stringify(parcel);
  for (const row of rows) table.insertRow().append(...row.map((text) => Object.assign(document.createElement("td"), { textContent: text })));
  return table.outerHTML;
}

/** The parcel in what another map has copied; what only looks like one is none. */
function parcelIn(page) {
  const text = page?.querySelector("table[data-throughline]")?.dataset.throughline;
  if (!text) return null;
  try {
    const { from, cards, placements, lane = null } = JSON.parse(text);
    const whole = Array.isArray(cards) && Array.isArray(placements) && cards.length + placements.length <= MOST;
    return whole && from && (!lane || Array.isArray(lane.cards)) ? { from, cards, placements, lane } : null;
  } catch {
    return null;
  }
}

const cellsOf = (table) => [...table.rows].map((row) => [...row.cells].map((cell) => cell.innerText ?? cell.textContent));

/** Plain text as the card's own writing: its signs mean themselves. */
function escaped(text) {
  return text.replace(/[\\`*_[\]]/g, "\\$&").replace(/^(\s*)([-+#>]|\d+[.)])(?=\s)/gm, (_, space, sign) => `${space}${sign.slice(0, -1)}\\${sign.slice(-1)}`);
}

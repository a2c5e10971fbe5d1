/** All keys on one sheet, made from the registry. */
import { keysInWords } from "./commands.js";
import { el } from "./dom.js";

const ALWAYS = [
  ["Move around", "To the next cell, card or name", [["←", "↑", "↓", "→"]]],
  ["Move around", "Select several", [["Shift", "←", "↑", "↓", "→"]]],
  ["Write", "Begin to write; replaces what is selected", [["any letter"]]],
  ["Write", "Done", [["Enter"]]],
  ["Write", "New line in a card", [["Shift", "Enter"]]],
  ["Write", "Done, and on to the next", [["Tab"]]],
  ["Write", "Leave; in a name, give the old one back", [["Esc"]]],
];
const ORDER = ["Move around", "Write", "Move things", "Change", "Stages and steps", "Lanes", "Cards", "Emotion", "Touchpoints", "View", "Everywhere"];

export function rowsOf(commands, editor) {
  const rows = commands.filter((command) => command.keys.length && command.help !== false && (!command.edits || editor.canEdit)).map((command) => {
    const title = typeof command.title === "function" ? command.helpTitle ?? command.title(editor) : command.title;
    return [command.group, title, command.keys.slice(0, 2).map((keys) => keysInWords(keys))];
  });
  const groups = new Map();
  for (const [group, ...row] of [...(editor.canEdit ? ALWAYS : ALWAYS.slice(0, 2)), ...rows]) {
    if (!groups.has(group)) groups.set(group, []);
    groups.get(group).push(row);
  }
  const rank = (group) => (ORDER.indexOf(group) + 1 || ORDER.length + 1);
  return [...groups].sort(([a], [b]) => rank(a) - rank(b));
}

export function install(editor) {
  const title = el("h2", { id: "ed-help-title" }, "Keys");
  const close = el("button", { type: "button", class: "button quiet small dialog-close", onclick: () => dialog.close() }, "Close");
  const sheet = el("div", { class: "ed-help-groups" });
  const dialog = el("dialog", { class: "dialog ed-help", "aria-labelledby": "ed-help-title" }, close, title, sheet);
  editor.append(dialog);
  dialog.addEventListener("close", () => editor.grid.element(editor.selection.key)?.focus({ preventScroll: true }));
  editor.commands.add({
    id: "help.keys", title: "Show all keys", group: "Everywhere", keys: ["?"], anywhere: true, icon: "help",
    run() {
      sheet.replaceChildren(...rowsOf(editor.commands.all(), editor).map(([group, rows]) => section(group, rows)));
      dialog.showModal();
    },
  });
}

function section(group, rows) {
  const list = el("dl", {});
  for (const [title, keys] of rows) {
    const written = keys.flatMap((parts, index) => [index ? " or " : "", ...parts.flatMap((part, place) => [place ? " " : "", el("kbd", {}, part)])]);
    list.append(el("div", {}, el("dt", {}, title), el("dd", {}, written.filter(Boolean))));
  }
  return el("section", {}, el("h3", {}, group), list);
}

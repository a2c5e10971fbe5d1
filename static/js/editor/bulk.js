/** What can be done to several selected cards at once, each as one gesture: a bar below the map, and the same in the command menu. */
import { rowOf } from "./board.js";
import { el, icon, iconButton } from "./dom.js";
import { change, together } from "./gestures.js";

const EVIDENCE = [["assumed", "Assumed"], ["reported", "Reported"], ["observed", "Observed"], ["measured", "Measured"]];
const COLOURS = [["", "No colour"], ["sand", "Sand"], ["sky", "Sky"], ["mint", "Mint"], ["rose", "Rose"], ["lilac", "Lilac"], ["slate", "Slate"]];

/** One value, or what `valuesOf` makes of each card, on all these cards; null when nothing would change. */
export function changeAll(board, ids, what, valuesOf) {
  const changes = ids.map((id) => rowOf(board, "card", id)).filter(Boolean).map((card) => change(board, "card", card.id, valuesOf(card), what));
  const found = changes.filter(Boolean);
  return found.length === 1 ? found[0] : together(`${what} of ${found.length} cards`, found);
}

export const withTag = (tag) => (card) => ({ tags: card.tags.includes(tag) ? card.tags : [...card.tags, tag] });
export const withoutTag = (tag) => (card) => ({ tags: card.tags.filter((one) => one !== tag) });

export function install(editor) {
  if (!editor.canEdit) return;
  const several = (at) => at.selected("card").length > 1;
  const shared = { group: "Selected cards", edits: true, when: several };
  const choosing = (title, name, optionsOf) => async (at) => {
    const value = await at.choose({ title, options: optionsOf(at.board.library) });
    if (value !== null && value !== undefined) at.do(changeAll(at.board, at.selected("card"), title, () => ({ [name]: value.id })));
  };
  const named = (rows) => rows.map((row) => ({ title: row.name, value: { id: row.id } }));
  const listed = (pairs) => () => pairs.map(([id, title]) => ({ title, value: { id } }));
  editor.commands.add(
    { id: "bulk.evidence", title: "Set the evidence", icon: "check", ...shared, run: choosing("Set the evidence", "evidence", listed(EVIDENCE)) },
    { id: "bulk.colour", title: "Set the colour", icon: "layers", ...shared, run: choosing("Set the colour", "colour", listed(COLOURS)) },
    { id: "bulk.tag", title: "Add a tag", icon: "plus", ...shared, run: tag },
    { id: "bulk.untag", title: "Take a tag off", icon: "x", ...shared, when: (at) => several(at) && tagsOf(at).length, run: untag },
    { id: "bulk.persona", title: "Set the persona", icon: "user", ...shared, run: choosing("Set the persona", "persona", ({ personas }) => [{ title: "Everybody", value: { id: null } }, ...named(personas)]) },
    { id: "bulk.owner", title: "Set the owner", icon: "user", ...shared, run: choosing("Set the owner", "owner", ({ members }) => [{ title: "Nobody", value: { id: null } }, ...named(members)]) },
  );
  const bar = el("div", { class: "ed-bulk", role: "toolbar", "aria-label": "Selected cards", hidden: true });
  editor.append(bar);
  editor.addEventListener("selection-changed", () => draw(editor, bar));
  editor.addEventListener("board-changed", () => draw(editor, bar));
}

const BUTTONS = ["bulk.evidence", "bulk.colour", "bulk.tag", "bulk.untag", "bulk.persona", "bulk.owner", "part.duplicate", "part.delete"];

function draw(editor, bar) {
  const count = editor.selected("card").length;
  bar.hidden = count < 2;
  if (bar.hidden) return;
  const buttons = BUTTONS.map((id) => editor.commands.get(id)).filter((command) => command && editor.commands.can(command, editor));
  bar.replaceChildren(
    el("span", { class: "ed-bulk-count", role: "status" }, `${count} cards`),
    ...buttons.map((command) => button(editor, command)),
    leave(editor),
  );
}

function button(editor, command) {
  const made = el("button", { type: "button", class: "ed-bulk-button" }, icon(command.icon ?? "chevron-right", "small"), editor.commands.titleOf(command, editor));
  made.addEventListener("click", () => command.run(editor));
  return made;
}

function leave(editor) {
  const made = iconButton("x", "Select one card only", { class: "ed-bulk-leave" });
  made.addEventListener("click", () => editor.select(editor.selection.key));
  return made;
}

const tagsOf = (editor) => [...new Set(editor.selected("card").flatMap((id) => rowOf(editor.board, "card", id)?.tags ?? []))].sort();

async function tag(editor) {
  const known = editor.board.library.tags;
  const value = await editor.choose({
    title: "Add a tag",
    placeholder: "A tag you have, or a new one",
    options: known.map((title) => ({ title, value: title })),
    other: (typed) => ({ title: `New tag “${typed}”`, value: typed.slice(0, 40) }),
  });
  if (value) editor.do(changeAll(editor.board, editor.selected("card"), `Tag “${value}”`, withTag(value)));
}

async function untag(editor) {
  const value = await editor.choose({ title: "Take a tag off", options: tagsOf(editor).map((title) => ({ title, value: title })) });
  if (value) editor.do(changeAll(editor.board, editor.selected("card"), `Take off the tag “${value}”`, withoutTag(value)));
}

/** Mouse, pen and finger: one set of listeners for the whole grid. */
import { el, icon } from "./dom.js";
import { boxOf, keyOf } from "./menus.js";
import { parse } from "./selection.js";

export function install(editor) {
  const { root } = editor.grid;
  const acts = {
    menu: (key, button) => editor.openMenu(key, boxOf(button)),
    "add-stage": (key) => run(key, "stage.add-after"),
    "add-step": (key) => run(key, "step.add-after"),
    "add-lane": (key) => run(key, "lane.add-below"),
    fold: (key) => (editor.canEdit ? run(key, "lane.fold") : fold(editor, key)),
  };
  const run = (key, command) => {
    editor.select(key);
    editor.commands.run(command, editor);
  };

  root.addEventListener("click", (event) => {
    if (event.target.closest('[contenteditable], a[href]')) return;
    const key = keyOf(event.target);
    if (!key) return;
    const act = event.target.closest("[data-act]");
    if (act && acts[act.dataset.act]) {
      acts[act.dataset.act](key, act);
      return;
    }
    const many = event.shiftKey || event.ctrlKey || event.metaKey;
    const again = editor.selection.key === key && editor.selection.keys.length === 1 && editor.pressed === key;
    editor.select(key, { extend: event.shiftKey, toggle: event.ctrlKey || event.metaKey });
    if (many || event.detail === 0) return;
    const { kind } = parse(key);
    if (kind === "cell" || again) editor.startHere();
  });

  // What was selected before this press; a second press on it begins to write.
  root.addEventListener("pointerdown", (event) => {
    const key = keyOf(event.target);
    editor.pressed = editor.selection.key === key && document.activeElement === editor.grid.element(key) ? key : null;
  });

  root.addEventListener("dblclick", (event) => {
    const key = keyOf(event.target);
    if (key && !editor.editing && !event.target.closest("button, a[href]")) editor.startHere();
  });

  // Focus that comes from elsewhere (Tab, a screen reader) selects, too; that of a press waits for its click.
  let pressing = false;
  root.addEventListener("pointerdown", () => (pressing = true), { capture: true });
  for (const type of ["pointerup", "pointercancel"]) window.addEventListener(type, () => (pressing = false));
  root.addEventListener("focusin", (event) => {
    editor.hadFocus = true;
    if (pressing) return;
    const key = event.target.dataset?.item ?? event.target.dataset?.key;
    if (key && key !== editor.selection.key && !editor.editing) editor.select(key, { focus: false });
  });
  root.addEventListener("focusout", () => {
    requestAnimationFrame(() => (editor.hadFocus = root.contains(document.activeElement) || document.activeElement === document.body));
  });

  if (editor.canEdit) cardHandle(editor);
}

function fold(editor, key) {
  const row = editor.grid.rowOf(parse(key).id);
  row?.toggleAttribute("data-collapsed");
}

/** One ⋯ button for all cards: it comes to the card under the pointer or the one selected. */
function cardHandle(editor) {
  const button = el("button", { type: "button", class: "ed-card-more", tabindex: "-1", "aria-label": "Menu of this card", title: "Menu of this card", "data-act": "menu" }, icon("more"));
  const to = (card) => {
    if (card && button.parentElement !== card && !card.hasAttribute("data-editing")) card.append(button);
  };
  editor.grid.root.addEventListener("pointerover", (event) => to(event.target.closest("[data-item]")));
  editor.addEventListener("selection-changed", () => {
    const card = editor.grid.element(editor.selection.key);
    if (card?.dataset.item) to(card);
  });
  editor.addEventListener("editing-changed", () => editor.editing && button.remove());
}

/** Context menus: by the ⋯ button, the right mouse button, a long press, or Shift+F10; made from the registry. */
import { keysInWords } from "./commands.js";
import { el, icon } from "./dom.js";
import { parse } from "./selection.js";

export function install(editor) {
  const menu = el("div", { class: "ed-menu", role: "menu", popover: "auto", tabindex: "-1" });
  editor.append(menu);
  let from = null;

  editor.openMenu = (key, anchor) => {
    // Of several selected cards each opens the menu of all.
    if (!editor.selection.keys.includes(key)) editor.select(key);
    const { kind } = parse(key);
    const commands = editor.commands.forMenu(kind, editor);
    if (!commands.length) return;
    menu.replaceChildren(...commands.flatMap((command, index) => item(editor, command, commands[index - 1])));
    menu.setAttribute("aria-label", editor.grid.element(key)?.querySelector(".ed-name")?.textContent ?? "Menu");
    from = key;
    menu.showPopover();
    place(menu, anchor);
    menu.firstElementChild.focus();
  };

  menu.addEventListener("keydown", (event) => {
    const items = [...menu.querySelectorAll('[role="menuitem"]')];
    const at = items.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key];
    if (to !== undefined) items[(to + items.length) % items.length].focus();
    else if (event.key === "Tab" || event.key === "Escape") close();
    else if (event.key.length === 1) items.find((one, index) => index > at && starts(one, event.key))?.focus() ?? items.find((one) => starts(one, event.key))?.focus();
    else return;
    if (event.key !== "Enter" && event.key !== " ") event.preventDefault();
    event.stopPropagation();
  });

  menu.addEventListener("click", (event) => {
    const chosen = event.target.closest("[data-command]");
    if (!chosen) return;
    close();
    editor.commands.run(chosen.dataset.command, editor);
  });

  function close() {
    menu.hidePopover();
    if (from) editor.select(from);
  }

  editor.grid.root.addEventListener("contextmenu", (event) => {
    const key = keyOf(event.target);
    if (!key || editor.editing) return;
    event.preventDefault();
    const byKey = event.clientX === 0 && event.clientY === 0;
    editor.openMenu(key, byKey ? boxOf(editor.grid.element(key)) : { left: event.clientX, top: event.clientY, bottom: event.clientY, right: event.clientX });
  });

  editor.commands.add({
    id: "menu.open", title: "Menu of what is selected", group: "Everywhere", keys: ["Space", "Shift+F10", "ContextMenu"], hidden: true,
    when: (it) => it.selection.key,
    run: (it) => it.openMenu(it.selection.key, boxOf(it.grid.element(it.selection.key))),
  });
}

export const keyOf = (target) => {
  const found = target.closest?.("[data-item], [data-key]");
  return found?.dataset.item ?? found?.dataset.key ?? null;
};

export const boxOf = (element) => element.getBoundingClientRect();

const starts = (one, letter) => one.textContent.trim().toLowerCase().startsWith(letter.toLowerCase());

function item(editor, command, before) {
  const keys = command.keys[0] ? el("kbd", {}, keysInWords(command.keys[0]).join(" ")) : null;
  const made = el(
    "button",
    { type: "button", role: "menuitem", class: `menu-item${command.danger ? " danger" : ""}`, tabindex: "-1", "data-command": command.id },
    icon(command.icon ?? "chevron-right"),
    el("span", {}, editor.commands.titleOf(command, editor)),
    keys,
  );
  const apart = before && Math.floor(before.order / 10) !== Math.floor(command.order / 10);
  return apart ? [el("hr", {}), made] : [made];
}

/** Beside its anchor, wholly on the screen. */
export function place(popover, anchor) {
  const box = popover.getBoundingClientRect();
  const left = Math.min(anchor.left, innerWidth - box.width - 8);
  const below = anchor.bottom + 4 + box.height <= innerHeight;
  const top = below ? anchor.bottom + 4 : Math.max(8, anchor.top - box.height - 4);
  popover.style.setProperty("left", `${Math.max(8, left)}px`);
  popover.style.setProperty("top", `${Math.min(top, Math.max(8, innerHeight - box.height - 8))}px`);
}

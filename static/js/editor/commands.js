/**
 * Everything the editor can do, by name. Keyboard, context menus, the command menu and the list of keys read this one registry.
 *
 *   editor.commands.add({
 *     id: "card.delete",
 *     title: "Delete",                       // or (editor) => "Delete 3 cards"
 *     group: "Cards",                        // the heading in the list of keys and in the command menu
 *     keys: ["Delete", "Backspace"],         // "Mod" is Ctrl, or ⌘ on a Mac
 *     menu: ["card"],                        // in which context menus: stage, step, lane, card, placement, cell; or a string
 *     icon: "trash", danger: true, order: 90,
 *     edits: true,                           // not for those who only read
 *     native: true,                          // its keys are shown, and pressed they are left to the browser
 *     anywhere: true,                        // its keys also work while the focus is outside the grid
 *     when: (editor) => …, run: (editor) => …,
 *   })
 */
export const isMac = /Mac|iP(hone|ad|od)/.test(globalThis.navigator?.platform ?? "");

export class Commands {
  #all = new Map();
  #byKeys = new Map();

  add(...commands) {
    for (const command of commands) {
      const made = { group: "Map", order: 50, keys: [], ...command, menu: [command.menu ?? []].flat() };
      this.#all.set(made.id, made);
      for (const keys of made.keys) this.#byKeys.set(keys, [...(this.#byKeys.get(keys) ?? []), made]);
    }
  }

  get(id) {
    return this.#all.get(id) ?? null;
  }

  all() {
    return [...this.#all.values()];
  }

  can(command, editor) {
    if (command.edits && !editor.canEdit) return false;
    return command.when ? Boolean(command.when(editor)) : true;
  }

  /** Those of a context menu, in order. */
  forMenu(menu, editor) {
    return this.all().filter((command) => command.menu.includes(menu) && this.can(command, editor)).sort((a, b) => a.order - b.order);
  }

  /** The command that a key press means here, or null. */
  forKeys(event, editor, inGrid) {
    for (const keys of keysOf(event)) {
      for (const command of this.#byKeys.get(keys) ?? []) {
        if ((inGrid || command.anywhere) && this.can(command, editor)) return command;
      }
    }
    return null;
  }

  titleOf(command, editor) {
    return typeof command.title === "function" ? command.title(editor) : command.title;
  }

  run(id, editor) {
    const command = this.get(id);
    if (command && this.can(command, editor)) return command.run(editor);
    return undefined;
  }
}

const SAME_KEY = /^(?:Key|Digit)([A-Z0-9])$/;

/** The ways to write down what was pressed: with Shift, and for a sign ("?") without. */
export function keysOf(event) {
  // On a Mac the option key writes other signs, so that with Alt the key itself counts.
  const letter = SAME_KEY.exec(event.code ?? "")?.[1] ?? { Equal: "=", Minus: "-" }[event.code];
  const plain = event.altKey && letter ? letter : event.key === " " ? "Space" : event.key;
  const key = plain.length === 1 ? plain.toUpperCase() : plain;
  const marks = [(event.ctrlKey || event.metaKey) && "Mod", event.altKey && "Alt"].filter(Boolean);
  const shifted = [...marks, event.shiftKey && "Shift", key].filter(Boolean).join("+");
  const sign = key.length === 1 && !/[A-Z0-9]/.test(key);
  return sign ? [shifted, [...marks, key].join("+")] : [shifted];
}

const SIGNS = { ArrowUp: "↑", ArrowDown: "↓", ArrowLeft: "←", ArrowRight: "→", Escape: "Esc", Delete: "Del", PageUp: "Page up", PageDown: "Page down" };

/** Keys as they stand on the keyboard in front of the reader: ["Ctrl", "Z"] or ["⌘", "Z"]. */
export function keysInWords(keys, mac = isMac) {
  const parts = keys === "Mod++" ? ["Mod", "+"] : keys.split(/\+(?=.)/);
  const words = mac ? { Mod: "⌘", Alt: "⌥", Shift: "⇧" } : { Mod: "Ctrl" };
  return parts.map((part) => words[part] ?? SIGNS[part] ?? part);
}

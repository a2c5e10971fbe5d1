/**
 * One list to search and choose from: commands (Ctrl+K), everything on the map ("/"), kinds of lanes, places to move to.
 *
 *   await editor.choose({ title, placeholder, options: [{ title, hint, note, group, icon, keys, value }] }) → value, or null
 *
 * With `other(typed)` → option, what is typed and not among the options can be chosen, too.
 */
import { cardsIn, columns, lanes, placementsIn, stages } from "./board.js";
import { keysInWords } from "./commands.js";
import { el, icon, setAttribute } from "./dom.js";
import { toPlain } from "./rich-text.js";

const MOST = 80;

/** Those that hold every word typed, those that begin with them first. */
export function matching(options, typed) {
  const words = typed.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return options;
  const scored = [];
  for (const [index, option] of options.entries()) {
    const title = option.title.toLocaleLowerCase();
    const text = `${title} ${option.hint ?? ""} ${option.group ?? ""} ${option.text ?? ""}`.toLocaleLowerCase();
    if (!words.every((word) => text.includes(word))) continue;
    const score = title.startsWith(words[0]) ? 0 : words.every((word) => title.includes(word)) ? 1 : 2;
    scored.push({ option, score, index });
  }
  return scored.sort((a, b) => a.score - b.score || a.index - b.index).map(({ option }) => option);
}

export function install(editor) {
  const input = el("input", { type: "text", class: "ed-palette-input", role: "combobox", "aria-expanded": "true", "aria-controls": "ed-palette-list", "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false" });
  const list = el("div", { id: "ed-palette-list", class: "ed-palette-list", role: "listbox" });
  const none = el("p", { class: "ed-palette-none", role: "status", hidden: true }, "Nothing of that name.");
  const dialog = el("dialog", { class: "ed-palette" }, el("div", { class: "ed-palette-head" }, icon("search"), input), list, none);
  editor.append(dialog);
  let [options, shown, at, settle, other] = [[], [], 0, null, null];

  editor.choose = ({ title, placeholder = "Search", options: given, other: making = null }) => {
    settle?.(null);
    [options, at, other] = [given, 0, making];
    dialog.setAttribute("aria-label", title);
    input.setAttribute("aria-label", title);
    list.setAttribute("aria-label", title);
    input.value = "";
    input.placeholder = `${title} · ${placeholder}`;
    draw();
    dialog.showModal();
    return new Promise((resolve) => (settle = resolve));
  };

  function draw() {
    shown = matching(options, input.value).slice(0, MOST);
    const typed = input.value.trim();
    if (other && typed && !options.some((option) => option.title.toLocaleLowerCase() === typed.toLocaleLowerCase())) shown.push(other(typed));
    at = Math.min(at, Math.max(shown.length - 1, 0));
    const parts = [];
    let group = null;
    for (const [index, option] of shown.entries()) {
      if (!input.value && option.group && option.group !== group) parts.push(el("div", { class: "menu-label", role: "presentation" }, (group = option.group)));
      parts.push(row(option, index));
    }
    list.replaceChildren(...parts);
    none.hidden = shown.length > 0;
    list.hidden = !shown.length;
    mark();
  }

  function row(option, index) {
    const words = el("span", { class: "ed-option-words" }, el("span", {}, option.title), option.hint ? el("small", {}, option.hint) : null);
    const end = option.keys ? el("kbd", {}, keysInWords(option.keys).join(" ")) : option.note ? el("small", { class: "ed-option-note" }, option.note) : null;
    return el("div", { class: "ed-option", role: "option", id: `ed-option-${index}`, "data-index": index }, option.icon ? icon(option.icon) : null, "hue" in option ? el("span", { class: "ed-option-hue", "data-hue": String(option.hue) }) : null, words, end);
  }

  function mark() {
    for (const one of list.querySelectorAll('[role="option"]')) setAttribute(one, "aria-selected", String(Number(one.dataset.index) === at));
    setAttribute(input, "aria-activedescendant", shown.length ? `ed-option-${at}` : null);
    list.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }

  function finish(value) {
    const resolve = settle;
    settle = null;
    dialog.close();
    const element = editor.grid.element(editor.selection.key);
    element?.focus({ preventScroll: true });
    resolve?.(value);
  }

  input.addEventListener("input", () => {
    at = 0;
    draw();
  });
  dialog.addEventListener("keydown", (event) => {
    event.stopPropagation();
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + 8, PageUp: at - 8 }[event.key];
    if (to !== undefined && shown.length) {
      at = Math.abs(to - at) > 1 ? Math.min(Math.max(to, 0), shown.length - 1) : (to + shown.length) % shown.length;
      mark();
    } else if (event.key === "Enter" && !event.isComposing) {
      if (shown[at]) finish(shown[at].value);
    } else return;
    event.preventDefault();
  });
  list.addEventListener("click", (event) => {
    const one = event.target.closest("[data-index]");
    if (one) finish(shown[Number(one.dataset.index)].value);
  });
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    finish(null);
  });
  dialog.addEventListener("click", (event) => event.target === dialog && finish(null));

  editor.commands.add(
    { id: "palette.open", title: "All commands", group: "Everywhere", keys: ["Mod+K"], anywhere: true, hidden: true, run: openCommands },
    { id: "search.open", title: "Search this map", group: "Everywhere", keys: ["/"], anywhere: true, icon: "search", run: openSearch },
  );
}

async function openCommands(editor) {
  const commands = editor.commands.all().filter((command) => !command.hidden && editor.commands.can(command, editor));
  const groups = [...new Set(commands.map((command) => command.group))];
  commands.sort((a, b) => groups.indexOf(a.group) - groups.indexOf(b.group) || a.order - b.order);
  const options = commands.map((command) => ({ title: editor.commands.titleOf(command, editor), group: command.group, icon: command.icon ?? "chevron-right", keys: command.keys[0], value: command }));
  const chosen = await editor.choose({ title: "Commands", placeholder: "What do you want to do?", options });
  chosen?.run(editor);
}

async function openSearch(editor) {
  const key = await editor.choose({ title: "Search this map", placeholder: "Cards, steps, touchpoints", options: everythingOn(editor.board) });
  if (!key) return;
  editor.select(key);
  editor.grid.element(key)?.scrollIntoView({ block: "center", inline: "center" });
}

/** All that can be found on a map. */
export function everythingOn(board) {
  const found = stages(board).map((stage) => ({ title: stage.name, hint: "Stage", icon: "layers", value: `stage:${stage.id}` }));
  const shown = lanes(board).filter((lane) => !lane.is_hidden);
  for (const { step, stage } of columns(board)) {
    found.push({ title: step.name, hint: `Step of ${stage.name}`, icon: "map", value: `step:${step.id}` });
    for (const { id, touchpoint } of shown.some((lane) => lane.kind === "touchpoints" && !lane.is_collapsed) ? placementsIn(board, step.id) : []) {
      found.push({ title: touchpoint.name, hint: `Touchpoint at ${step.name}`, icon: "touchpoint", value: `placement:${id}` });
    }
  }
  for (const lane of shown) {
    found.push({ title: lane.name, hint: "Lane", icon: "list", value: `lane:${lane.id}` });
    if (lane.is_collapsed) continue;
    for (const { step } of columns(board)) {
      for (const card of cardsIn(board, lane.id, step.id)) {
        const text = toPlain(card.text ?? "");
        if (text) found.push({ title: text.length > 120 ? `${text.slice(0, 120)}…` : text, text, hint: `${lane.name}, ${step.name}`, icon: "file", value: `card:${card.id}` });
      }
    }
  }
  return found;
}

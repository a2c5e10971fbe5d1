/**
 * Place a touchpoint on a step: search the workspace's library as one types, or make a new one on the spot.
 *
 *   await picker.pick({ step, about: key }) → { touchpoint } of the library, { create: {name, channel, owner_team} }, or null
 */
import { ask } from "./ask.js";
import { placementsIn, rowOf } from "./board.js";
import { el, icon, setAttribute } from "./dom.js";
import { Library } from "./library.js";
import { boxOf, place } from "./menus.js";
import { matching } from "./palette.js";

const PAUSE = 120;

export class TouchpointPicker {
  #editor;
  #library;
  #settle = null;
  #step = null;
  #options = [];
  #at = 0;
  #timer = null;

  constructor(editor) {
    this.#editor = editor;
    this.#library = new Library(editor.dataset.workspace);
    this.input = el("input", {
      type: "text", class: "ed-palette-input", role: "combobox", "aria-expanded": "true", "aria-controls": "ed-picker-list",
      "aria-autocomplete": "list", autocomplete: "off", spellcheck: "false", maxlength: 160, placeholder: "Search, or name a new one",
    });
    this.list = el("div", { id: "ed-picker-list", class: "ed-palette-list", role: "listbox" });
    this.dialog = el("dialog", { class: "ed-picker" }, el("div", { class: "ed-palette-head" }, icon("search"), this.input), this.list);
    editor.append(this.dialog);
    this.input.addEventListener("input", () => this.#typed());
    this.dialog.addEventListener("keydown", (event) => this.#pressed(event));
    this.list.addEventListener("click", (event) => {
      const chosen = event.target.closest("[data-index]");
      if (chosen) this.#choose(Number(chosen.dataset.index));
    });
    this.dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.#finish(null);
    });
    this.dialog.addEventListener("click", (event) => event.target === this.dialog && this.#finish(null));
  }

  pick({ step, about }) {
    this.#settle?.(null);
    this.#step = step;
    const { board } = this.#editor;
    const title = `Place a touchpoint on ${rowOf(board, "step", step)?.name ?? "this step"}`;
    for (const element of [this.dialog, this.input, this.list]) element.setAttribute("aria-label", title);
    this.input.value = "";
    this.#library.learn(board.placement.values());
    this.#draw([]);
    this.dialog.showModal();
    const anchor = this.#editor.grid.element(about);
    if (anchor) place(this.dialog, boxOf(anchor));
    this.input.focus();
    this.#search();
    return new Promise((resolve) => (this.#settle = resolve));
  }

  #typed() {
    this.#at = 0;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#search(), PAUSE);
  }

  async #search() {
    const asked = this.input.value;
    const found = await this.#library.search(asked);
    if (this.dialog.open && asked === this.input.value) this.#draw(found);
  }

  #draw(found) {
    const { board } = this.#editor;
    const here = new Set(placementsIn(board, this.#step).map((row) => row.touchpoint?.id));
    const channels = new Map(board.library.channels.map((channel) => [channel.id, channel]));
    const name = this.input.value.trim();
    const options = found.map((touchpoint) => ({
      title: touchpoint.name,
      hint: [channels.get(touchpoint.channel)?.name, touchpoint.owner_team].filter(Boolean).join(" · "),
      note: here.has(touchpoint.id) ? "is here" : "",
      icon: channels.get(touchpoint.channel)?.icon ?? "touchpoint",
      value: here.has(touchpoint.id) ? null : { touchpoint },
    }));
    options.sort((a, b) => a.title.localeCompare(b.title));
    this.#options = matching(options, name).slice(0, 40);
    const same = found.some((touchpoint) => touchpoint.name.toLowerCase() === name.toLowerCase());
    if (name) this.#options.push({ title: `Create “${name}”`, hint: same ? "there is one of this name" : "new in the library", icon: "plus", value: { create: name } });
    this.#at = Math.min(this.#at, Math.max(this.#options.length - 1, 0));
    const rows = this.#options.map((option, index) => this.#row(option, index));
    if (!rows.length) rows.push(el("p", { class: "ed-palette-none" }, "The library is empty. Write a name to make the first touchpoint."));
    this.list.replaceChildren(...rows);
    setAttribute(this.list, "role", this.#options.length ? "listbox" : "status");
    this.#mark();
  }

  #row(option, index) {
    const words = el("span", { class: "ed-option-words" }, el("span", {}, option.title), option.hint && el("small", {}, option.hint));
    const attributes = { class: "ed-option", role: "option", id: `ed-pick-${index}`, "data-index": index, "aria-disabled": option.value ? null : "true" };
    return el("div", attributes, icon(option.icon), words, option.note && el("small", { class: "ed-option-note" }, option.note));
  }

  #mark() {
    for (const one of this.list.querySelectorAll("[data-index]")) setAttribute(one, "aria-selected", String(Number(one.dataset.index) === this.#at));
    setAttribute(this.input, "aria-activedescendant", this.#options.length ? `ed-pick-${this.#at}` : null);
    this.list.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }

  #pressed(event) {
    event.stopPropagation();
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const count = this.#options.length;
    if (by && count) {
      this.#at = (this.#at + by + count) % count;
      this.#mark();
    } else if (event.key === "Enter" && !event.isComposing) this.#enter();
    else return;
    event.preventDefault();
  }

  /** Whoever types a whole name and presses Enter need not wait for the search. */
  async #enter() {
    clearTimeout(this.#timer);
    const asked = this.input.value;
    if (this.#drawnFor !== asked) this.#draw(await this.#library.search(asked));
    this.#choose(this.#at);
  }

  get #drawnFor() {
    const create = this.#options.find((option) => option.value?.create);
    return create ? (create.value.create === this.input.value.trim() ? this.input.value : null) : this.input.value.trim() ? null : this.input.value;
  }

  async #choose(index) {
    const chosen = this.#options[index]?.value;
    if (!chosen) return;
    if (!chosen.create) return this.#finish(chosen);
    const settle = this.#settle;
    this.#settle = null;
    this.dialog.close();
    const answer = await ask(this.#editor, {
      title: "New touchpoint", about: this.#editor.selection.key, submit: "Add",
      fields: touchpointFields(this.#editor.board, { name: chosen.create, channel: null, owner_team: "" }, "channel"),
    });
    settle?.(answer?.values ? { create: touchpointValues(answer.values) } : null);
  }

  #finish(value) {
    const settle = this.#settle;
    this.#settle = null;
    clearTimeout(this.#timer);
    this.dialog.close();
    this.#editor.grid.element(this.#editor.selection.key)?.focus({ preventScroll: true });
    settle?.(value);
  }
}

/** Name, channel and team of a touchpoint; `first` has the focus. */
export function touchpointFields(board, { name, channel, owner_team }, first = "name") {
  const teams = [...new Set([...board.placement.values()].map((row) => row.touchpoint?.owner_team).filter(Boolean))].sort();
  const channels = board.library.channels.map((one) => [String(one.id), `${one.name} (${one.is_online ? "online" : "offline"})`]);
  return [
    { name: "name", label: "Name", value: name, required: true, first: first === "name" },
    { name: "channel", label: "Channel", type: "select", value: channel ? String(channel) : "", options: [["", "None yet"], ...channels], first: first === "channel" },
    { name: "owner_team", label: "Team that owns it", value: owner_team ?? "", suggestions: teams },
  ];
}

export const touchpointValues = ({ name, channel, owner_team }) => ({ name, channel: channel ? Number(channel) : null, owner_team });

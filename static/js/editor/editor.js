/**
 * <journey-editor>: the map, to draw on. This file wires the parts; each part is a file of its own.
 *
 *   board.js      the state, pure            outbox.js   what is not yet saved      grid.js      the page's elements
 *   gestures.js   what a person does, pure   commands.js everything by name         lanes.js     renderers of lanes
 *   selection.js  where one is, pure         keyboard.js pointer.js menus.js        writing.js   text in place
 *
 * A feature is a module that exports `install(editor)` and stands in features.js. It may use:
 *
 *   editor.board                      the board as shown: what the server said, and what is on its way to it
 *   editor.do(gesture)                do {label, operations} at once and save it; resolves to the answer, or null if refused
 *   editor.undo(), editor.redo()
 *   editor.selection                  {key, keys, column}; editor.select(key, {extend, toggle, focus}); editor.walk("left")
 *   editor.row                        the row one stands on: a stage, step, lane, card or placement, or null on an empty cell
 *   editor.announce(sentence), editor.toast(sentence, {label, run})
 *   editor.commands.add(command)      keys, context menus, command menu and help in one (see commands.js)
 *   editor.lanes.add(kind, renderer)  (see lanes.js)
 *   editor.choose({title, options})   a list to search and choose from (see palette.js)
 *   editor.panels.add({id, title, draw})   a tab of the side panel
 *   events: "board-changed" · "selection-changed" · "presence" · "ready", on the element
 */
import { announce } from "../lib/announce.js";
import { applyAnswer, applyGesture, cardsIn, columns, emptyBoard, lanes, rowOf } from "./board.js";
import { Commands } from "./commands.js";
import { drawIconsFrom } from "./dom.js";
import { features } from "./features.js";
import { Grid } from "./grid.js";
import { Lanes } from "./lanes.js";
import { layoutOf } from "./layout.js";
import { Outbox } from "./outbox.js";
import { between, nearest, next, parse, place, renamed } from "./selection.js";
import { Store } from "./store.js";
import { Transport } from "./transport.js";
import { start } from "./writing.js";

class JourneyEditor extends HTMLElement {
  board = emptyBoard();
  commands = new Commands();
  lanes = new Lanes();
  selection = { key: null, keys: [], column: null };
  editing = null;
  client = crypto.randomUUID();
  /** Undone before it had gone out; redo brings it back. */
  withdrawn = [];
  #known = emptyBoard();
  #layout = null;

  connectedCallback() {
    drawIconsFrom(this.dataset.icons);
    const answer = JSON.parse(document.getElementById("board").textContent);
    this.#known = this.board = applyAnswer(emptyBoard(), answer);
    this.canEdit = Boolean(this.board.journey.can_edit);
    this.toggleAttribute("data-readonly", !this.canEdit);
    this.transport = new Transport(this.dataset.api);
    const store = new Store({ journey: this.board.journey.id, person: this.dataset.person, client: this.client });
    this.outbox = new Outbox({ transport: this.transport, store, client: this.client, since: () => this.#known.revision });
    this.outbox.addEventListener("answer", ({ detail }) => this.#answered(detail));
    this.outbox.addEventListener("state", () => this.#show());
    this.grid = new Grid(this, this.querySelector(".ed-scroll"));
    for (const install of features) install(this);
    this.#show();
    const first = columns(this.board)[0];
    if (first) this.select(`stage:${first.stage.id}`, { focus: false });
    this.grid.root.toggleAttribute("data-untouched", true);
    this.addEventListener("selection-changed", () => this.grid.root.removeAttribute("data-untouched"));
    this.outbox.start().then((kept) => {
      if (kept) this.announce(`${kept} unsaved ${kept === 1 ? "change" : "changes"} from before are being saved.`);
    });
    this.setAttribute("ready", "");
    // The first picture is on the screen: what benchmarks/editor.py measures.
    requestAnimationFrame(() => setTimeout(() => performance.mark("editor-drawn")));
    this.dispatchEvent(new Event("ready"));
  }

  /** Do a gesture: shown at once, saved in its turn. */
  do(gesture) {
    if (!gesture || !this.canEdit) return Promise.resolve(null);
    this.withdrawn = [];
    return this.outbox.add(gesture);
  }

  async undo() {
    const taken = this.outbox.withdraw();
    if (taken) {
      this.withdrawn.push(taken);
      this.#said(`Undone: ${taken.label}`);
      return;
    }
    await this.#back("undo", "Undone");
  }

  async redo() {
    const gesture = this.withdrawn.pop();
    if (gesture) {
      this.outbox.add(gesture);
      this.#said(`Done again: ${gesture.label}`);
      return;
    }
    await this.#back("redo", "Done again");
  }

  async #back(path, word) {
    if (!this.canEdit) return;
    if (this.outbox.state === "offline") return this.announce("You are offline. What is saved can be undone when the line is back.");
    const answer = await this.outbox.add(null, path);
    if (answer?.label) this.#said(`${word}: ${answer.label}`);
  }

  #said(sentence) {
    this.announce(sentence);
    this.dispatchEvent(new CustomEvent("said", { detail: sentence }));
  }

  /** News from the server that is no answer to a gesture of ours. */
  async catchUp() {
    const answer = await this.transport.board(this.#known.revision);
    if (answer) this.take(answer);
    return Boolean(answer);
  }

  /** Up to which change of the map this page has seen. */
  get revision() {
    return this.#known.revision;
  }

  take(answer) {
    this.#known = applyAnswer(this.#known, answer);
    this.#show();
  }

  #answered({ answer, ids }) {
    if (ids.size) {
      this.selection = {
        ...this.selection,
        key: this.selection.key && renamed(this.selection.key, ids),
        keys: this.selection.keys.map((key) => renamed(key, ids)),
      };
      this.grid.adopt(ids);
    }
    if (answer) this.#known = applyAnswer(this.#known, answer);
    this.#show();
  }

  /** How this person looks at a board; see views.js. */
  seen = (board) => board;

  lookAgain() {
    this.#show();
  }

  /** What the server said, and what is on its way to it. */
  #show() {
    const before = this.#frozen();
    const pending = this.outbox.pending.filter((entry) => entry.gesture);
    const board = this.seen(pending.reduce((state, entry) => applyGesture(state, entry.gesture), this.#known));
    const changed = board !== this.board || !this.#layout;
    this.board = board;
    if (changed) {
      this.#layout = null;
      this.grid.draw();
      this.#keepPlace(before);
      this.dispatchEvent(new Event("board-changed"));
    }
    this.dispatchEvent(new Event("state-changed"));
  }

  #keepPlace(before) {
    if (!this.selection.key) return;
    const key = before ? nearest(this.layout, before, this.selection.key) : this.selection.key;
    const lost = !document.activeElement || document.activeElement === document.body;
    if (key !== this.selection.key) this.select(key, { focus: lost && !this.editing });
    else this.#mark(lost && this.hadFocus && !this.editing);
  }

  /** The layout as it is now, for the place one stands on. */
  #frozen() {
    if (!this.#layout || !this.selection.key) return null;
    const { layout } = this;
    const cell = this.cellOf(this.selection.key);
    const items = cell ? layout.itemsIn(cell.lane, cell.step) : [];
    return { columns: layout.columns, rows: layout.rows, itemsIn: () => items, cellOf: () => cell };
  }

  get layout() {
    this.#layout ??= layoutOf(this.board, this.lanes);
    return this.#layout;
  }

  cellOf(key) {
    const { kind, ids } = parse(key);
    return kind === "cell" ? { lane: ids[0], step: ids[1] } : ["stage", "step", "lane"].includes(kind) ? null : this.layout.cellOf(key);
  }

  laneAt(key) {
    const cell = key && this.cellOf(key);
    return cell ? rowOf(this.board, "lane", cell.lane) : key?.startsWith("lane:") ? rowOf(this.board, "lane", parse(key).id) : null;
  }

  get row() {
    const { kind, id } = this.selection.key ? parse(this.selection.key) : {};
    return kind && kind !== "cell" ? rowOf(this.board, kind, id) : null;
  }

  get kind() {
    return this.selection.key ? parse(this.selection.key).kind : null;
  }

  /** Ids of all selected rows of a kind. */
  selected(kind) {
    return this.selection.keys.filter((key) => key.startsWith(`${kind}:`)).map((key) => parse(key).id);
  }

  /** Stand somewhere. extend: with all between the anchor and here; toggle: this one too, or no longer. */
  select(key, { extend = false, toggle = false, focus = true, column = null } = {}) {
    if (!key) return;
    const at = place(this.layout, key);
    if (!at) return;
    const before = this.selection;
    const anchor = extend || toggle ? before.anchor ?? before.key : key;
    let keys = [key];
    if (extend) keys = between(this.layout, anchor, key);
    if (toggle) keys = before.keys.includes(key) && before.keys.length > 1 ? before.keys.filter((one) => one !== key) : [...new Set([...before.keys, key])];
    this.selection = { key, keys: keys.length ? keys : [key], anchor, column: column ?? at.column };
    this.#mark(focus);
    if (this.selection.keys.length > 1) this.announce(`${this.selection.keys.length} selected`);
    this.dispatchEvent(new Event("selection-changed"));
  }

  walk(direction, { extend = false, throughCells = false } = {}) {
    let found = next(this.layout, { key: this.selection.key, column: this.selection.column }, direction);
    if (throughCells && found) {
      const cell = this.cellOf(found.key);
      if (cell) found = { ...found, key: this.layout.itemsIn(cell.lane, cell.step)[0] ?? found.key };
    }
    if (found) this.select(found.key, { extend, column: found.column });
    return Boolean(found);
  }

  startHere(typed = null) {
    start(this, this.selection.key, typed);
  }

  /** Roving tabindex and the marks of the selection. */
  #mark(focus) {
    for (const element of this.grid.root.querySelectorAll('[aria-selected="true"], [tabindex="0"]')) {
      element.removeAttribute("aria-selected");
      element.tabIndex = -1;
    }
    for (const key of this.selection.keys) {
      const element = this.grid.element(key);
      element?.setAttribute(["group", "slider"].includes(element.role) ? "data-selected" : "aria-selected", "true");
    }
    for (const element of this.grid.root.querySelectorAll("[data-selected]")) {
      element.toggleAttribute("data-selected", this.selection.keys.includes(element.dataset.item));
    }
    const element = this.grid.element(this.selection.key);
    if (!element) return;
    element.tabIndex = 0;
    if (this.kind === "cell") element.setAttribute("aria-label", this.#words());
    if (focus && document.activeElement !== element) element.focus({ preventScroll: false });
  }

  /** How an empty cell reads. */
  #words() {
    const cell = this.cellOf(this.selection.key);
    const [lane, step] = [rowOf(this.board, "lane", cell.lane), rowOf(this.board, "step", cell.step)];
    return `${lane.name}, ${step.name}, empty${this.canEdit && lane.takes_cards ? ". Type to add a card" : ""}`;
  }

  /** A text begins to be edited; false where one may not. */
  begin(key) {
    if (!this.canEdit) return false;
    this.editing = key;
    this.dispatchEvent(new Event("editing-changed"));
    return true;
  }

  ended() {
    this.editing = null;
    this.grid.draw();
    this.dispatchEvent(new Event("editing-changed"));
  }

  announce(sentence) {
    announce(sentence);
  }

  cardsAt(lane, step) {
    return cardsIn(this.board, lane, step);
  }
}

customElements.define("journey-editor", JourneyEditor);

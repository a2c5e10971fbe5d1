/**
 * Dragging by mouse, pen and touch: cards (several at once when they are selected), touchpoints, steps, stages and lanes; and
 * the right edge of a card, which makes it reach over more steps. Every drag has a command that does the same.
 *
 * By touch a drag begins after a long press, so that a swipe still scrolls.
 */
import { columnOf, columns, rowOf } from "./board.js";
import { el } from "./dom.js";
import { targetAt } from "./drag-targets.js";
import { drop } from "./dropping.js";
import { change, nameOf, quoted } from "./gestures.js";
import { parse } from "./selection.js";

const NEAR = 6;
const LONG_PRESS = 350;
const EDGE = 10;
const SCROLL_ZONE = 56;

export function install(editor) {
  const { root } = editor.grid;
  root.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !editor.canEdit || editor.editing || !event.isPrimary) return;
    if (event.target.closest("button, a, input, textarea, select, [contenteditable], [data-no-drag]")) return;
    const source = event.target.closest("[data-item], .ed-stage, .ed-step, .ed-lane-head");
    const key = source?.dataset.item ?? source?.dataset.key;
    if (!key || !/^(card|placement|stage|step|lane):/.test(key)) return;
    new Drag(editor, source, key, event);
  });
  const wider = (by) => (at) => at.do(reach(at.board, at.row, at.row.span + by));
  const group = "Cards";
  editor.commands.add(
    { id: "card.wider", title: "Reach one step further", group, keys: ["Alt+Shift+ArrowRight"], menu: "card", order: 60, edits: true, when: (at) => at.kind === "card" && reach(at.board, at.row, at.row.span + 1), run: wider(1) },
    { id: "card.narrower", title: "Reach one step less far", group, keys: ["Alt+Shift+ArrowLeft"], menu: "card", order: 61, edits: true, when: (at) => at.kind === "card" && at.row.span > 1, run: wider(-1) },
  );
}

/** The card over so many steps, as far as the map goes; null when that changes nothing. */
export function reach(board, card, span) {
  const most = columns(board).length - columnOf(board, card.step);
  const wanted = Math.min(Math.max(span, 1), most);
  return change(board, "card", card.id, { span: wanted }, `Stretch ${quoted(card.text)} over ${wanted} ${wanted === 1 ? "step" : "steps"}`);
}

class Drag {
  #over = null;
  #gesture = null;
  #started = false;
  #frame = 0;

  constructor(editor, source, key, event) {
    Object.assign(this, { editor, source, key, x: event.clientX, y: event.clientY, from: { x: event.clientX, y: event.clientY } });
    this.id = event.pointerId;
    this.touch = event.pointerType === "touch";
    this.kind = parse(key).kind;
    this.stretches = this.kind === "card" && !this.touch && source.getBoundingClientRect().right - event.clientX < EDGE;
    this.listening = new AbortController();
    const on = (type, run, options = {}) => window.addEventListener(type, run, { signal: this.listening.signal, ...options });
    on("pointermove", (moved) => moved.pointerId === this.id && this.#move(moved));
    on("pointerup", (up) => up.pointerId === this.id && this.#end(true));
    on("pointercancel", (up) => up.pointerId === this.id && this.#end(false));
    on("keydown", (pressed) => this.#started && pressed.key === "Escape" && (pressed.preventDefault(), pressed.stopPropagation(), this.#end(false)), { capture: true });
    on("blur", () => this.#end(false));
    if (this.touch) {
      this.waiting = setTimeout(() => this.#start(), LONG_PRESS);
      // Once it is a drag, the finger no longer scrolls.
      on("touchmove", (moved) => this.#started && moved.preventDefault(), { passive: false });
      on("contextmenu", (menu) => this.#started && menu.preventDefault(), { capture: true });
    }
  }

  #move(event) {
    [this.x, this.y] = [event.clientX, event.clientY];
    const far = Math.hypot(this.x - this.from.x, this.y - this.from.y) > NEAR;
    if (!this.#started) {
      if (!far) return;
      if (this.touch) return this.#end(false);
      this.#start();
    }
    event.preventDefault();
    this.#follow();
  }

  #start() {
    this.#started = true;
    const { keys } = this.editor.selection;
    this.keys = this.kind === "card" && keys.includes(this.key) ? [this.key, ...keys.filter((key) => key !== this.key)] : [this.key];
    if (!this.stretches) this.ghost = document.body.appendChild(this.#makeGhost());
    this.mark = document.body.appendChild(el("div", { class: "ed-drop-mark", "aria-hidden": "true" }));
    for (const key of this.keys) this.editor.grid.element(key)?.toggleAttribute("data-dragged", true);
    this.editor.toggleAttribute("data-dragging", true);
    this.editor.toggleAttribute("data-stretching", this.stretches);
    navigator.vibrate?.(8);
    this.#frame = requestAnimationFrame(() => this.#scroll());
    this.#follow();
  }

  #makeGhost() {
    const ghost = this.source.cloneNode(true);
    for (const part of [ghost, ...ghost.querySelectorAll("[id], [tabindex]")]) ["id", "tabindex", "data-item", "data-key"].forEach((name) => part.removeAttribute(name));
    ghost.classList.add("ed-ghost");
    ghost.setAttribute("aria-hidden", "true");
    const box = this.source.getBoundingClientRect();
    ghost.style.setProperty("width", `${Math.min(box.width, 260)}px`);
    this.grip = { x: Math.min(this.from.x - box.left, 240), y: Math.min(this.from.y - box.top, 80) };
    if (this.keys.length > 1) ghost.append(el("span", { class: "ed-ghost-count" }, String(this.keys.length)));
    return ghost;
  }

  #follow() {
    this.ghost?.style.setProperty("transform", `translate(${this.x - this.grip.x}px, ${this.y - this.grip.y}px)`);
    if (this.stretches) return this.#stretch();
    this.#over = targetAt(this.editor.grid, this.kind, this.x, this.y);
    this.#gesture = this.#over && drop(this.editor.board, this.keys, this.#over);
    this.#show(this.#gesture ? this.#over.mark : null);
    this.editor.toggleAttribute("data-cannot-drop", Boolean(this.#over) && !this.#gesture && !this.#over.mark);
  }

  #stretch() {
    const card = rowOf(this.editor.board, "card", parse(this.key).id);
    if (!card) return;
    const order = columns(this.editor.board);
    const start = columnOf(this.editor.board, card.step);
    const boxes = order.slice(start).map((column) => this.editor.grid.element(`step:${column.step.id}`).getBoundingClientRect());
    const span = Math.max(1, boxes.filter((box) => box.left + box.width / 3 < this.x).length);
    this.#gesture = reach(this.editor.board, card, span);
    const box = this.source.getBoundingClientRect();
    this.#show({ left: box.left, top: box.top, width: boxes[span - 1].right - box.left - 6, height: box.height });
  }

  #show(mark) {
    this.mark.toggleAttribute("data-shown", Boolean(mark));
    if (!mark) return;
    for (const [name, value] of Object.entries(mark)) this.mark.style.setProperty(name, `${value}px`);
    this.mark.dataset.way = mark.height && mark.width ? "box" : mark.height ? "down" : "across";
  }

  /** Near an edge the map scrolls on by itself. */
  #scroll() {
    if (!this.#started) return;
    const host = this.editor.grid.host;
    const box = host.getBoundingClientRect();
    const pull = (at, start, end) => (at < start + SCROLL_ZONE ? at - start - SCROLL_ZONE : at > end - SCROLL_ZONE ? at - end + SCROLL_ZONE : 0);
    const by = { left: pull(this.x, box.left, box.right) / 4, top: pull(this.y, box.top, Math.min(box.bottom, innerHeight)) / 4 };
    if (by.left || by.top) {
      host.scrollBy({ ...by, behavior: "instant" });
      this.#follow();
    }
    this.#frame = requestAnimationFrame(() => this.#scroll());
  }

  #end(dropped) {
    clearTimeout(this.waiting);
    this.listening.abort();
    cancelAnimationFrame(this.#frame);
    if (!this.#started) return;
    this.#started = false;
    this.ghost?.remove();
    this.mark.remove();
    for (const name of ["data-dragging", "data-stretching", "data-cannot-drop"]) this.editor.removeAttribute(name);
    for (const element of this.editor.querySelectorAll("[data-dragged]")) element.removeAttribute("data-dragged");
    // The click that follows a drag is part of it.
    const swallowed = new AbortController();
    const swallow = (click) => (click.stopPropagation(), click.preventDefault());
    window.addEventListener("click", swallow, { capture: true, once: true, signal: swallowed.signal });
    setTimeout(() => swallowed.abort(), 50);
    if (!dropped || !this.#gesture) return;
    this.editor.do(this.#gesture);
    this.editor.select(this.key);
    this.editor.announce(`${this.#gesture.label}. ${this.#where()}`);
  }

  #where() {
    const { board } = this.editor;
    const row = rowOf(board, this.kind, parse(this.key).id);
    if (!row) return "";
    const [step, lane] = [rowOf(board, "step", row.step), rowOf(board, "lane", row.lane)];
    return step ? `Now at ${[nameOf(step), lane && nameOf(lane)].filter(Boolean).join(", ")}.` : `Now in place ${row.position + 1}.`;
  }
}

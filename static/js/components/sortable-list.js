/**
 * Lets people reorder the children of a server-rendered list: by mouse, by Alt+arrows, or by the buttons of the little forms
 * that do it without scripts. A move that could not be saved goes back.
 *
 *   <sortable-list>
 *     <li draggable="true" tabindex="0" data-move-url="/…/stages/7/move/" data-name="Compare">
 *       … <form method="post" action="/…/stages/7/move/"><button name="position" value="0">Earlier</button> …</form>
 *     </li>
 *   </sortable-list>
 *
 * Put `axis="across"` on a list that runs from left to right. An `sortable-saved` event follows each saved move.
 */
import { announce } from "../lib/announce.js";
import { post } from "../lib/http.js";
import { moved, placeInWords } from "../lib/order.js";

const STEPS = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1 };

class SortableList extends HTMLElement {
  #dragged = null;
  #before = [];

  connectedCallback() {
    this.role ??= "list";
    for (const type of ["dragstart", "dragover", "drop", "dragend", "keydown", "submit"]) this.addEventListener(type, this);
  }

  handleEvent(event) {
    this[`on${event.type}`](event);
  }

  ondragstart(event) {
    // Lists may lie in lists: what is dragged is an item of this one, not something inside it.
    this.#dragged = this.#items().find((item) => item === event.target) ?? null;
    if (!this.#dragged) return;
    this.#before = this.#items();
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", this.#dragged.dataset.name ?? "");
    requestAnimationFrame(() => this.#dragged?.toggleAttribute("data-dragged", true));
  }

  ondragover(event) {
    if (!this.#dragged) return;
    event.preventDefault();
    const over = this.#itemOf(event.target);
    if (!over || over === this.#dragged) return;
    const box = over.getBoundingClientRect();
    const across = this.getAttribute("axis") === "across";
    const behind = across ? event.clientX > box.left + box.width / 2 : event.clientY > box.top + box.height / 2;
    over[behind ? "after" : "before"](this.#dragged);
  }

  ondrop(event) {
    if (!this.#dragged) return;
    event.preventDefault();
    const item = this.#dragged;
    this.#release();
    if (this.#items().indexOf(item) !== this.#before.indexOf(item)) this.#save(item, this.#before);
  }

  ondragend() {
    if (!this.#dragged) return;
    // Not dropped here: everything goes back.
    this.append(...this.#before);
    this.#release();
  }

  onkeydown(event) {
    const item = this.#itemOf(event.target);
    if (!event.altKey || !STEPS[event.key] || event.target !== item) return;
    event.preventDefault();
    this.#move(item, this.#items().indexOf(item) + STEPS[event.key]);
  }

  onsubmit(event) {
    const item = this.#itemOf(event.target);
    if (event.submitter?.name !== "position" || event.target.getAttribute("action") !== item?.dataset.moveUrl) return;
    event.preventDefault();
    const step = Math.sign(Number(event.submitter.value) - this.#items().indexOf(item)) || 0;
    this.#move(item, this.#items().indexOf(item) + step, event.submitter);
  }

  #move(item, to, focus = item) {
    const before = this.#items();
    const from = before.indexOf(item);
    if (to < 0 || to >= before.length || to === from) return;
    this.append(...moved(before, from, to));
    focus.focus();
    this.#save(item, before);
  }

  async #save(item, before) {
    const position = this.#items().indexOf(item);
    try {
      await post(item.dataset.moveUrl, { position });
      this.#renumber();
      announce(placeInWords(item.dataset.name ?? "Moved", position, before.length));
      this.dispatchEvent(new CustomEvent("sortable-saved", { bubbles: true }));
    } catch {
      this.append(...before);
      announce("The move could not be saved, so everything is back in its place. Try again.");
    }
  }

  /** The buttons that work without scripts carry the place they lead to; at either end one leads nowhere. */
  #renumber() {
    const items = this.#items();
    for (const [index, item] of items.entries()) {
      const [earlier, later] = item.querySelectorAll('button[name="position"]');
      if (!earlier || !later) continue;
      const focused = item.contains(document.activeElement);
      earlier.value = Math.max(index - 1, 0);
      later.value = index + 1;
      earlier.disabled = index === 0;
      later.disabled = index === items.length - 1;
      // A button that goes dead lets go of the focus; its neighbour takes it.
      if (focused && !item.contains(document.activeElement)) (earlier.disabled ? later : earlier).focus();
    }
  }

  #release() {
    this.#dragged?.toggleAttribute("data-dragged", false);
    this.#dragged = null;
  }

  #items() {
    return [...this.children].filter((child) => child.dataset.moveUrl);
  }

  #itemOf(target) {
    return this.#items().find((item) => item.contains(target)) ?? null;
  }
}

customElements.define("sortable-list", SortableList);

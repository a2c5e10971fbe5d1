/**
 * Makes the ticks of a table quick to set: all of a page, a range with Shift, by mouse or by keyboard.
 *
 *   <row-selection><form>
 *     <table>… <label hidden data-all><input type="checkbox"></label> … <input type="checkbox" name="row" value="card-7"> …</table>
 *     <div data-bulk> <p data-count></p> <input type="checkbox" name="everything" data-everything="312"> … </div>
 *   </form></row-selection>
 *
 * The bar is hidden while nothing is chosen. Arrow keys walk from tick to tick, with Shift they take the rows along; Escape
 * lets all of them go.
 */
import { announce } from "../lib/announce.js";
import { rangeBetween, wordsFor } from "../lib/ticks.js";

class RowSelection extends HTMLElement {
  #last = null;

  connectedCallback() {
    for (const type of ["click", "change", "keydown"]) this.addEventListener(type, this);
    // A page that the browser brings back may come with its ticks set.
    window.addEventListener("pageshow", this);
    this.#all.closest("label").hidden = false;
    this.#show();
  }

  disconnectedCallback() {
    window.removeEventListener("pageshow", this);
  }

  handleEvent(event) {
    this[`on${event.type}`](event);
  }

  get #boxes() {
    return [...this.querySelectorAll('tbody input[type="checkbox"]')];
  }

  get #all() {
    return this.querySelector("[data-all] input");
  }

  get #everything() {
    return this.querySelector("[data-everything]");
  }

  onpageshow() {
    this.#show();
  }

  onclick(event) {
    const box = event.target.closest?.('tbody input[type="checkbox"]');
    if (!box) return;
    if (event.shiftKey && this.#last) this.#take(this.#last, box, box.checked);
    this.#last = box;
    this.#show();
  }

  onchange(event) {
    if (event.target === this.#all) for (const box of this.#boxes) box.checked = this.#all.checked;
    this.#show();
  }

  onkeydown(event) {
    const box = event.target.closest?.('tbody input[type="checkbox"]');
    if (!box) return;
    const boxes = this.#boxes;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      const next = boxes[boxes.indexOf(box) + step];
      event.preventDefault();
      if (!next) return;
      if (event.shiftKey) box.checked = next.checked = true;
      next.focus();
      this.#last = next;
      this.#show();
    } else if (event.key === "Escape") {
      for (const one of boxes) one.checked = false;
      this.#show();
      announce("No row is chosen");
    }
  }

  #take(from, to, checked) {
    const boxes = this.#boxes;
    for (const index of rangeBetween(boxes.indexOf(from), boxes.indexOf(to))) boxes[index].checked = checked;
  }

  #show() {
    const boxes = this.#boxes;
    const chosen = boxes.filter((box) => box.checked).length;
    const everything = this.#everything;
    const count = everything?.checked ? Number(everything.dataset.everything) : chosen;
    this.#all.checked = chosen > 0 && chosen === boxes.length;
    this.#all.indeterminate = chosen > 0 && chosen < boxes.length;
    for (const box of boxes) box.closest("tr").toggleAttribute("data-chosen", box.checked);
    this.querySelector("[data-bulk]").hidden = count === 0;
    const words = this.querySelector("[data-count]");
    if (words.textContent !== wordsFor(count)) words.textContent = wordsFor(count);
  }
}

customElements.define("row-selection", RowSelection);

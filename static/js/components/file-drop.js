/**
 * Takes a file by dropping it anywhere on the field, and says which file was taken. The input inside does the sending.
 *
 *   <file-drop><label>… <input type="file" name="file"></label></file-drop>
 */
import { sizeInWords } from "../lib/size.js";

class FileDrop extends HTMLElement {
  #input = null;
  #note = null;

  connectedCallback() {
    this.#input = this.querySelector('input[type="file"]');
    if (!this.#input) return;
    this.#note = document.createElement("output");
    this.#note.className = "file-drop-note";
    this.append(this.#note);
    for (const type of ["dragover", "dragleave", "drop", "change"]) this.addEventListener(type, this);
    this.#show();
  }

  handleEvent(event) {
    this[`on${event.type}`](event);
  }

  ondragover(event) {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    this.toggleAttribute("over", true);
  }

  ondragleave(event) {
    if (!this.contains(event.relatedTarget)) this.toggleAttribute("over", false);
  }

  ondrop(event) {
    event.preventDefault();
    this.toggleAttribute("over", false);
    if (!event.dataTransfer.files.length) return;
    this.#input.files = event.dataTransfer.files;
    this.#input.dispatchEvent(new Event("change", { bubbles: true }));
  }

  onchange() {
    this.#show();
  }

  #show() {
    const files = [...this.#input.files];
    this.toggleAttribute("filled", files.length > 0);
    this.#note.textContent = files.map((file) => `${file.name}, ${sizeInWords(file.size)}`).join("; ");
  }
}

customElements.define("file-drop", FileDrop);

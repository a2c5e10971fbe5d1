/**
 * Copies its text at a press of its button.
 *
 *   <copy-text><code>tl_1a2b…</code> <button type="button" class="button small" hidden>Copy</button></copy-text>
 *
 * `text="…"` copies that instead of what is shown.
 */
import { announce } from "../lib/announce.js";

class CopyText extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    if (!button || !navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", this);
  }

  async handleEvent(event) {
    const button = event.currentTarget;
    const text = this.getAttribute("text") ?? this.querySelector("code, output, input")?.textContent ?? "";
    const said = button.textContent;
    try {
      await navigator.clipboard.writeText(text.trim());
      button.textContent = "Copied";
      announce("Copied");
    } catch {
      button.textContent = "Select and copy by hand";
    }
    setTimeout(() => (button.textContent = said), 2000);
  }
}

customElements.define("copy-text", CopyText);

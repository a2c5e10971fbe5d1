/**
 * Chooses light, dark or the system's theme, and remembers it on this device.
 *
 *   <theme-toggle hidden><button value="light">…</button> <button value="dark">…</button> <button value="">…</button></theme-toggle>
 */
class ThemeToggle extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    this.addEventListener("click", this);
    this.#show(document.documentElement.dataset.theme ?? "");
  }

  handleEvent(event) {
    const button = event.target.closest("button");
    if (!button) return;
    const theme = button.value;
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
    try {
      if (theme) localStorage.setItem("theme", theme);
      else localStorage.removeItem("theme");
    } catch {
      // Without storage the choice lasts for this page.
    }
    this.#show(theme);
    document.dispatchEvent(new CustomEvent("theme-change", { detail: { theme } }));
  }

  #show(theme) {
    for (const button of this.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.value === theme));
  }
}

customElements.define("theme-toggle", ThemeToggle);

/**
 * A survey as customers see it, at the width of a phone or a desk and in any of its languages.
 *
 *   <survey-preview><div class="toolbar" hidden>…buttons with value="phone", "desktop", "again", a <select>…</div>
 *     <div class="device"><iframe src="/s/…/?lang=en"></iframe></div></survey-preview>
 */
const WIDTHS = { phone: 375, desktop: 1100 };
const HEIGHTS = { phone: 640, desktop: 720 };

class SurveyPreview extends HTMLElement {
  connectedCallback() {
    this.toolbar = this.querySelector(".toolbar");
    this.device = this.querySelector(".device");
    this.frame = this.querySelector("iframe");
    if (!this.toolbar || !this.frame) return;
    this.toolbar.hidden = false;
    this.size = "phone";
    this.toolbar.addEventListener("click", this);
    this.toolbar.querySelector("select").addEventListener("change", this);
    this.watch = new ResizeObserver(() => this.fit());
    this.watch.observe(this);
  }

  disconnectedCallback() {
    this.watch?.disconnect();
  }

  handleEvent(event) {
    const value = event.target.closest("button")?.value;
    if (event.type === "change" || value === "again") {
      const address = new URL(this.frame.src);
      address.searchParams.set("lang", this.toolbar.querySelector("select").value);
      this.frame.src = address;
    } else if (value in WIDTHS) {
      this.size = value;
      for (const button of this.toolbar.querySelectorAll("[aria-pressed]")) {
        button.setAttribute("aria-pressed", String(button.value === value));
      }
      this.fit();
    }
  }

  /** A desk is wider than the panel, so it is drawn smaller; a phone is shown as it is. */
  fit() {
    const scale = Math.min(1, this.clientWidth / WIDTHS[this.size]);
    this.frame.style.width = `${WIDTHS[this.size]}px`;
    this.frame.style.height = `${HEIGHTS[this.size]}px`;
    this.frame.style.transform = `scale(${scale})`;
    this.device.style.width = `${WIDTHS[this.size] * scale}px`;
    this.device.style.height = `${HEIGHTS[this.size] * scale}px`;
  }
}

customElements.define("survey-preview", SurveyPreview);

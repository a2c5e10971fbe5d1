/**
 * Keeps a part of the page fresh: asks its address every few seconds while the page is looked at, and changes only what
 * changed. The server answers 304 while nothing has (ETag), or the new HTML of the inside.
 *
 *   <live-fragment src="/w/shop/journeys/3/figures/" every="3">…</live-fragment>
 *
 * Focus, open cards and what is being typed survive. After failures it asks less often and marks itself `stale`.
 */
import { isFinal, nextWait } from "../lib/polling.js";

class LiveFragment extends HTMLElement {
  #timer = null;
  #etag = null;
  #failures = 0;
  #asking = false;

  connectedCallback() {
    this.#etag = this.getAttribute("etag");
    document.addEventListener("visibilitychange", this);
    this.#schedule();
  }

  disconnectedCallback() {
    document.removeEventListener("visibilitychange", this);
    clearTimeout(this.#timer);
  }

  handleEvent() {
    if (document.hidden) clearTimeout(this.#timer);
    else this.refresh();
  }

  /** Asks now; other elements call it after they have changed something. */
  async refresh() {
    clearTimeout(this.#timer);
    if (this.#asking) return;
    this.#asking = true;
    try {
      const headers = { Accept: "text/html", "X-Fragment": "1" };
      if (this.#etag) headers["If-None-Match"] = this.#etag;
      const response = await fetch(this.getAttribute("src"), { headers, cache: "no-store", redirect: "manual" });
      if (response.type === "opaqueredirect" || isFinal(response.status)) {
        this.toggleAttribute("stale", true);
        this.removeAttribute("src");
        return;
      }
      if (response.status === 200) await this.#show(await response.text(), response.headers.get("ETag"));
      else if (response.status !== 304) throw new Error(String(response.status));
      this.#failures = 0;
      this.toggleAttribute("stale", false);
    } catch {
      this.#failures += 1;
      this.toggleAttribute("stale", true);
    } finally {
      this.#asking = false;
      this.#schedule();
    }
  }

  async #show(html, etag) {
    const { Idiomorph } = await import("../vendor/idiomorph-0.8.0.js");
    if (!this.isConnected) return;
    Idiomorph.morph(this, html, {
      morphStyle: "innerHTML",
      ignoreActiveValue: true,
      callbacks: { beforeAttributeUpdated: (name) => name !== "open" },
    });
    this.#etag = etag;
    this.dispatchEvent(new CustomEvent("fragment-refreshed", { bubbles: true }));
  }

  #schedule() {
    clearTimeout(this.#timer);
    if (document.hidden || !this.isConnected || !this.getAttribute("src")) return;
    const every = Number(this.getAttribute("every")) || 5;
    this.#timer = setTimeout(() => this.refresh(), 1000 * nextWait(every, this.#failures));
  }
}

customElements.define("live-fragment", LiveFragment);

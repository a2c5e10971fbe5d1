/** The way to the server: the public API, with the session of the page. */
import { cookieValue } from "../lib/http.js";

// The cookie first: whoever logs in again in another tab has a new token, and this page must know it.
const token = () => cookieValue(document.cookie, "csrftoken") || document.querySelector("[name=csrfmiddlewaretoken]")?.value;

export class Transport {
  /** `base`: "/api/v1/journeys/3/" */
  constructor(base) {
    this.base = base;
  }

  async send(path, body, key) {
    const headers = { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token() };
    if (key) headers["Idempotency-Key"] = key;
    const response = await fetch(`${this.base}${path}/`, { method: "POST", body: JSON.stringify(body), headers });
    return { status: response.status, body: await response.json().catch(() => null) };
  }

  /** What has changed since a revision; null when there is no line. */
  async board(since) {
    try {
      const response = await fetch(`${this.base}board/?since=${since}`, { headers: { Accept: "application/json" }, cache: "no-store" });
      return response.ok ? await response.json() : null;
    } catch {
      return null;
    }
  }
}

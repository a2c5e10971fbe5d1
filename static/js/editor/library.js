/** The workspace's touchpoints, asked of the API as one types. */

const MOST = 50;

export class Library {
  #workspace;
  #known = new Map();

  constructor(workspace) {
    this.#workspace = workspace;
  }

  /** Those that hold these words; what is known already when there is no line. */
  async search(words) {
    const key = words.trim().toLowerCase();
    const query = new URLSearchParams({ workspace: this.#workspace, page_size: MOST, ...(key ? { q: key } : {}) });
    try {
      const response = await fetch(`/api/v1/touchpoints/?${query}`, { headers: { Accept: "application/json" }, cache: "no-store" });
      if (!response.ok) throw new Error(String(response.status));
      const { results } = await response.json();
      for (const { id, name, channel, owner_team, subject } of results) this.#known.set(id, { id, name, channel, owner_team, subject });
    } catch {
      // Without a line one finds what has been seen, and can still write down a new one.
    }
    return [...this.#known.values()];
  }

  /** What lies on the map is known without asking. */
  learn(placements) {
    for (const { touchpoint } of placements) if (typeof touchpoint?.id === "number") this.#known.set(touchpoint.id, touchpoint);
  }
}

/**
 * Hears at once what others do to a journey, and tells them where this window is.
 *
 *   const live = new Live({ journey: 7, streamUrl, presenceUrl, client });
 *   live.addEventListener("changed", ({ detail }) => fetchSince(detail.revision));   // detail.client: the window that did it
 *   live.addEventListener("presence", ({ detail }) => draw(detail.people));
 *   live.addEventListener("state", ({ detail }) => say(detail));                     // "live" | "alone"
 *   live.start(); live.at("card:7", true); live.stop();
 *
 * It fetches nothing: whoever is "alone" asks the board now and then. After a gap the stream itself says how far the journey is.
 */
import { post } from "../lib/http.js";

export const SILENCE = 40_000; // the stream says something every 15 s
export const STILL_HERE = 10_000;
export const OUT_OF_SIGHT = 60_000;
const SOONEST = 500;
const LATEST = 30_000;

/** How long to wait before the nth attempt: longer each time, and not the same for everybody. */
export function pauseBefore(attempt, random = Math.random) {
  return Math.min(SOONEST * 2 ** Math.min(attempt, 16), LATEST) * (0.5 + random() / 2);
}

/** What the stream says, or null where it is no message that is understood. */
export function messageIn(text) {
  try {
    const message = JSON.parse(text);
    if (message.type === "changed" && Number.isInteger(message.revision)) return message;
    if (message.type === "presence" && Array.isArray(message.people)) return message;
    if (message.type === "state" && ["live", "alone"].includes(message.state)) return message;
  } catch {
    // fall through
  }
  return null;
}

/** The stream's address with the name of this window. */
export function addressFor(streamUrl, client) {
  return `${streamUrl}${streamUrl.includes("?") ? "&" : "?"}client=${encodeURIComponent(client)}`;
}

/** Whether two lists of people say the same. */
export function samePeople(one, other) {
  return JSON.stringify(one) === JSON.stringify(other);
}

const browser = {
  open: (url) => new EventSource(url, { withCredentials: true }),
  post,
  after: (delay, action) => setTimeout(action, delay),
  forget: (timer) => clearTimeout(timer),
  page: globalThis.document,
};

export class Live extends EventTarget {
  #options;
  #world;
  #source = null;
  #timers = {};
  #attempt = 0;
  #running = false;
  #state = "alone";
  #people = [];
  #place = { cell: "", editing: false };
  #telling = false;
  #again = false;

  constructor({ journey, streamUrl, presenceUrl, client }, world = browser) {
    super();
    this.#options = { journey, streamUrl, presenceUrl, client };
    this.#world = world;
  }

  get state() {
    return this.#state;
  }

  get people() {
    return this.#people;
  }

  start() {
    if (this.#running) return;
    this.#running = true;
    this.#world.page?.addEventListener("visibilitychange", this);
    this.#connect();
    this.#tell();
  }

  stop() {
    this.#running = false;
    this.#world.page?.removeEventListener("visibilitychange", this);
    this.#hangUp();
    for (const name of Object.keys(this.#timers)) this.#clear(name);
  }

  /** This window is now in that cell, as "card:7" or "cell:3:9", writing or not. */
  at(cell, editing = false) {
    const place = { cell: cell ?? "", editing: Boolean(editing) };
    if (place.cell === this.#place.cell && place.editing === this.#place.editing) return;
    this.#place = place;
    if (this.#running) this.#tell();
  }

  /** A window that nobody looks at gives up its connection after a while, for a browser has only six to one host. */
  handleEvent() {
    if (this.#world.page.hidden) {
      this.#set("sight", OUT_OF_SIGHT, () => this.#hangUp());
      return;
    }
    this.#clear("sight");
    if (!this.#source) {
      this.#attempt = 0;
      this.#connect();
      this.#tell();
    }
  }

  #connect() {
    this.#hangUp();
    const source = this.#world.open(addressFor(this.#options.streamUrl, this.#options.client));
    this.#source = source;
    source.onmessage = (event) => this.#hear(event.data);
    source.addEventListener("beat", () => this.#listenOn());
    source.onerror = () => this.#lost();
    this.#listenOn();
  }

  #hangUp() {
    this.#source?.close();
    this.#source = null;
    for (const name of ["silence", "retry", "here"]) this.#clear(name);
  }

  /** The browser would try again by itself, but never after a refusal, and all of them at the same moment. */
  #lost() {
    this.#hangUp();
    this.#become("alone");
    if (!this.#running) return;
    this.#set("retry", pauseBefore(this.#attempt), () => this.#connect());
    this.#attempt += 1;
  }

  #listenOn() {
    this.#set("silence", SILENCE, () => this.#lost());
  }

  #hear(text) {
    this.#listenOn();
    const message = messageIn(text);
    if (message === null) return;
    this.#attempt = 0;
    if (message.type === "state") this.#become(message.state);
    if (message.type === "presence") this.#meet(message.people);
    if (message.type === "changed") this.#emit("changed", { revision: message.revision, client: message.client ?? "" });
  }

  #become(state) {
    if (state === "alone") this.#meet([]);
    if (state === this.#state) return;
    this.#state = state;
    this.#emit("state", state);
    if (state === "live" && this.#running) this.#tell();
  }

  #meet(people) {
    if (samePeople(people, this.#people)) return;
    this.#people = people;
    this.#emit("presence", { people });
  }

  /** One at a time, so that an earlier place never overtakes a later one. */
  async #tell() {
    this.#again = true;
    if (this.#telling) return;
    this.#telling = true;
    while (this.#again) {
      this.#again = false;
      const { cell, editing } = this.#place;
      const fields = { client: this.#options.client, cell, ...(editing && { editing: "true" }) };
      await this.#world.post(this.#options.presenceUrl, fields).catch(() => {});
    }
    this.#telling = false;
    if (this.#running && this.#source) this.#set("here", STILL_HERE, () => this.#tell());
  }

  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  #set(name, delay, action) {
    this.#clear(name);
    this.#timers[name] = this.#world.after(delay, action);
  }

  #clear(name) {
    this.#world.forget(this.#timers[name]);
    delete this.#timers[name];
  }
}

/**
 * What was done and is not yet with the server: gestures wait here in their order, survive a reload, and go out one after
 * another. Each has a key, so that one that was sent twice is done once.
 *
 *   new Outbox({ transport, store, client, since: () => revision })
 *   transport.send(path, body, key) → {status, body}; it throws when there is no line
 *   store.load() → entries, store.save(entries)
 *
 * Events: "state" · "answer" {entry, answer, ids} · "conflict" {conflict} · "refused" {entry, problem}
 * States: saved · saving · offline · signed-out · conflict
 */
import { following, rebase, wire } from "./rebase.js";

const LONGEST_WAIT = 30_000;
const detail = (type, value) => Object.assign(new Event(type), { detail: value });

export class Outbox extends EventTarget {
  pending = [];
  conflicts = [];
  #transport;
  #store;
  #client;
  #since;
  #sending = false;
  #failures = 0;
  #trouble = null;
  #timer = null;

  constructor({ transport, store, client, since }) {
    super();
    [this.#transport, this.#store, this.#client, this.#since] = [transport, store, client, since];
  }

  /** Take up what an earlier page could not send. */
  async start() {
    const kept = await this.#store.load();
    for (const entry of kept) {
      if (entry.conflict) this.conflicts.push(entry.conflict);
      else this.pending.push(entry);
    }
    this.#changed();
    this.#pump();
    return kept.length;
  }

  get state() {
    if (this.conflicts.length) return "conflict";
    if (this.#trouble && this.pending.length) return this.#trouble;
    return this.pending.length ? "saving" : "saved";
  }

  get isEmpty() {
    return !this.pending.length;
  }

  /** path: "edits", "undo" or "redo". → resolves once it is settled: the answer, or null when it was refused. */
  add(gesture, path = "edits") {
    const entry = { key: crypto.randomUUID(), path, gesture, body: null };
    const settled = new Promise((resolve) => (entry.settle = resolve));
    this.pending.push(entry);
    this.#changed();
    this.#pump();
    return settled;
  }

  /** Take back the last gesture that has not gone out; null when there is none. */
  withdraw() {
    const last = this.pending.at(-1);
    if (!last || last.body || last.path !== "edits") return null;
    this.pending.pop();
    last.settle?.(null);
    this.#changed();
    return last.gesture;
  }

  /** The line may be back: try at once. */
  retry() {
    clearTimeout(this.#timer);
    this.#failures = 0;
    this.#pump();
  }

  /** Set aside, decided: what is left of it, if anything, goes out now. */
  resolve(conflict, gesture) {
    this.conflicts = this.conflicts.filter((other) => other !== conflict);
    if (gesture) this.add(gesture);
    else this.#changed();
  }

  async #pump() {
    if (this.#sending || !this.pending.length) return;
    this.#sending = true;
    clearTimeout(this.#timer);
    try {
      while (this.pending.length) {
        const entry = this.pending[0];
        entry.body ??= entry.path === "edits" ? wire(entry.gesture, this.#client, this.#since()) : { client: this.#client, since: this.#since() };
        this.#keep();
        const { status, body } = await this.#transport.send(entry.path, entry.body, entry.key);
        if (!this.#took(entry, status, body ?? {})) return;
      }
    } catch (error) {
      this.#wait("offline", error);
    } finally {
      this.#sending = false;
    }
  }

  /** Whether the next one may go out. */
  #took(entry, status, body) {
    // A token that is out of date comes with a log-in in another tab; the next try has the new one.
    if (status === 401 || (status === 403 && /CSRF/.test(body.detail ?? ""))) return this.#wait("signed-out");
    if (status === 429 || status >= 500) return this.#wait("offline");
    this.#trouble = null;
    this.#failures = 0;
    this.pending.shift();
    if (status >= 200 && status < 300) this.#saved(entry, body);
    else if (status === 409 && entry.path === "edits" && body.kind) this.#stale(entry, body);
    else this.#refused(entry, body, status);
    this.#changed();
    return true;
  }

  #saved(entry, body) {
    const ids = new Map(Object.entries(body.refs ?? {}).map(([ref, id]) => [`~${ref}`, id]));
    if (entry.gesture) {
      for (const later of this.pending) if (later.gesture) later.gesture = following(later.gesture, entry.gesture, body.board, ids);
    }
    entry.settle?.(body);
    this.dispatchEvent(detail("answer", { entry, answer: body.board, label: body.label, ids }));
  }

  #stale(entry, problem) {
    const { gesture, conflict } = rebase(entry.gesture, problem);
    if (conflict) {
      const known = this.conflicts.find((other) => other.kind === conflict.kind && other.id === conflict.id && other.field === conflict.field);
      if (known) Object.assign(known, { mine: conflict.mine, theirs: conflict.theirs, version: conflict.version, gesture, index: conflict.index, ...conflict });
      else this.conflicts.push(conflict);
      entry.settle?.(null);
      this.dispatchEvent(detail("conflict", { conflict, problem }));
    } else if (gesture) {
      // A new key: the server has refused the old body and would say so again.
      this.pending.unshift({ ...entry, gesture, key: crypto.randomUUID(), body: null });
    } else {
      entry.settle?.(null);
      this.dispatchEvent(detail("refused", { entry, problem: { ...problem, quiet: true } }));
    }
  }

  #refused(entry, problem, status) {
    entry.settle?.(null);
    this.dispatchEvent(detail("refused", { entry, problem: { status, ...problem } }));
  }

  #wait(trouble) {
    this.#trouble = trouble;
    this.#failures += 1;
    const wait = Math.min(1000 * 2 ** (this.#failures - 1), LONGEST_WAIT);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#pump(), wait);
    this.#timer?.unref?.();
    this.dispatchEvent(detail("state", this.state));
    return false;
  }

  #changed() {
    this.#keep();
    this.dispatchEvent(detail("state", this.state));
  }

  #keep() {
    const entries = this.pending.map(({ settle, ...entry }) => entry);
    this.#store.save([...entries, ...this.conflicts.map((conflict) => ({ conflict }))]);
  }
}

/** Where what is not yet saved waits: IndexedDB, one record for each tab and journey. A tab that died leaves its record to the next. */
const NAME = "throughline";
const TABLE = "outbox";

function open() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(TABLE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

export class Store {
  #database = null;
  #prefix;
  #key;
  #last = "[]";

  /** `person` keeps the work of two people who share a browser apart. */
  constructor({ journey, person, client }) {
    this.#prefix = `${person}/${journey}/`;
    this.#key = this.#prefix + client;
  }

  /** The entries that tabs which are no longer open have left; they belong to this tab from now on. */
  async load() {
    try {
      this.#database ??= await open();
      navigator.locks?.request(`outbox/${this.#key}`, () => new Promise(() => {}));
      const held = new Set(((await navigator.locks?.query())?.held ?? []).map((lock) => lock.name));
      const table = this.#database.transaction(TABLE, "readwrite").objectStore(TABLE);
      const keys = await done(table.getAllKeys(IDBKeyRange.bound(this.#prefix, `${this.#prefix}\uffff`)));
      const left = keys.filter((key) => key !== this.#key && !held.has(`outbox/${key}`));
      const found = [];
      for (const key of left) {
        found.push(...(await done(table.get(key))));
        table.delete(key);
      }
      if (found.length) table.put(found, this.#key);
      return found;
    } catch {
      return []; // Without the browser's store the editor works; it only forgets what was unsent when the page goes.
    }
  }

  save(entries) {
    const text = JSON.stringify(entries);
    if (text === this.#last || !this.#database) return;
    this.#last = text;
    const table = this.#database.transaction(TABLE, "readwrite").objectStore(TABLE);
    if (entries.length) table.put(JSON.parse(text), this.#key);
    else table.delete(this.#key);
  }
}

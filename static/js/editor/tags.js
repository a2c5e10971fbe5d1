/** Tags of cards. Pure. */

const same = (one, other) => one.toLocaleLowerCase() === other.toLocaleLowerCase();

/** The tags with what was typed; the same list where that is nothing new, or where there are twenty. */
export function added(tags, typed) {
  const found = typed.split(",").map((part) => part.trim().replace(/\s+/g, " ").slice(0, 40)).filter(Boolean);
  const next = [...tags];
  for (const tag of found) if (next.length < 20 && !next.some((one) => same(one, tag))) next.push(tag);
  return next.length === tags.length ? tags : next;
}

/** Tags that others on the map or in the library bear and this card does not, the most used first. */
export function suggestions(board, card) {
  const uses = new Map((board.library.tags ?? []).map((tag) => [tag, 0]));
  for (const other of board.card.values()) for (const tag of other.tags ?? []) uses.set(tag, (uses.get(tag) ?? 0) + 1);
  return [...uses].filter(([tag]) => !card.tags.includes(tag)).sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0])).map(([tag]) => tag);
}

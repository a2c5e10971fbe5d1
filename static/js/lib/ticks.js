/** Ranges of ticks, and how many there are in words. */

/** All indexes from one to the other, both included, whichever comes first. */
export function rangeBetween(one, other) {
  if (one < 0 || other < 0) return [];
  const [first, last] = one < other ? [one, other] : [other, one];
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

export function wordsFor(count) {
  return count === 1 ? "1 row chosen" : `${count.toLocaleString()} rows chosen`;
}

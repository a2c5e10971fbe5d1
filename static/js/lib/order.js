/** Order among siblings. */

/** The list with the item at `from` placed at `to`; a place outside the list is its nearest end. */
export function moved(list, from, to) {
  const rest = list.filter((_, index) => index !== from);
  const place = Math.max(0, Math.min(to, rest.length));
  return [...rest.slice(0, place), list[from], ...rest.slice(place)];
}

/** What a screen reader says after a move. */
export function placeInWords(name, index, count) {
  return `${name}, place ${index + 1} of ${count}`;
}

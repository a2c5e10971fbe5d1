/**
 * How one person looks at the map: lanes left out, whose cards and how well known they are stand out, how near. Pure; the words
 * are those of an address and of a saved view (maps/lenses/looks.py): hide, persona, evidence, zoom, scale.
 */

const WORDS = ["persona", "evidence", "hide", "zoom", "scale"];

/** A function from a board to the same board in which the lanes left out are hidden; the same object while nothing changed. */
export function overlay() {
  const clones = new WeakMap();
  let last = { lanes: null, hide: null, made: null };
  return (board, look) => {
    const hide = (look.hide ?? []).filter((id) => board.lane.has(id));
    if (!hide.length) return board;
    const key = hide.join();
    if (last.lanes !== board.lane || last.hide !== key) {
      const made = new Map(board.lane);
      for (const id of hide) {
        const lane = board.lane.get(id);
        if (lane.is_hidden) continue;
        if (!clones.has(lane)) clones.set(lane, { ...lane, is_hidden: true, is_left_out: true });
        made.set(id, clones.get(lane));
      }
      last = { lanes: board.lane, hide: key, made };
    }
    return seen(board, last.made);
  };
}

const boards = new WeakMap();

/** One object for each board and its lanes, so that an unchanged map is known to be unchanged. */
function seen(board, lane) {
  const known = boards.get(board);
  if (known?.lane === lane) return known;
  const made = { ...board, lane };
  boards.set(board, made);
  return made;
}

/** Whether a card is what the look is about; all are while it asks for nothing. */
export function fits(card, look) {
  return (!look.persona || card.persona === look.persona) && (!look.evidence || card.evidence === look.evidence);
}

/** The look without what means nothing. */
export function tidy(look) {
  const kept = {};
  for (const word of WORDS) {
    const value = look[word];
    if (Array.isArray(value) ? value.length : value) kept[word] = Array.isArray(value) ? [...new Set(value)].sort((a, b) => a - b) : value;
  }
  return kept;
}

/** The look as the end of an address. */
export function queryOf(look) {
  return new URLSearchParams(Object.entries(tidy(look)).map(([word, value]) => [word, String(value)])).toString();
}

export const sameLook = (one, other) => queryOf(one) === queryOf(other);

/**
 * How long to wait before asking again, in seconds: the usual time while all is well, twice as long after each failure, and
 * five minutes at most.
 */
export function nextWait(every, failures) {
  return Math.min(every * 2 ** failures, Math.max(every, 300));
}

/** Whether an answer means that asking again is pointless: not allowed, gone, or logged out. */
export function isFinal(status) {
  return [401, 403, 404, 410].includes(status);
}

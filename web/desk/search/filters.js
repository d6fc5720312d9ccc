/** The filters of a search, as the address keeps them; pure. */

/** Everything that narrows a search, in the order in which it is shown. */
export const FILTERS = /** @type {const} */ ([
  "q",
  "status",
  "queue",
  "reason",
  "agent",
  "language",
  "from",
  "to",
  "complaint",
  "harassment",
  "topic",
  "csat",
]);

/** @typedef {(typeof FILTERS)[number]} Filter */
/** @typedef {Partial<Record<Filter, string>>} Filters */

/**
 * Read what an address asks for; what is unknown or empty is left out.
 *
 * @param {URLSearchParams} query
 * @returns {Filters}
 */
export function readFilters(query) {
  /** @type {Filters} */
  const found = {};
  for (const name of FILTERS) {
    const value = query.get(name)?.trim();
    if (value) found[name] = value;
  }
  return found;
}

/**
 * The same as the server takes it: days become instants, of the reader's own time zone, the last day whole.
 *
 * @param {Filters} filters
 * @returns {URLSearchParams}
 */
export function asked({ from, to, ...rest }) {
  const query = new URLSearchParams(/** @type {Record<string, string>} */ (rest));
  const [begin, end] = [dayStart(from, 0), dayStart(to, 1)];
  if (begin !== null) query.set("from_ms", String(begin));
  if (end !== null) query.set("to_ms", String(end - 1));
  return query;
}

/**
 * @param {string | undefined} day `2026-11-28`
 * @param {number} later days
 */
function dayStart(day, later) {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day ?? "");
  return match ? new Date(Number(match[1]), Number(match[2]) - 1, Number(match[3]) + later).getTime() : null;
}

/**
 * The lists, their order, and what narrows them: pure.
 *
 * @typedef {import("./types.d.ts").Row} Row
 * @typedef {import("./types.d.ts").Lists} Lists
 */

/** @type {(keyof Lists)[]} */
export const LIST_NAMES = ["mine", "waiting", "all"];

/**
 * The three lists, in the order in which they are worked: who waits longest first; elsewhere the latest first.
 *
 * @param {Pick<import("./types.d.ts").DeskState, "rows" | "agent">} state
 * @returns {Lists}
 */
export function listsOf({ rows, agent }) {
  const all = Object.values(rows).sort(latestFirst);
  return {
    mine: all.filter((row) => isMine(row, agent)),
    waiting: all.filter((row) => row.status === "queued").sort(firstServedFirst),
    all,
  };
}

/**
 * The rows of a list that a filter lets through.
 *
 * @param {Row[]} rows
 * @param {string} filter empty, `with:bot`, `with:colleagues`, `complaint`, `language:ja`, `queue:NAME`
 * @param {import("./types.d.ts").Agent | null} agent
 * @param {number} complaintFrom the score from which a conversation counts as a complaint
 * @returns {Row[]}
 */
export function narrowed(rows, filter, agent, complaintFrom) {
  const [kind, value] = split(filter);
  switch (kind) {
    case "with":
      return rows.filter((row) =>
        value === "bot" ? row.status === "bot" : row.status === "assigned" && !isMine(row, agent),
      );
    case "complaint":
      return rows.filter((row) => isComplaint(row, complaintFrom));
    case "language":
      return rows.filter((row) => row.language === value);
    case "queue":
      return rows.filter((row) => row.queue === value);
    default:
      return rows;
  }
}

/**
 * Whether people would be fetched for what this customer says.
 *
 * @param {Row} row
 * @param {number} complaintFrom
 */
export function isComplaint(row, complaintFrom) {
  return row.reason === "complaint" || (row.complaint ?? 0) >= complaintFrom;
}

/**
 * @param {Row} row
 * @param {import("./types.d.ts").Agent | null} agent
 */
function isMine(row, agent) {
  return row.status === "assigned" && row.assignee !== null && row.assignee.id === agent?.id;
}

/**
 * Whose turn is next: the server's order where it tells a place, else by the time of arrival.
 *
 * @param {Row} a
 * @param {Row} b
 */
function firstServedFirst(a, b) {
  return orderOf(a) - orderOf(b) || compareText(a.conversation_id, b.conversation_id);
}

/** @param {Row} row */
function orderOf(row) {
  return row.score ?? row.queued_ms ?? 0;
}

/**
 * @param {Row} a
 * @param {Row} b
 */
function latestFirst(a, b) {
  return b.updated_ms - a.updated_ms || compareText(a.conversation_id, b.conversation_id);
}

/**
 * @param {string} a
 * @param {string} b
 */
function compareText(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** @param {string} filter */
function split(filter) {
  const colon = filter.indexOf(":");
  return colon < 0 ? [filter, ""] : [filter.slice(0, colon), filter.slice(colon + 1)];
}

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
  return { mine: rows.held.filter((row) => isMine(row, agent)), waiting: rows.waiting, all: rows.all };
}

/**
 * How many each list has, those included that are still on their way.
 *
 * @param {Lists} lists
 * @param {import("./types.d.ts").DeskState["rest"]} rest
 * @returns {Record<keyof Lists, number>}
 */
export function totalsOf(lists, rest) {
  return {
    mine: lists.mine.length,
    waiting: lists.waiting.length + rest.waiting,
    all: lists.all.length + rest.waiting + rest.held + rest.bot,
  };
}

/**
 * The rows of a list that a filter lets through.
 *
 * @param {import("./types.d.ts").RowList} rows
 * @param {string} filter empty, `with:bot`, `with:colleagues`, `complaint`, `language:ja`, `queue:NAME`
 * @param {import("./types.d.ts").Agent | null} agent
 * @param {number} complaintFrom the score from which a conversation counts as a complaint
 * @returns {import("./types.d.ts").RowList}
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

/** @param {string} filter */
function split(filter) {
  const colon = filter.indexOf(":");
  return colon < 0 ? [filter, ""] : [filter.slice(0, colon), filter.slice(colon + 1)];
}

/**
 * All rows that the desk knows, by id and in the orders of its lists: a value that is never changed. What one frame
 * tells of one row costs the same whether a hundred are known or ten thousand. Pure.
 *
 * @typedef {import("./types.d.ts").Row} Row
 */
import { Keyed } from "../lib/keyed.js";
import { SortedList } from "../lib/sorted_list.js";

export class Rows {
  /** @type {Keyed<Row>} */
  #byId;
  /** Who waits, in the order of service. @type {SortedList<Row>} @readonly */
  waiting;
  /** Who is with an agent, the latest first. @type {SortedList<Row>} @readonly */
  held;
  /** All, the latest first. @type {SortedList<Row>} @readonly */
  all;
  /** How many there are of each queue. @type {Readonly<Record<string, number>>} @readonly */
  ofQueue;

  /**
   * @param {Keyed<Row>} byId
   * @param {SortedList<Row>} waiting
   * @param {SortedList<Row>} held
   * @param {SortedList<Row>} all
   * @param {Readonly<Record<string, number>>} ofQueue
   */
  constructor(byId, waiting, held, all, ofQueue) {
    this.#byId = byId;
    this.waiting = waiting;
    this.held = held;
    this.all = all;
    this.ofQueue = ofQueue;
  }

  /** @param {Iterable<Row>} rows of which a later one replaces an earlier one of the same conversation */
  static of(rows) {
    const latest = new Map(Array.from(rows, (row) => [row.conversation_id, row]));
    const all = Array.from(latest.values());
    /** @type {Record<string, number>} */
    const ofQueue = {};
    for (const { queue } of all) if (queue) ofQueue[queue] = (ofQueue[queue] ?? 0) + 1;
    return new Rows(
      Keyed.of(latest),
      SortedList.of(firstServedFirst, all.filter(waits)),
      SortedList.of(latestFirst, all.filter(isHeld)),
      SortedList.of(latestFirst, all),
      ofQueue,
    );
  }

  get size() {
    return this.all.length;
  }

  /** @param {string} id @returns {Row | undefined} */
  get(id) {
    return this.#byId.get(id);
  }

  /** Put a row in, instead of the one that the conversation had. @param {Row} row @returns {Rows} */
  with(row) {
    const old = this.get(row.conversation_id);
    return new Rows(
      this.#byId.with(row.conversation_id, row),
      replaced(this.waiting, old && waits(old) ? old : null, waits(row) ? row : null),
      replaced(this.held, old && isHeld(old) ? old : null, isHeld(row) ? row : null),
      replaced(this.all, old ?? null, row),
      counted(counted(this.ofQueue, old?.queue, -1), row.queue, 1),
    );
  }

  /** @param {string} id @returns {Rows} */
  without(id) {
    const old = this.get(id);
    if (!old) return this;
    return new Rows(
      this.#byId.without(id),
      replaced(this.waiting, waits(old) ? old : null, null),
      replaced(this.held, isHeld(old) ? old : null, null),
      replaced(this.all, old, null),
      counted(this.ofQueue, old.queue, -1),
    );
  }
}

/**
 * @param {SortedList<Row>} list
 * @param {Row | null} old
 * @param {Row | null} row
 */
function replaced(list, old, row) {
  const left = old ? list.without(old) : list;
  return row ? left.with(row) : left;
}

/**
 * @param {Readonly<Record<string, number>>} counts
 * @param {string | null | undefined} name
 * @param {number} by
 */
function counted(counts, name, by) {
  return name ? { ...counts, [name]: (counts[name] ?? 0) + by } : counts;
}

/** @param {Row} row */
const waits = (row) => row.status === "queued";

/** @param {Row} row */
const isHeld = (row) => row.status === "assigned";

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

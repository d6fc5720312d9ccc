/** Waiting times between attempts: they double, and are jittered so that a restart is not met by everybody at once. */

const FIRST_MS = 500;
const LONGEST_MS = 20_000;

/**
 * Return how long to wait before the next attempt, in milliseconds.
 *
 * @param {number} failures attempts that failed in a row, from 1
 * @param {() => number} [random]
 */
export function backoffMs(failures, random = Math.random) {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.max(0, failures - 1));
  return Math.round(ceiling / 2 + (ceiling / 2) * random());
}

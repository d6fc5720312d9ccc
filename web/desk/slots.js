/** Which of the bot's slots tell an agent something, and in what words; pure. */

/** What the bot keeps for itself: counters, bookkeeping, what another part of the screen shows already. */
const ITS_OWN = new Set([
  "unsure_count",
  "something_else_count",
  "failed_count",
  "identity_level",
  "requested_slot",
  "session_started_metadata",
  "language",
]);

/**
 * The slots worth reading, and entities that no slot repeats: [name, value] pairs.
 *
 * @param {Record<string, unknown>} slots
 * @param {{ entity: string, value: unknown }[]} entities
 * @returns {[string, string][]}
 */
export function knownThings(slots, entities) {
  /** @type {[string, string][]} */
  const pairs = [];
  for (const [name, value] of Object.entries(slots)) {
    if (!ITS_OWN.has(name) && !name.startsWith("_") && isPlain(value)) pairs.push([name, String(value)]);
  }
  for (const { entity, value } of entities) {
    const known = pairs.some(([name, text]) => name === entity || text === String(value));
    if (!known && isPlain(value)) pairs.push([entity, String(value)]);
  }
  return pairs;
}

/** @param {unknown} value */
function isPlain(value) {
  return (typeof value === "string" && value !== "") || (typeof value === "number" && value !== 0);
}

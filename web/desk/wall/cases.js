/** What is at risk, by conversation; pure. */

/** @typedef {import("../record.d.ts").Risk} Risk */
/** @typedef {{ conversation: Risk["conversation"], kinds: Risk["risk"][], since_ms: number, level: Risk["level"] }} Case */

/**
 * One entry for each conversation, with all that is at risk in it: the server's order is kept, the worst first.
 *
 * @param {Risk[]} risks
 * @returns {Case[]}
 */
export function casesOf(risks) {
  /** @type {Map<string, Case>} */
  const cases = new Map();
  for (const { conversation, risk, since_ms, level } of risks) {
    const known = cases.get(conversation.conversation_id);
    if (!known) cases.set(conversation.conversation_id, { conversation, kinds: [risk], since_ms, level });
    else {
      known.kinds.push(risk);
      known.since_ms = Math.min(known.since_ms, since_ms);
    }
  }
  return [...cases.values()];
}

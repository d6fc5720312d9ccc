/**
 * Messages on their way, by conversation; pure.
 *
 * @typedef {import("./types.d.ts").DeskState} DeskState
 * @typedef {import("./types.d.ts").Pending} Pending
 */

/**
 * Show a message before the server has it.
 *
 * @param {DeskState} state
 * @param {string} conversationId
 * @param {Pending} pending
 * @returns {DeskState}
 */
export function addPending(state, conversationId, pending) {
  const waiting = state.pending[conversationId] ?? [];
  return { ...state, pending: { ...state.pending, [conversationId]: [...waiting, pending] } };
}

/**
 * Change what is known of one; nothing happens when its echo has replaced it already.
 *
 * @param {DeskState} state
 * @param {string} conversationId
 * @param {string} clientMessageId
 * @param {Partial<Pending>} change
 * @returns {DeskState}
 */
export function changePending(state, conversationId, clientMessageId, change) {
  const waiting = state.pending[conversationId] ?? [];
  const next = waiting.map((one) => (one.client_message_id === clientMessageId ? { ...one, ...change } : one));
  return { ...state, pending: { ...state.pending, [conversationId]: next } };
}

/**
 * Forget one: the agent took its text back, or threw it away.
 *
 * @param {DeskState} state
 * @param {string} conversationId
 * @param {string} clientMessageId
 * @returns {DeskState}
 */
export function dropPending(state, conversationId, clientMessageId) {
  const waiting = state.pending[conversationId] ?? [];
  const next = waiting.filter((one) => one.client_message_id !== clientMessageId);
  return { ...state, pending: { ...state.pending, [conversationId]: next } };
}

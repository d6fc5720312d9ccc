/**
 * Replies that the server holds for some seconds before they go out, among the messages on their way; pure.
 *
 * @typedef {import("./types.d.ts").DeskState} DeskState
 * @typedef {import("./types.d.ts").Held} Held
 * @typedef {import("./types.d.ts").Pending} Pending
 */
import { addPending, changePending, dropPending } from "./pending.js";

/**
 * Take what the server holds or has refused in a conversation that was fetched: written in another tab, or before a
 * reload.
 *
 * @param {DeskState} state
 * @param {import("./types.d.ts").Opened} opened
 * @returns {DeskState}
 */
export function withHeld(state, opened) {
  const id = opened.conversation.conversation_id;
  let next = state;
  for (const one of opened.held ?? []) next = put(next, id, one, { state: "held", due_ms: one.due_ms });
  for (const one of opened.refused ?? []) next = put(next, id, one, { state: "failed", problem: one.error ?? null });
  return next;
}

/**
 * @param {DeskState} state
 * @param {import("./types.d.ts").Frame} frame
 * @returns {DeskState}
 */
export function foldHeld(state, frame) {
  switch (frame.type) {
    case "held.show":
      return changePending(state, frame.conversation_id, frame.client_message_id, {
        state: "held",
        due_ms: frame.due_ms,
      });
    case "held.hide":
      if (frame.outcome === "cancelled") return dropPending(state, frame.conversation_id, frame.client_message_id);
      return changePending(state, frame.conversation_id, frame.client_message_id, { state: "arrived" });
    case "reply.refuse":
      return put(state, frame.conversation_id, frame, { state: "failed", problem: frame.error });
    default:
      return state;
  }
}

/**
 * @param {DeskState} state
 * @param {string} id
 * @param {{ client_message_id: string, text: string, files?: import("./types.d.ts").TakenFile[] }} one
 * @param {Partial<Pending>} now
 * @returns {DeskState}
 */
function put(state, id, { client_message_id, text, files = [] }, now) {
  if (state.pending[id]?.some((pending) => pending.client_message_id === client_message_id))
    return changePending(state, id, client_message_id, now);
  /** @type {Pending} */
  const fresh = {
    client_message_id,
    kind: "outgoing",
    text,
    at_ms: 0,
    state: "held",
    problem: null,
    file_ids: files.map((file) => file.id),
    files,
    ...now,
  };
  return addPending(state, id, fresh);
}

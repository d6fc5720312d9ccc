/**
 * What the customer sent and has not come back as an event yet. Pure; `client_message_id` is the key of the bubble,
 * so the echo takes its place.
 *
 * @import { Conversation, ErrorBody, MessageAppended } from "../lib/protocol.d.ts"
 */

/**
 * @typedef {object} Pending
 * @property {string} clientMessageId
 * @property {string} text
 * @property {string | null} choice id of the button that was pressed
 * @property {boolean} isImage
 * @property {number} progress 0 to 1, of an image
 * @property {"sending" | "arrived" | "failed"} state
 * @property {ErrorBody | null} error why it failed
 * @property {number} atMs when it was written
 */

const OLD_MS = 10 * 60_000;

/**
 * @param {string} clientMessageId
 * @param {{text?: string, choice?: string | null, isImage?: boolean}} content
 * @param {number} atMs
 * @returns {Pending}
 */
export function pending(clientMessageId, { text = "", choice = null, isImage = false }, atMs) {
  return { clientMessageId, text, choice, isImage, progress: 0, state: "sending", error: null, atMs };
}

/** @param {Pending[]} outbox @param {string} clientMessageId @param {Partial<Pending>} change */
export function changed(outbox, clientMessageId, change) {
  return outbox.map((each) => (each.clientMessageId === clientMessageId ? { ...each, ...change } : each));
}

/** @param {Pending[]} outbox @param {string} clientMessageId */
export function without(outbox, clientMessageId) {
  return outbox.filter((each) => each.clientMessageId !== clientMessageId);
}

/** Leave out what the conversation holds by now. @param {Pending[]} outbox @param {Conversation} conversation */
export function unechoed(outbox, conversation) {
  const echoed = new Set(
    conversation.timeline.map((event) => (event.type === "message.appended" ? event.client_message_id : null)),
  );
  const left = outbox.filter((each) => !echoed.has(each.clientMessageId));
  return left.length === outbox.length ? outbox : left;
}

/** The next to be sent: one at a time, in the order of writing. @param {Pending[]} outbox */
export function nextToSend(outbox) {
  return outbox.find((each) => each.state === "sending") ?? null;
}

/** What to keep over a reload: an image's file does not survive it. @param {Pending[]} outbox */
export function keepable(outbox) {
  return outbox.filter((each) => !each.isImage);
}

/**
 * Take up what was kept: what is fresh is sent again, what is old waits for the person to decide.
 *
 * @param {Pending[]} kept
 * @param {number} nowMs
 * @returns {Pending[]}
 */
export function takenUp(kept, nowMs) {
  return kept.map((each) => ({
    ...each,
    state: nowMs - each.atMs < OLD_MS && each.state !== "failed" ? "sending" : "failed",
  }));
}

/**
 * Tell how far a message of the contact got.
 *
 * @param {Conversation} conversation
 * @param {MessageAppended} message
 * @returns {"arrived" | "read"}
 */
export function deliveryState(conversation, message) {
  return message.seq <= conversation.readUpTo.agent ? "read" : "arrived";
}

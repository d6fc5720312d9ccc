/**
 * Which frames deserve a sound, and how urgent a wait is: pure.
 *
 * @typedef {import("./types.d.ts").DeskState} DeskState
 */

const GROWING_MS = 2 * 60_000;
const LONG_MS = 5 * 60_000;
/** Shares of the time until the deadline. */
const GROWING_SHARE = 0.5;
const LATE_SHARE = 0.85;

/**
 * Tell what a person must be made aware of: a conversation that began to wait, or a customer's word in their own one
 * that they are not looking at.
 *
 * @param {DeskState} before
 * @param {import("./types.d.ts").Frame} frame
 * @param {string | null} lookedAt the conversation on screen; null while the page is hidden
 * @returns {"waiting" | "message" | null}
 */
export function alertOf(before, frame, lookedAt) {
  if (frame.type !== "event.append") return null;
  const { event, conversation } = frame;
  if (event.type === "conversation.queued") return "waiting";
  const mine = conversation.assignee !== null && conversation.assignee.id === before.agent?.id;
  const spoke = event.type === "message.appended" && event.author.role === "contact";
  return mine && spoke && lookedAt !== conversation.conversation_id ? "message" : null;
}

/**
 * How a wait is coloured: towards its deadline where it has one, else by its length.
 *
 * @param {number} sinceMs
 * @param {number} nowMs
 * @param {number | null} [dueMs]
 * @returns {"calm" | "growing" | "long"}
 */
export function waitTone(sinceMs, nowMs, dueMs) {
  const passed = nowMs - sinceMs;
  if (dueMs) {
    const share = dueMs > sinceMs ? passed / (dueMs - sinceMs) : 1;
    return share >= LATE_SHARE ? "long" : share >= GROWING_SHARE ? "growing" : "calm";
  }
  if (passed >= LONG_MS) return "long";
  return passed >= GROWING_MS ? "growing" : "calm";
}

/**
 * Which frames deserve a sound, and how urgent a wait is: pure.
 *
 * @typedef {import("./types.d.ts").DeskState} DeskState
 */
import { mentions } from "./mentions.js";

const GROWING_MS = 2 * 60_000;
const LONG_MS = 5 * 60_000;
/** Shares of the time until the deadline. */
const GROWING_SHARE = 0.5;
const LATE_SHARE = 0.85;

/**
 * Tell what a person must be made aware of: a conversation that began to wait or is offered to them, a customer's word
 * in their own one that they are not looking at, a note that calls them, and what the server calls a supervisor for.
 *
 * @param {DeskState} before
 * @param {import("./types.d.ts").Frame} frame
 * @param {string | null} lookedAt the conversation on screen; null while the page is hidden
 * @returns {"waiting" | "offer" | "message" | "mention" | "call" | null}
 */
export function alertOf(before, frame, lookedAt) {
  if (frame.type === "alert.show") return "call";
  if (frame.type !== "event.append") return null;
  const { event, conversation } = frame;
  const me = before.agent?.id;
  if (event.type === "conversation.queued") return "waiting";
  if (event.type === "offer.made") return event.agent.id === me ? "offer" : null;
  if (event.type === "conversation.assigned") {
    return event.assignee.id === me && event.how === "routed" ? "offer" : null;
  }
  if (event.type !== "message.appended") return null;
  if (mentions(event, before.agent)) return "mention";
  const mine = conversation.assignee !== null && conversation.assignee.id === me;
  return mine && event.author.role === "contact" && lookedAt !== conversation.conversation_id ? "message" : null;
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

/**
 * The instant by which this conversation needs somebody next; null where nothing was promised.
 *
 * @param {import("./types.d.ts").Row} row
 * @returns {number | null}
 */
export function dueOf(row) {
  const due =
    row.status === "queued"
      ? [row.sla?.first_response_due_ms, row.promised_ms]
      : [row.sla?.next_response_due_ms, row.sla?.first_response_due_ms];
  const set = due.filter((ms) => typeof ms === "number");
  return set.length > 0 ? Math.min(...set) : null;
}

/**
 * Which frames deserve a sound, and how urgent a wait is: pure.
 *
 * @typedef {import("./types.d.ts").DeskState} DeskState
 */
import { mentions } from "./mentions.js";

const GROWING_MS = 2 * 60_000;
const LONG_MS = 5 * 60_000;
/** The share of the time until the deadline that has gone. */
const GROWING_SHARE = 0.5;

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
 * How a wait is coloured: towards its deadline where something is owed, else by its length.
 *
 * @param {number} sinceMs
 * @param {number} nowMs
 * @param {Pick<import("./types.d.ts").Row, "warn_ms" | "due_ms">} [owed]
 * @returns {"calm" | "growing" | "long"}
 */
export function waitTone(sinceMs, nowMs, { warn_ms, due_ms } = {}) {
  if (due_ms) {
    if (nowMs >= (warn_ms ?? due_ms)) return "long";
    return nowMs - sinceMs >= (due_ms - sinceMs) * GROWING_SHARE ? "growing" : "calm";
  }
  const passed = nowMs - sinceMs;
  if (passed >= LONG_MS) return "long";
  return passed >= GROWING_MS ? "growing" : "calm";
}

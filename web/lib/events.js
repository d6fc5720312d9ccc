/**
 * Folds a conversation's events into what a page shows. Pure: the same events in the same order give the same
 * conversation, whether they came one by one over a socket or all at once after a reload.
 *
 * @import { Conversation, ConversationEvent } from "./protocol.d.ts"
 */

/** Events that people see between the messages. */
const SHOWN = new Set([
  "message.appended",
  "conversation.queued",
  "conversation.assigned",
  "conversation.released",
  "conversation.transferred",
  "conversation.escalated",
  "conversation.left",
  "conversation.rejoined",
  "conversation.joined",
  "conversation.parted",
  "promise.made",
  "conversation.returned",
  "conversation.resolved",
  "conversation.reopened",
  "identity.proved",
  "packet.corrected",
  "email.left",
]);

/** @returns {Conversation} a conversation in which nothing has happened yet */
export function emptyConversation() {
  return {
    id: null,
    seq: 0,
    status: null,
    language: null,
    reason: null,
    assignee: null,
    timeline: [],
    readUpTo: { contact: 0, agent: 0 },
    feedback: {},
    passedOn: [],
    corrections: [],
    packet: null,
    emailLeft: null,
    promisedMs: null,
    placeUntilMs: null,
    rating: null,
    identity: { level: "anonymous", expiresMs: null },
    turns: [],
  };
}

/**
 * Return `conversation` with `event` in it. An event that was applied before changes nothing; one of another
 * conversation (the earlier one was over for too long) begins anew.
 *
 * @param {Conversation} conversation
 * @param {ConversationEvent} event
 * @returns {Conversation}
 */
export function apply(conversation, event) {
  if (conversation.id !== null && event.conversation_id !== conversation.id) {
    return apply(emptyConversation(), event);
  }
  if (event.seq <= conversation.seq) return conversation;
  return {
    ...conversation,
    ...changes(conversation, event),
    id: event.conversation_id,
    seq: event.seq,
    timeline: SHOWN.has(event.type) ? [...conversation.timeline, event] : conversation.timeline,
  };
}

/**
 * Apply several events, oldest first.
 *
 * @param {Conversation} conversation
 * @param {ConversationEvent[]} events
 */
export function applyAll(conversation, events) {
  return events.reduce(apply, conversation);
}

/**
 * @param {Conversation} conversation
 * @param {ConversationEvent} event
 * @returns {Partial<Conversation>}
 */
function changes(conversation, event) {
  switch (event.type) {
    case "conversation.started":
      return { status: "bot", language: event.language };
    case "conversation.queued":
      return {
        status: "queued",
        assignee: null,
        placeUntilMs: null,
        reason: event.reason,
        passedOn: event.passed_on,
        corrections: [],
        packet: event.packet ?? null,
      };
    case "conversation.assigned":
      return { status: "assigned", assignee: event.assignee, placeUntilMs: null };
    case "conversation.released":
    case "conversation.transferred":
      return { status: "queued", assignee: null };
    case "conversation.left":
      return { status: "bot", assignee: null, promisedMs: null, placeUntilMs: event.return_until_ms ?? null };
    case "conversation.rejoined":
      return { status: "queued", placeUntilMs: null };
    case "conversation.returned":
    case "conversation.reopened":
      return { status: "bot", assignee: null, promisedMs: null };
    case "conversation.resolved":
      return { status: "resolved", assignee: null, rating: null, promisedMs: null, placeUntilMs: null };
    case "promise.made":
      return { promisedMs: event.promised_ms };
    case "message.read":
      return { readUpTo: readUpTo(conversation, event.by, event.up_to_seq) };
    case "message.appended":
      return saidBy(event.author.role, conversation, event);
    case "identity.proved":
      return { identity: { level: event.level, expiresMs: event.expires_ms } };
    case "feedback.given":
      return { feedback: { ...conversation.feedback, [event.message_id]: event.helpful } };
    case "packet.corrected":
      return {
        corrections: [...conversation.corrections, event.text],
        packet: conversation.packet && {
          ...conversation.packet,
          corrections: [...conversation.packet.corrections, event.text],
        },
      };
    case "email.left":
      return { emailLeft: event.email };
    case "csat.asked":
      return { rating: { askedSeq: event.seq, score: null, comment: null } };
    case "csat.given":
      return { rating: conversation.rating && { ...conversation.rating, score: event.score, comment: event.comment } };
    case "turn.answered":
      return { turns: [...conversation.turns, event] };
    case "conversation.joined":
    case "conversation.parted":
    case "conversation.escalated":
    case "offer.made":
    case "offer.ended":
      return {};
  }
}

/**
 * @param {import("./protocol.d.ts").Role} role
 * @param {Conversation} conversation
 * @param {import("./protocol.d.ts").MessageAppended} message
 * @returns {Partial<Conversation>}
 */
function saidBy(role, conversation, message) {
  // Who writes has read what stood above.
  if (role === "contact") return { readUpTo: readUpTo(conversation, "contact", message.seq) };
  return role === "agent" && message.kind === "outgoing" ? { promisedMs: null } : {};
}

/**
 * @param {Conversation} conversation
 * @param {"contact" | "agent"} by
 * @param {number} seq
 */
function readUpTo(conversation, by, seq) {
  return { ...conversation.readUpTo, [by]: Math.max(conversation.readUpTo[by], seq) };
}

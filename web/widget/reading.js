/**
 * What a conversation means for the page. Pure.
 *
 * @import { Conversation, ConversationEvent, MessageAppended } from "../lib/protocol.d.ts"
 * @import { Pending } from "./outbox.js"
 */

/**
 * @typedef {{type: "day", key: string, atMs: number}
 *   | {type: "event", key: string, event: ConversationEvent, first: boolean, last: boolean}
 *   | {type: "pending", key: string, pending: Pending}} Row one row of the transcript
 */

const GROUP_MS = 5 * 60_000;

/** Count what came from us and was not on the customer's screen yet. @param {Conversation} conversation */
export function unreadCount(conversation) {
  return conversation.timeline.filter(
    (event) => event.type === "message.appended" && fromUs(event) && event.seq > conversation.readUpTo.contact,
  ).length;
}

/**
 * The rows of the transcript: events with a line for each new day, then what is still on its way. `first` and `last`
 * mark the ends of a run of messages by one author.
 *
 * @param {Conversation} conversation
 * @param {Pending[]} outbox
 * @returns {Row[]}
 */
export function rowsOf(conversation, outbox) {
  /** @type {Row[]} */
  const rows = [];
  const { timeline } = conversation;
  timeline.forEach((event, i) => {
    const before = timeline[i - 1];
    const after = timeline[i + 1];
    if (!before || new Date(before.at_ms).toDateString() !== new Date(event.at_ms).toDateString()) {
      rows.push({ type: "day", key: `day.${event.seq}`, atMs: event.at_ms });
    }
    const first = !before || !together(before, event);
    const last = !after || !together(event, after);
    rows.push({ type: "event", key: keyOf(event), event, first, last });
  });
  for (const each of outbox) rows.push({ type: "pending", key: each.clientMessageId, pending: each });
  return rows;
}

/**
 * Tell whether a proof of identity is wanted: the bot asked for one, and since then none was given and nobody else
 * took the conversation. It moves to the background once the bot has offered other ways to go on.
 *
 * @param {Conversation} conversation
 * @returns {{seq: number, inBackground: boolean} | null} `seq` of the message that asks
 */
export function proofWanted(conversation) {
  if (conversation.status !== "bot") return null;
  let inBackground = false;
  for (const event of conversation.timeline.toReversed()) {
    if (event.type === "identity.proved" && event.level !== "anonymous") return null;
    if (event.type === "conversation.queued" || event.type === "conversation.resolved") return null;
    if (event.type !== "message.appended" || event.author.role !== "bot") continue;
    if (event.custom?.type === "proof_required") return { seq: event.seq, inBackground };
    if (event.buttons.length > 0) inBackground = true;
  }
  return null;
}

/**
 * Return the id of the message beneath which to ask whether it helped, or null: the bot's last word, if it is an
 * answer and not a question, a request or a greeting, which say so in `custom`.
 *
 * @param {Conversation} conversation
 */
export function feedbackWanted(conversation) {
  const last = conversation.timeline.at(-1);
  if (conversation.status !== "bot" || last?.type !== "message.appended" || last.author.role !== "bot") return null;
  return last.kind !== "outgoing" || last.custom !== null ? null : last.message_id;
}

/** Tell whether the bot, or a person of ours, said it. @param {MessageAppended} message */
export function fromUs(message) {
  return message.kind === "outgoing" && (message.author.role === "bot" || message.author.role === "agent");
}

/** @param {ConversationEvent} event */
function keyOf(event) {
  return (event.type === "message.appended" && event.client_message_id) || `${event.conversation_id}.${event.seq}`;
}

/** @param {ConversationEvent} a @param {ConversationEvent} b */
function together(a, b) {
  return (
    a.type === "message.appended" &&
    b.type === "message.appended" &&
    a.kind === b.kind &&
    a.author.role === b.author.role &&
    a.author.name === b.author.name &&
    b.at_ms - a.at_ms < GROUP_MS
  );
}

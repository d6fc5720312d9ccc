/**
 * The transcript as a list of things to draw: pure.
 *
 * @typedef {import("./types.d.ts").DeskEvent} DeskEvent
 * @typedef {import("./types.d.ts").Item} Item
 * @typedef {import("./types.d.ts").MessageEvent} MessageEvent
 * @typedef {import("./types.d.ts").TurnEvent} TurnEvent
 */

const SAME_BREATH_MS = 5 * 60_000;

/**
 * Lay out events, and messages on their way after them.
 *
 * What the bot thought goes to the first message of its turn; feedback to its message; "read" to the last of our
 * messages that the customer has seen; messages of one author in one breath need the author's name only once.
 *
 * @param {DeskEvent[]} events oldest first
 * @param {import("./types.d.ts").Pending[]} [pending]
 * @param {(atMs: number) => string} [dayOf] names the day of an instant
 * @returns {Item[]}
 */
export function timelineOf(events, pending = [], dayOf = localDay) {
  const turns = turnsByMessage(events);
  const feedback = feedbackByMessage(events);
  const lastRead = lastReadMessage(events);
  /** @type {Item[]} */
  const items = [];
  let day = "";
  for (const event of events) {
    const item = itemOf(event, items.at(-1), turns, feedback, lastRead);
    if (!item) continue;
    if (dayOf(event.at_ms) !== day) {
      day = dayOf(event.at_ms);
      items.push({ type: "day", key: `day-${day}`, at_ms: event.at_ms });
      if (item.type === "message") item.follows = false;
    }
    items.push(item);
  }
  for (const one of pending) items.push({ type: "pending", key: one.client_message_id, pending: one });
  return items;
}

/**
 * The last seq that holds something of the contact's, 0 without any.
 *
 * @param {DeskEvent[]} events
 * @returns {number}
 */
export function lastOfContact(events) {
  const last = events.findLast((e) => e.type === "message.appended" && e.author.role === "contact");
  return last?.seq ?? 0;
}

/**
 * Whether a person has answered what the contact said last.
 *
 * @param {DeskEvent[]} events
 * @returns {boolean}
 */
export function isAnswered(events) {
  const asked = lastOfContact(events);
  return events.some(
    (e) => e.seq > asked && e.type === "message.appended" && e.kind === "outgoing" && e.author.role === "agent",
  );
}

/**
 * The last seq that an agent has read, 0 when none.
 *
 * @param {DeskEvent[]} events
 * @returns {number}
 */
export function readByAgent(events) {
  return readUpTo(events, "agent");
}

/**
 * @param {DeskEvent} event
 * @param {Item | undefined} before
 * @param {Map<string, TurnEvent>} turns
 * @param {Map<string, boolean>} feedback
 * @param {string | null} lastRead
 * @returns {Item | null}
 */
function itemOf(event, before, turns, feedback, lastRead) {
  switch (event.type) {
    case "message.read":
    case "feedback.given":
      return null;
    case "turn.answered":
      return event.message_ids.length === 0 ? { type: "silence", key: `e-${event.seq}`, turn: event } : null;
    case "message.appended":
      return {
        type: "message",
        // The bubble on its way had the same key: it becomes this one instead of being replaced by it.
        key: event.client_message_id ?? event.message_id,
        message: event,
        turn: turns.get(event.message_id) ?? null,
        helpful: feedback.get(event.message_id) ?? null,
        follows: before?.type === "message" && isSameBreath(before.message, event),
        read: event.message_id === lastRead,
      };
    default:
      return { type: "activity", key: `e-${event.seq}`, event };
  }
}

/**
 * @param {DeskEvent[]} events
 * @returns {Map<string, TurnEvent>}
 */
function turnsByMessage(events) {
  /** @type {Map<string, TurnEvent>} */
  const turns = new Map();
  for (const event of events) {
    const first = event.type === "turn.answered" ? event.message_ids[0] : undefined;
    if (first && event.type === "turn.answered") turns.set(first, event);
  }
  return turns;
}

/**
 * @param {DeskEvent[]} events
 * @returns {Map<string, boolean>}
 */
function feedbackByMessage(events) {
  /** @type {Map<string, boolean>} */
  const feedback = new Map();
  for (const event of events) if (event.type === "feedback.given") feedback.set(event.message_id, event.helpful);
  return feedback;
}

/**
 * @param {DeskEvent[]} events
 * @returns {string | null}
 */
function lastReadMessage(events) {
  const upTo = readUpTo(events, "contact");
  const last = events.findLast((e) => e.type === "message.appended" && e.kind === "outgoing" && e.seq <= upTo);
  return last?.type === "message.appended" ? last.message_id : null;
}

/**
 * @param {DeskEvent[]} events
 * @param {"agent" | "contact"} by
 */
function readUpTo(events, by) {
  const last = events.findLast((e) => e.type === "message.read" && e.by === by);
  return last?.type === "message.read" ? last.up_to_seq : 0;
}

/**
 * @param {MessageEvent} a
 * @param {MessageEvent} b
 */
function isSameBreath(a, b) {
  return (
    a.kind === b.kind &&
    a.author.role === b.author.role &&
    a.author.name === b.author.name &&
    b.at_ms - a.at_ms < SAME_BREATH_MS
  );
}

/** @param {number} atMs */
function localDay(atMs) {
  return new Date(atMs).toDateString();
}

/**
 * What the desk knows, as a value, and how it changes: pure, so that applying events to an old state can be held
 * against fetching afresh.
 *
 * @typedef {import("./types.d.ts").DeskState} DeskState
 * @typedef {import("./types.d.ts").Row} Row
 * @typedef {import("./types.d.ts").Opened} Opened
 * @typedef {import("./types.d.ts").DeskEvent} DeskEvent
 */

import { foldHeld, withHeld } from "./holding.js";
import { mentions } from "./mentions.js";
import { foldOpened } from "./opened.js";
import { Rows } from "./rows.js";

/** @type {DeskState} */
export const EMPTY = {
  agent: null,
  loaded: false,
  rows: Rows.of([]),
  rest: { waiting: 0, held: 0, bot: 0 },
  open: null,
  stale: false,
  pending: {},
  typing: {},
  viewers: {},
  mentioned: {},
};

/**
 * Take a freshly fetched queue for the lists. What frames told of later than the fetch must be applied after it.
 *
 * @param {DeskState} state
 * @param {import("./types.d.ts").Queue} queue
 * @returns {DeskState}
 */
export function withQueue(state, queue) {
  const { waiting, mine, held, bot, counts, next } = queue;
  const rest = {
    waiting: next.waiting ? Math.max(0, counts.waiting - waiting.length) : 0,
    held: next.held ? Math.max(0, counts.held - new Set([...mine, ...held].map(idOf)).size) : 0,
    bot: next.bot ? Math.max(0, counts.bot - bot.length) : 0,
  };
  return { ...state, rows: Rows.of([...waiting, ...mine, ...held, ...bot]), rest, loaded: true };
}

/**
 * Take another page of a list. What is known already came later and stays.
 *
 * @param {DeskState} state
 * @param {import("./types.d.ts").ListOfServer} list
 * @param {{ rows: Row[], next: string | null }} page
 * @param {ReadonlyMap<string, number>} told the last seq that frames told of: a row that is older is not taken
 * @returns {DeskState}
 */
export function withMore(state, list, page, told) {
  let rows = state.rows;
  for (const row of page.rows) {
    const id = row.conversation_id;
    if (!rows.get(id) && (told.get(id) ?? 0) <= row.seq) rows = rows.with(row);
  }
  const left = page.next ? Math.max(0, state.rest[list] - (rows.size - state.rows.size)) : 0;
  return { ...state, rows, rest: { ...state.rest, [list]: left } };
}

/**
 * Take a freshly fetched conversation for the one on screen.
 *
 * @param {DeskState} state
 * @param {Opened | null} opened
 * @returns {DeskState}
 */
export function withOpened(state, opened) {
  const next = { ...state, open: opened, stale: false };
  if (!opened) return next;
  const id = opened.conversation.conversation_id;
  const seen = {
    ...withHeld(next, opened),
    viewers: { ...next.viewers, [id]: opened.viewers ?? next.viewers[id] ?? [] },
  };
  const echoed = opened.events.reduce((left, event) => withoutEchoed(left, event), seen);
  return withRow({ ...echoed, mentioned: without(echoed.mentioned, id) }, rowOf(opened.conversation));
}

/**
 * Apply one frame of the socket.
 *
 * @param {DeskState} state
 * @param {import("./types.d.ts").Frame} frame
 * @param {number} nowMs for how long a passing frame holds is counted from here
 * @returns {DeskState}
 */
export function applyFrame(state, frame, nowMs) {
  switch (frame.type) {
    case "session.ready":
      return { ...state, agent: frame.agent };
    case "event.append":
      return applyEvent(state, frame.event, frame.conversation);
    case "typing.show": {
      if (frame.author.id && frame.author.id === state.agent?.id) return state;
      const until = { author: frame.author, until_ms: nowMs + frame.for_ms };
      return { ...state, typing: { ...state.typing, [frame.conversation_id]: until } };
    }
    case "typing.hide": {
      const shown = state.typing[frame.conversation_id]?.author;
      if (shown && (shown.role !== frame.author.role || shown.id !== frame.author.id)) return state;
      return { ...state, typing: without(state.typing, frame.conversation_id) };
    }
    case "viewers.show":
      return withViewers(state, frame.conversation_id, frame.viewers);
    case "held.show":
    case "held.hide":
    case "reply.refuse":
      return foldHeld(state, frame);
    case "presence.show":
      return withFields(state, frame.conversation_id, { contact_present: frame.contact_present });
    case "due.show": {
      const { due, warn_ms, due_ms } = frame;
      return withFields(state, frame.conversation_id, { due, warn_ms, due_ms });
    }
    default:
      return state;
  }
}

/**
 * Apply one event with the row that the conversation has after it. An event that is known already changes nothing.
 *
 * @param {DeskState} state
 * @param {DeskEvent} event
 * @param {Row} row
 * @returns {DeskState}
 */
export function applyEvent(state, event, row) {
  let next = withRow(withoutRest(state, event, row), row);
  if (event.type === "message.appended" && next.typing[event.conversation_id]?.author.role === event.author.role) {
    next = { ...next, typing: without(next.typing, event.conversation_id) };
  }
  next = withoutEchoed(next, event);
  if (event.type === "message.appended" && mentions(event, next.agent)) {
    next = { ...next, mentioned: { ...next.mentioned, [event.conversation_id]: true } };
  }
  if (next.open?.conversation.conversation_id !== event.conversation_id) return next;
  // Staff get every event of the log, so a gap is a loss; a proof changes which account is open.
  const missed = event.seq > (next.open.events.at(-1)?.seq ?? 0) + 1;
  const stale = next.stale || missed || event.type === "identity.proved";
  return { ...next, stale, open: foldOpened(next.open, event) };
}

/**
 * Take a row, unless a later one is known: answers to requests and frames overtake each other.
 *
 * @param {DeskState} state
 * @param {Row} row
 * @returns {DeskState}
 */
export function withRow(state, row) {
  const id = row.conversation_id;
  const known = state.rows.get(id);
  let next = state;
  if (!known || row.seq >= known.seq) {
    next = { ...state, rows: row.status === "resolved" ? state.rows.without(id) : state.rows.with(row) };
  }
  const open = next.open;
  if (open?.conversation.conversation_id === id && row.seq >= open.conversation.seq) {
    const { packet, email_left, slots } = open.conversation;
    next = { ...next, open: { ...open, conversation: { ...row, packet, email_left, slots } } };
  }
  return next;
}

/**
 * How many things ask for this person: conversations that wait, and their own with something unread.
 *
 * @param {import("./types.d.ts").RowList} mine
 * @param {number} waiting
 * @returns {number}
 */
export function attentionOf(mine, waiting) {
  return waiting + mine.filter((row) => row.unread > 0).length;
}

/** @param {Row} row */
function idOf(row) {
  return row.conversation_id;
}

/**
 * The row of the open conversation without what only the open one has.
 *
 * @param {import("./types.d.ts").Detail} detail
 * @returns {Row}
 */
export function rowOf(detail) {
  const { packet: _packet, email_left: _email, slots: _slots, ...row } = detail;
  return row;
}

/**
 * Where a row comes by its event before the page of its list does, count it no more among those still to come.
 *
 * @param {DeskState} state
 * @param {DeskEvent} event
 * @param {Row} row
 * @returns {DeskState}
 */
function withoutRest(state, event, row) {
  if (state.rows.get(row.conversation_id)) return state;
  const list = event.type in CAME_FROM ? CAME_FROM[event.type] : LIST_OF[row.status];
  if (!list || state.rest[list] === 0) return state;
  return { ...state, rest: { ...state.rest, [list]: state.rest[list] - 1 } };
}

/** @type {Partial<Record<Row["status"], import("./types.d.ts").ListOfServer>>} */
const LIST_OF = { queued: "waiting", assigned: "held", bot: "bot" };
/** Which list a conversation has left by an event. @type {Record<string, import("./types.d.ts").ListOfServer | null>} */
const CAME_FROM = {
  "conversation.started": null,
  "conversation.queued": "bot",
  "conversation.rejoined": "bot",
  "conversation.assigned": "waiting",
  "conversation.left": "waiting",
  "conversation.released": "held",
  "conversation.transferred": "held",
  "conversation.returned": "held",
  "conversation.resolved": "held",
  "conversation.reopened": null,
};

/**
 * The others who look at a conversation; oneself is not one of them.
 *
 * @param {DeskState} state
 * @param {string} id
 * @param {import("./types.d.ts").Viewer[]} viewers
 * @returns {DeskState}
 */
function withViewers(state, id, viewers) {
  const others = viewers.filter((viewer) => viewer.id !== state.agent?.id);
  return { ...state, viewers: others.length > 0 ? { ...state.viewers, [id]: others } : without(state.viewers, id) };
}

/**
 * What a passing frame tells of a conversation, in its row and on the screen.
 *
 * @param {DeskState} state
 * @param {string} id
 * @param {Partial<Row>} fields
 * @returns {DeskState}
 */
function withFields(state, id, fields) {
  const row = state.rows.get(id);
  const rows = row ? state.rows.with({ ...row, ...fields }) : state.rows;
  const open =
    state.open?.conversation.conversation_id === id
      ? { ...state.open, conversation: { ...state.open.conversation, ...fields } }
      : state.open;
  return { ...state, rows, open };
}

/**
 * @param {DeskState} state
 * @param {DeskEvent} event
 * @returns {DeskState}
 */
function withoutEchoed(state, event) {
  if (event.type !== "message.appended" || !event.client_message_id) return state;
  const waiting = state.pending[event.conversation_id];
  if (!waiting?.some((one) => one.client_message_id === event.client_message_id)) return state;
  const left = waiting.filter((one) => one.client_message_id !== event.client_message_id);
  return { ...state, pending: { ...state.pending, [event.conversation_id]: left } };
}

/**
 * @template T
 * @param {Record<string, T>} record
 * @param {string} name
 * @returns {Record<string, T>}
 */
function without(record, name) {
  if (!(name in record)) return record;
  const { [name]: _gone, ...rest } = record;
  return rest;
}

/** The desk's requests, as docs/protocol.md lists them; each throws an ApiError when it is refused. */
import { createApi } from "../lib/api.js";

const api = createApi({ base: "/api/desk/" });

/** @param {string} id @param {string} verb */
const path = (id, verb) => `conversations/${encodeURIComponent(id)}/${verb}`;

/** @returns {Promise<import("./types.d.ts").LoggedIn>} */
export const me = () => api.get("me");

/**
 * @param {string} email
 * @param {string} password
 * @returns {Promise<import("./types.d.ts").LoggedIn>}
 */
export const login = (email, password) => api.post("login", { email, password });

/** @param {string} token of the link @returns {Promise<import("./types.d.ts").Invited>} */
export const lookAtInvitation = (token) => api.post("invitations/look", { token });

/**
 * @param {string} token of the link, which is used up
 * @param {string} password
 * @returns {Promise<import("./types.d.ts").LoggedIn>}
 */
export const acceptInvitation = (token, password) => api.post("invitations/accept", { token, password });

export const logout = () => api.post("logout");

/** @returns {Promise<import("./types.d.ts").Queue>} */
export const queue = () => api.get("queue");

/**
 * @param {string} list
 * @param {string} after where the page before it ended
 * @returns {Promise<{ rows: import("./types.d.ts").Row[], next: string | null }>}
 */
export const queuePage = (list, after) => api.get(`queue?${new URLSearchParams({ list, after })}`);

/**
 * @param {string} id
 * @returns {Promise<import("./types.d.ts").Opened>}
 */
export const conversation = (id) => api.get(`conversations/${encodeURIComponent(id)}`);

/**
 * @param {string} id
 * @param {string} [reason] why it is taken from a colleague
 * @returns {Promise<{ conversation: import("./types.d.ts").Row }>}
 */
export const claim = (id, reason) => api.post(path(id, "claim"), reason ? { take_over_reason: reason } : {});

/**
 * Send a message or a note; a reply may be held on the server, which then still can be taken back.
 *
 * @param {string} id
 * @param {import("./types.d.ts").Pending} message
 * @param {{ reason?: string | undefined, confirmed?: boolean, hold?: boolean }} [how] why it is taken from a colleague;
 *   whether what was found in it has been looked at
 * @returns {Promise<{ held?: import("./types.d.ts").Held }>}
 */
export function send(id, { kind, client_message_id, text, file_ids = [] }, { reason, confirmed, hold } = {}) {
  const body = { client_message_id, text, ...(file_ids.length > 0 && { file_ids }) };
  if (kind === "note") return api.post(path(id, "note"), body);
  return api.post(path(id, "reply"), {
    ...body,
    ...(reason && { take_over_reason: reason }),
    ...(confirmed && { confirmed }),
    ...(hold && { hold }),
  });
}

/**
 * Take a held reply back before it goes out.
 *
 * @param {string} id
 * @param {string} clientMessageId
 */
export const cancelHeld = (id, clientMessageId) =>
  api.post(path(id, "held/cancel"), { client_message_id: clientMessageId });

/**
 * Take one that was refused off the list.
 *
 * @param {string} id
 * @param {string} clientMessageId
 */
export const dismissHeld = (id, clientMessageId) =>
  api.post(path(id, "held/dismiss"), { client_message_id: clientMessageId });

/**
 * @param {string} id
 * @param {string} text
 * @returns {Promise<{ findings: import("./types.d.ts").Finding[] }>}
 */
export const check = (id, text) => api.post(path(id, "check"), { text });

/**
 * @param {string} id
 * @param {"reply" | "note"} kind
 * @param {string} text
 */
export const keepDraft = (id, kind, text) => api.post(path(id, "draft"), { kind, text });

/** Throw away a file that has not gone out. @param {string} id @param {string} fileId */
export const dropFile = (id, fileId) => api.post(path(id, "files/drop"), { file_id: fileId });

/** @returns {Promise<{ drafts: { conversation_id: string, kind: string, updated_ms: number }[] }>} */
export const drafts = () => api.get("drafts");

/**
 * @param {string} id
 * @returns {Promise<import("./types.d.ts").Suggestions>}
 */
export const suggestions = (id) => api.get(path(id, "suggestions"));

/**
 * @param {string} query
 * @param {string} id the conversation whose values fill the variables
 * @param {AbortSignal} signal
 * @returns {Promise<{ canned_replies: import("./types.d.ts").Canned[] }>}
 */
export const cannedFor = (query, id, signal) =>
  api.get(`canned-replies?${new URLSearchParams({ q: query, conversation_id: id })}`, { signal });

/** @returns {Promise<import("./types.d.ts").Roster>} */
export const roster = () => api.get("roster");

/**
 * @param {string} id
 * @returns {Promise<import("./types.d.ts").Why>}
 */
export const why = (id) => api.get(path(id, "why"));

/**
 * @param {string} id
 * @param {{ agent: string } | { queue: string } | { supervisor: true }} to
 * @param {string} note
 * @param {boolean} force although they are offline
 */
export const transfer = (id, to, note, force) => api.post(path(id, "transfer"), { to, note, ...(force && { force }) });

/** @param {string} id @param {"accept" | "decline"} verb */
export const answerOffer = (id, verb) => api.post(path(id, verb));

/** @param {import("./types.d.ts").Availability} availability @param {import("./types.d.ts").AwayReason | null} reason */
export const setAvailability = (availability, reason) =>
  api.put("availability", { availability, ...(reason && { reason }) });

/** @param {string} id of a colleague @param {string} availability @param {string} [reason] */
export const setAvailabilityOf = (id, availability, reason) =>
  api.put(`agents/${encodeURIComponent(id)}/availability`, { availability, ...(reason && { reason }) });

/** @param {string} id */
export const watch = (id) => api.post(path(id, "watch"));

/** @param {string} id @param {string} clientMessageId @param {string} text */
export const whisper = (id, clientMessageId, text) =>
  api.post(path(id, "whisper"), { client_message_id: clientMessageId, text });

/** @param {string} id @param {"join" | "leave"} verb */
export const takePart = (id, verb) => api.post(path(id, verb));

/**
 * @param {string} id
 * @param {string} note
 */
export const flagHarassment = (id, note) => api.post(path(id, "harassment"), note ? { note } : {});

/**
 * @param {string} id
 * @param {string} note
 * @param {Record<string, string>} slots
 */
export const returnToBot = (id, note, slots) => api.post(path(id, "return"), { note, slots });

/**
 * @param {string} id
 * @param {Record<string, unknown>} wrapUp
 */
export const resolve = (id, wrapUp) => api.post(path(id, "resolve"), wrapUp);

/** @param {string} id */
export const release = (id) => api.post(path(id, "release"));

/**
 * @param {string} id
 * @param {number} seq
 */
export const markRead = (id, seq) => api.post(path(id, "read"), { seq });

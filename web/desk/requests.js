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

export const logout = () => api.post("logout");

/** @returns {Promise<import("./types.d.ts").Queue>} */
export const queue = () => api.get("queue");

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
 * @param {string} id
 * @param {import("./types.d.ts").Pending} message
 * @param {string} [reason] why the conversation is taken from a colleague
 */
export function send(id, { kind, client_message_id, text }, reason) {
  const body = { client_message_id, text };
  if (kind === "note") return api.post(path(id, "note"), body);
  return api.post(path(id, "reply"), reason ? { ...body, take_over_reason: reason } : body);
}

/**
 * @param {string} id
 * @param {string} note
 * @param {Record<string, string>} slots
 */
export const returnToBot = (id, note, slots) => api.post(path(id, "return"), { note, slots });

/** @param {string} id */
export const resolve = (id) => api.post(path(id, "resolve"));

/** @param {string} id */
export const release = (id) => api.post(path(id, "release"));

/**
 * @param {string} id
 * @param {number} seq
 */
export const markRead = (id, seq) => api.post(path(id, "read"), { seq });

/** What the settings pages ask of the server; docs/protocol.md has the shapes. */
import { createApi } from "../../lib/api.js";

const api = createApi({ base: "/api/desk/" });
/** @param {string} id */
const e = encodeURIComponent;

/** @typedef {import("./settings.d.ts").StaffAgent} StaffAgent */

/** @returns {Promise<{ canned_replies: import("../types.d.ts").Canned[] }>} */
export const cannedReplies = () => api.get("canned-replies");
/** @param {string | null} id @param {import("./settings.d.ts").CannedBody} body */
export const saveCanned = (id, body) => api.post(id ? `canned-replies/${e(id)}` : "canned-replies", body);
/** @param {string} id */
export const deleteCanned = (id) => api.post(`canned-replies/${e(id)}/delete`);

/** @returns {Promise<{ agents: StaffAgent[] }>} */
export const agents = () => api.get("agents");
/** @param {string | null} id @param {Record<string, unknown>} body @returns {Promise<{ agent: StaffAgent }>} */
export const saveAgent = (id, body) => api.post(id ? `agents/${e(id)}` : "agents", body);
/** @param {string} id @param {"deactivate" | "activate" | "invite"} verb @returns {Promise<{ agent: StaffAgent }>} */
export const changeAgent = (id, verb) => api.post(`agents/${e(id)}/${verb}`);
/** @param {string} old @param {string} next */
export const changePassword = (old, next) => api.post("me/password", { old, new: next });

/** @returns {Promise<{ calendars: import("./settings.d.ts").Calendar[] }>} */
export const calendars = () => api.get("calendars");
/** @param {string} name @param {Omit<import("./settings.d.ts").Calendar, "name" | "queues" | "open" | "opens_ms">} body */
export const saveCalendar = (name, body) => api.post(`calendars/${e(name)}`, body);

/** @returns {Promise<import("./settings.d.ts").Tuning>} */
export const tuning = () => api.get("tuning");

/** @param {URLSearchParams} filters @returns {Promise<import("./settings.d.ts").Audit>} */
export const audit = (filters) => api.get(`audit?${filters}`);

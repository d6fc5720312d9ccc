/** What is asked of the record: history, search, saved views, the autopsy; docs/protocol.md has the shapes. */
import { createApi } from "../lib/api.js";

const api = createApi({ base: "/api/desk/" });

/** @typedef {import("./record.d.ts").Found} Found */
/** @typedef {import("./record.d.ts").SavedView} SavedView */

/**
 * @param {URLSearchParams} filters
 * @param {AbortSignal} [signal]
 * @returns {Promise<Found>}
 */
export const search = (filters, signal) => api.get(`search?${filters}`, signal && { signal });

/**
 * @param {string} id
 * @param {string} [cursor]
 * @returns {Promise<import("./record.d.ts").History>}
 */
export const history = (id, cursor) =>
  api.get(`contacts/${encodeURIComponent(id)}${cursor ? `?cursor=${encodeURIComponent(cursor)}` : ""}`);

/** @returns {Promise<{ views: SavedView[] }>} */
export const views = () => api.get("views");

/** @param {{ name: string, shared: boolean, filters: Record<string, string> }} view @returns {Promise<{ view: SavedView }>} */
export const saveView = (view) => api.post("views", view);

/** @param {string} id */
export const deleteView = (id) => api.post(`views/${encodeURIComponent(id)}/delete`);

/** @param {URLSearchParams} filters */
export const exportAddress = (filters) => `/api/desk/export.csv?${filters}`;

/** @param {string} id @returns {Promise<import("./record.d.ts").Autopsy>} */
export const autopsy = (id) => api.get(`conversations/${encodeURIComponent(id)}/autopsy`);

/** @param {AbortSignal} signal @returns {Promise<import("./record.d.ts").Wall>} */
export const wall = (signal) => api.get("wall", { signal });

/** @param {string} number @returns {Promise<{ conversations: import("./record.d.ts").RecordRow[] }>} */
export const behind = (number) => api.get(`wall/conversations?number=${encodeURIComponent(number)}`);

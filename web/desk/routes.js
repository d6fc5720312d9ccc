/**
 * The pages of the desk by their addresses, all of them behind `#`: `#c_…` is a conversation, `#/wall` a page; pure.
 *
 * @typedef {{ page: "work" | "search" | "wall" | "settings" | "autopsy", rest: string, query: URLSearchParams }} Route
 */
import { has } from "./abilities.js";

export const PAGES = /** @type {const} */ ([
  { name: "work", address: "#", icon: "packet" },
  { name: "search", address: "#/search", icon: "search" },
  { name: "wall", address: "#/wall", icon: "wall" },
  { name: "settings", address: "#/settings", icon: "gear" },
]);

/**
 * @param {string} hash as the address has it, with its `#`
 * @returns {Route}
 */
export function readRoute(hash) {
  const match = /^#\/(search|wall|settings|autopsy)(?:\/([^?]*))?(?:\?(.*))?$/.exec(hash);
  const page = /** @type {Route["page"]} */ (match?.[1] ?? "work");
  return { page, rest: match?.[2] ?? "", query: new URLSearchParams(match?.[3] ?? "") };
}

/**
 * @param {{ name: string }} page
 * @param {import("./types.d.ts").Agent | null} agent
 */
export function mayOpen(page, agent) {
  if (!agent) return false;
  if (page.name === "work") return true;
  if (page.name === "search") return has("record");
  if (page.name === "wall") return has("wall") && ["supervisor", "admin"].includes(agent.role);
  return has("canned") || has("agents") || has("tuning");
}

/**
 * What a person may do with a conversation as it stands. The server decides; this only spares useless buttons.
 *
 * @typedef {import("./types.d.ts").Agent} Agent
 * @typedef {import("./types.d.ts").Row} Row
 * @typedef {"claim" | "take_over" | "reply" | "note" | "release" | "return" | "resolve"} Action
 */

/**
 * The actions that make sense, the likeliest first.
 *
 * @param {Agent | null} agent
 * @param {Row} row
 * @returns {Action[]}
 */
export function actionsFor(agent, row) {
  if (!agent || agent.role === "trainer") return [];
  const leads = agent.role === "supervisor" || agent.role === "admin";
  if (row.status === "queued") return ["claim", "reply", "note", "return", "resolve"];
  if (row.status === "bot") return ["claim", "reply", "note", "resolve"];
  if (row.status === "resolved") return ["note"];
  if (row.assignee?.id === agent.id) return ["reply", "note", "return", "release", "resolve"];
  return leads ? ["take_over", "note", "return", "release", "resolve"] : ["take_over", "note"];
}

/**
 * Why there is nothing to write into, or null when there is.
 *
 * @param {Agent | null} agent
 * @param {Row} row
 * @returns {"trainer" | "resolved" | "held" | null}
 */
export function composerBarrier(agent, row) {
  if (agent?.role === "trainer") return "trainer";
  if (row.status === "resolved") return "resolved";
  if (row.status === "assigned" && row.assignee?.id !== agent?.id) return "held";
  return null;
}

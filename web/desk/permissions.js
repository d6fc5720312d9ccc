/**
 * What a person may do with a conversation as it stands. The server decides; this only spares useless buttons.
 *
 * @typedef {import("./types.d.ts").Agent} Agent
 * @typedef {import("./types.d.ts").Row} Row
 * @typedef {"claim" | "take_over" | "accept" | "decline" | "reply" | "note" | "transfer" | "release" | "return" | "resolve" | "harassment" | "why" | "whisper" | "join" | "part" | "autopsy"} Action
 */

/**
 * The actions that make sense, the likeliest first.
 *
 * @param {Agent | null} agent
 * @param {Row} row
 * @param {{ routing?: boolean, guards?: boolean, whisper?: boolean, join?: boolean, autopsy?: boolean }} [server] what the server offers
 * @returns {Action[]}
 */
export function actionsFor(
  agent,
  row,
  { routing = false, guards = false, whisper = false, join = false, autopsy = false } = {},
) {
  if (!agent) return [];
  /** @type {Action[]} */
  const why = routing && (row.status === "queued" || row.status === "assigned") ? ["why"] : [];
  /** @type {Action[]} */
  const told = autopsy ? [...why, "autopsy"] : why;
  if (agent.role === "trainer") return told;
  /** @type {Action[]} */
  const flag = guards && !row.harassment ? ["harassment"] : [];
  const others = row.status === "assigned" && row.assignee?.id !== agent.id;
  /** @type {Action[]} */
  const deeds = [
    ...(whisper ? /** @type {const} */ (["whisper"]) : []),
    ...(join ? /** @type {const} */ ([hasJoined(agent, row) ? "part" : "join"]) : []),
  ];
  const leads = others && (agent.role === "supervisor" || agent.role === "admin") ? deeds : [];
  return [...ableOn(agent, row, routing), ...leads, ...(row.status === "resolved" ? [] : flag), ...told];
}

/**
 * @param {Agent} agent
 * @param {Row} row
 * @param {boolean} routing
 * @returns {Action[]}
 */
function ableOn(agent, row, routing) {
  const leads = agent.role === "supervisor" || agent.role === "admin";
  /** @type {Action[]} */
  const pass = routing ? ["transfer"] : [];
  if (row.status === "queued" && row.offer?.agent.id === agent.id) {
    return ["accept", "decline", "note"];
  }
  if (row.status === "queued") return ["claim", "reply", "note", "return", ...pass, "resolve"];
  if (row.status === "bot") return ["claim", "reply", "note", "resolve"];
  if (row.status === "resolved") return ["note"];
  if (row.assignee?.id === agent.id) return ["reply", "note", ...pass, "return", "release", "resolve"];
  return leads ? ["take_over", "note", ...pass, "return", "release", "resolve"] : ["take_over", "note"];
}

/** Tell whether they take part beside whoever has it. @param {Agent | null} agent @param {Row} row */
export function hasJoined(agent, row) {
  return (row.joined ?? []).some((one) => one.id === agent?.id);
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
  if (row.status === "assigned" && row.assignee?.id !== agent?.id && !hasJoined(agent, row)) return "held";
  return null;
}

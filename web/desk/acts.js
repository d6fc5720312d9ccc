/** Each thing that can be done with the conversation on screen, by its name and its key. */

import { has } from "./abilities.js";
import { accept, claim, decline, release } from "./actions.js";
import { actionsFor } from "./permissions.js";
import { desk, dialog } from "./store.js";

/** @typedef {import("./permissions.js").Action} Action */

/** @type {Partial<Record<Action, string>>} */
export const KEYS = {
  claim: "c",
  take_over: "c",
  accept: "a",
  decline: "d",
  transfer: "t",
  return: "b",
  resolve: "e",
  harassment: "h",
  why: "w",
};

/** What this person may do with it. @param {import("./types.d.ts").Row} row */
export function able(row) {
  return actionsFor(desk.value.agent, row, {
    routing: has("routing"),
    guards: has("writing"),
  });
}

/**
 * Do it, or ask first where it cannot simply be undone.
 *
 * @param {Action} action
 * @param {import("./types.d.ts").Row} detail
 */
export function act(action, detail) {
  const id = detail.conversation_id;
  if (action === "claim") claim(id);
  if (action === "accept") accept(id);
  if (action === "decline") decline(id);
  if (action === "release") release(id);
  if (action === "take_over") dialog.value = { kind: "takeover", id, assignee: detail.assignee, pending: null };
  if (
    action === "return" ||
    action === "resolve" ||
    action === "transfer" ||
    action === "why" ||
    action === "harassment"
  ) {
    dialog.value = { kind: action, id };
  }
}

/** Each thing that can be done with the conversation on screen, by its name and its key. */

import { has } from "./abilities.js";
import { accept, claim, decline, join, part, release } from "./actions.js";
import { go } from "./navigation.js";
import { actionsFor } from "./permissions.js";
import { composerTab, desk, dialog } from "./store.js";

/** @typedef {import("./permissions.js").Action} Action */

/** Go to the field and begin one kind of text. @param {"reply" | "note" | "whisper"} tab */
export function write(tab) {
  composerTab.value = tab;
  // The field of the other tab takes its place first; before the next key, which would else be taken for a command.
  queueMicrotask(() => document.getElementById("composer-text")?.focus());
}

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
  whisper: "y",
  join: "o",
  part: "o",
  autopsy: "x",
};

/** What this person may do with it. @param {import("./types.d.ts").Row} row */
export function able(row) {
  return actionsFor(desk.value.agent, row, {
    routing: has("routing"),
    guards: has("guards"),
    whisper: has("whisper"),
    join: has("join"),
    autopsy: has("autopsy"),
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
  // The bot gives up what it is in the middle of: on purpose and with a reason, as from a colleague.
  if (action === "claim" && detail.status === "bot") {
    dialog.value = { kind: "takeover", id, assignee: null, pending: null };
  } else if (action === "claim") claim(id);
  if (action === "accept") accept(id);
  if (action === "decline") decline(id);
  if (action === "release") release(id);
  if (action === "join") join(id);
  if (action === "part") part(id);
  if (action === "autopsy") go(`/autopsy/${id}`);
  if (action === "whisper") write("whisper");
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

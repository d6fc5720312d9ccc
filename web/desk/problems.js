/** What a refusal means to a person at the desk; the general ones are shared with the other pages. */
import { ApiError } from "../lib/api.js";
import { errorText } from "../lib/error_texts.js";
import { ERRORS as EN } from "../lib/errors/en.js";
import { ERRORS as JA } from "../lib/errors/ja.js";
import { locale, t } from "./preferences.js";

/** @typedef {import("./types.d.ts").Problem} Problem */

/** @typedef {Parameters<typeof t>[0]} TextKey */
/** @type {Record<string, TextKey>} */
const OURS = {
  login_failed: "error.login_failed",
  already_assigned: "error.already_assigned",
  held_by_colleague: "error.held_by_colleague",
  not_assigned_to_you: "error.not_assigned_to_you",
  wrong_status: "error.wrong_status",
  not_found: "error.not_found",
  forbidden: "error.forbidden",
  already_sent: "error.already_sent",
  conversation_moved: "error.conversation_moved",
  shortcut_taken: "error.shortcut_taken",
  agent_offline: "error.agent_offline",
  offer_over: "error.offer_over",
  own_account: "error.own_account",
  invitation_expired: "invite.over.why",
  changed_meanwhile: "error.changed_meanwhile",
  file_gone: "error.file_gone",
  too_many_files: "error.too_many_files",
  needs_confirmation: "error.needs_confirmation",
};

/**
 * Keep of a failure what views need; anything but a refusal of the server is a defect and passed on.
 *
 * @param {unknown} failure
 * @returns {Problem}
 */
export function problemOf(failure) {
  if (!(failure instanceof ApiError)) throw failure;
  return { code: failure.code, message: failure.message, detail: failure.detail };
}

/** @param {Problem} problem */
export function problemText(problem) {
  const key = OURS[problem.code];
  return key ? t(key, { name: assigneeOf(problem)?.name ?? "" }) : errorText(problem, locale.value === "ja" ? JA : EN);
}

/**
 * The colleague that a refusal names.
 *
 * @param {Problem} problem
 * @returns {import("./types.d.ts").Assignee | null}
 */
export function assigneeOf(problem) {
  const named = /** @type {import("./types.d.ts").Assignee | undefined} */ (problem.detail.assignee);
  return named ?? null;
}

/** What a person does with a conversation: each asks the server, folds its answer, and says what came of it. */
import { newClientMessageId } from "../lib/ids.js";
import { config } from "./config.js";
import { refused, reload } from "./live.js";
import { addPending, changePending, dropPending } from "./pending.js";
import { t } from "./preferences.js";
import { assigneeOf, problemOf, problemText } from "./problems.js";
import * as requests from "./requests.js";
import { withRow } from "./state.js";
import * as store from "./store.js";

/** @typedef {import("./types.d.ts").Pending} Pending */

/** Take a waiting conversation. @param {string} id */
export async function claim(id) {
  // Before it is asked: whoever goes on to a note meanwhile must not find it turned into a reply.
  store.composerTab.value = "reply";
  const problem = await change(() => requests.claim(id), t("toast.claimed"));
  if (problem?.code === "already_assigned") {
    store.dialog.value = { kind: "takeover", id, assignee: assigneeOf(problem), pending: null };
  } else if (!problem) {
    store.list.value = "mine";
  }
}

/**
 * Take a conversation from a colleague or from the bot and, where a message waits for that, send it.
 *
 * @param {string} id
 * @param {string} reason
 * @param {Pending | null} pending
 * @returns {Promise<import("./types.d.ts").Problem | null>}
 */
export async function takeOver(id, reason, pending) {
  if (pending) {
    if (await deliver(id, pending, reason)) store.list.value = "mine";
    return null;
  }
  const problem = await change(() => requests.claim(id, reason), t("toast.taken_over"));
  if (!problem) store.list.value = "mine";
  return problem;
}

/** @param {string} id */
export const release = (id) => change(() => requests.release(id), t("toast.released"));

/**
 * Call a supervisor to a customer who harasses; the record keeps it.
 *
 * @param {string} id
 * @param {string} note
 */
export const flagHarassment = (id, note) => change(() => requests.flagHarassment(id, note), t("toast.harassment"));

/**
 * @param {string} id
 * @param {Record<string, unknown>} wrapUp what is put down about it
 */
export const resolve = (id, wrapUp) => change(() => requests.resolve(id, wrapUp), t("toast.resolved"));

/**
 * Pass it on.
 *
 * @param {string} id
 * @param {string} target `agent:ID`, `queue:NAME` or `supervisor`
 * @param {string} note
 * @param {boolean} force
 */
export function transfer(id, target, note, force) {
  const [kind, name = ""] = target.split(":");
  const to =
    kind === "agent"
      ? { agent: name }
      : kind === "queue"
        ? { queue: name }
        : { supervisor: /** @type {const} */ (true) };
  return change(() => requests.transfer(id, to, note, force), t("toast.transferred"));
}

/** Take a conversation that is offered. @param {string} id */
export async function accept(id) {
  const problem = await change(() => requests.answerOffer(id, "accept"), t("toast.claimed"));
  if (!problem) store.list.value = "mine";
}

/**
 * Say something that only the assignee and supervisors see.
 *
 * @param {string} id
 * @param {string} text
 */
export async function whisper(id, text) {
  try {
    await requests.whisper(id, newClientMessageId(), text);
  } catch (failure) {
    refused(failure);
    store.tell(problemText(problemOf(failure)), true);
    const written = store.drafts.value[`${id}/whisper`] ?? "";
    store.drafts.value = { ...store.drafts.value, [`${id}/whisper`]: written || text };
  }
}

/** Take part beside the assignee. @param {string} id */
export const join = (id) => change(() => requests.takePart(id, "join"), t("toast.joined"));

/** Take part no longer. @param {string} id */
export const part = (id) => change(() => requests.takePart(id, "leave"), t("toast.parted"));

/** Leave it to others. @param {string} id */
export const decline = (id) => change(() => requests.answerOffer(id, "decline"), t("toast.declined"));

/**
 * @param {import("./types.d.ts").Availability} availability
 * @param {import("./types.d.ts").AwayReason | null} reason
 */
export const setAvailability = (availability, reason) =>
  change(() => requests.setAvailability(availability, reason), t(`toast.availability.${availability}`));

/**
 * @param {string} id
 * @param {string} note
 * @param {Record<string, string>} slots
 */
export const returnToBot = (id, note, slots) =>
  change(() => requests.returnToBot(id, note, slots), t("toast.returned"));

/**
 * Send what was written: shown at once, replaced by its echo, kept with "send again" when it fails.
 *
 * @param {string} id
 * @param {"outgoing" | "note"} kind
 * @param {string} text
 * @param {import("./types.d.ts").TakenFile[]} [files]
 */
export async function send(id, kind, text, files) {
  await deliver(id, keep(id, kind, text, files));
}

/**
 * Take a reply back that the server still holds: its words and files go back to where they were written.
 *
 * @param {string} id
 * @param {Pending} pending
 */
export async function undo(id, pending) {
  try {
    await requests.cancelHeld(id, pending.client_message_id);
    takeBack(id, pending);
    store.tell(t("toast.undone"));
    document.getElementById("composer-text")?.focus();
  } catch (failure) {
    refused(failure);
    const problem = problemOf(failure);
    store.tell(problemText(problem), true);
  }
}

/** The latest of one's replies here that can still be taken back. @param {string} id */
export function lastHeld(id) {
  return store.desk.value.pending[id]?.findLast((pending) => pending.state === "held") ?? null;
}

/**
 * Keep a reply to a conversation that a colleague holds as one that has not gone out, and ask why it is to be taken.
 *
 * @param {string} id
 * @param {string} text
 * @param {import("./types.d.ts").Assignee | null} assignee
 * @param {import("./types.d.ts").TakenFile[]} [files]
 */
export function sendAfterTakeover(id, text, assignee, files) {
  const pending = keep(id, "outgoing", text, files);
  const problem = { code: "held_by_colleague", message: "", detail: { assignee } };
  store.desk.value = changePending(store.desk.value, id, pending.client_message_id, { state: "failed", problem });
  store.dialog.value = { kind: "takeover", id, assignee, pending };
}

/**
 * Send one that failed, under the same client_message_id: should it have arrived after all, it is not doubled.
 *
 * @param {string} id
 * @param {Pending} pending
 * @param {string} [reason] why the conversation is taken from a colleague
 * @param {boolean} [confirmed] whether what was found in it has been looked at
 * @returns {Promise<boolean>} whether it arrived
 */
export async function deliver(id, pending, reason, confirmed = false) {
  const known = pending.client_message_id;
  store.desk.value = changePending(store.desk.value, id, known, { state: "sending", problem: null });
  try {
    const hold = pending.kind === "outgoing" && config.value.undo_s > 0;
    const { held } = await requests.send(id, pending, { reason, confirmed, hold });
    const now = held
      ? { state: /** @type {const} */ ("held"), due_ms: held.due_ms }
      : { state: /** @type {const} */ ("arrived") };
    store.desk.value = changePending(store.desk.value, id, known, now);
    if (store.connection.value !== "ready") reload();
    return true;
  } catch (failure) {
    refused(failure);
    const problem = problemOf(failure);
    store.desk.value = changePending(store.desk.value, id, known, { state: "failed", problem });
    if (problem.code === "held_by_colleague") {
      store.dialog.value = { kind: "takeover", id, assignee: assigneeOf(problem), pending };
    } else if (problem.code === "needs_confirmation") {
      const findings = /** @type {import("./types.d.ts").Finding[]} */ (problem.detail.findings ?? []);
      store.dialog.value = { kind: "findings", id, findings, pending, reason };
    }
    return false;
  }
}

/**
 * Put the text of a message that did not go out back where it was written.
 *
 * @param {string} id
 * @param {Pending} pending
 */
export function takeBack(id, pending) {
  const tab = pending.kind === "note" ? "note" : "reply";
  const written = store.drafts.value[`${id}/${tab}`] ?? "";
  const text = written ? `${pending.text}\n${written}` : pending.text;
  store.drafts.value = { ...store.drafts.value, [`${id}/${tab}`]: text };
  store.composerTab.value = tab;
  if (pending.files?.length) {
    store.attached.value = { ...store.attached.value, [`${id}/${tab}`]: pending.files };
  }
  if (pending.problem?.code === "conversation_moved") {
    requests.dismissHeld(id, pending.client_message_id).catch(refused);
  }
  store.desk.value = dropPending(store.desk.value, id, pending.client_message_id);
}

/**
 * @param {string} id
 * @param {"outgoing" | "note"} kind
 * @param {string} text
 * @param {import("./types.d.ts").TakenFile[]} [files]
 * @returns {Pending}
 */
function keep(id, kind, text, files = []) {
  /** @type {Pending} */
  const pending = {
    client_message_id: newClientMessageId(),
    kind,
    text,
    at_ms: store.nowMs.value,
    state: "sending",
    problem: null,
    file_ids: files.map((file) => file.id),
    files,
  };
  store.desk.value = addPending(store.desk.value, id, pending);
  return pending;
}

/**
 * @param {() => Promise<unknown>} ask
 * @param {string} done
 * @returns {Promise<import("./types.d.ts").Problem | null>} why it was refused
 */
async function change(ask, done) {
  try {
    const answer = /** @type {{ conversation?: import("./types.d.ts").Row } | null} */ (await ask());
    if (answer?.conversation) store.desk.value = withRow(store.desk.value, answer.conversation);
    store.tell(done);
    return null;
  } catch (failure) {
    refused(failure);
    const problem = problemOf(failure);
    store.tell(problemText(problem), true);
    if (problem.code !== "network") reload();
    return problem;
  }
}

/** Single keys outside of text fields: through the list, and to each thing that can be done. */
import { isComposing } from "../lib/ime.js";
import { showPacket } from "./navigation.js";
import { actionsFor } from "./permissions.js";
import { shortcuts } from "./preferences.js";
import { composerTab, cursor, desk, dialog, list, lists, opened, session } from "./store.js";
import { act } from "./views/conversation_header.js";
import { LIST_NAMES } from "./views/list_pane.js";

/** Listen from now on. */
export function listenToKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || isComposing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (session.value !== "in" || dialog.value || isWriting(event.target)) return;
    if (isInList(event.target) && move(event, { ArrowDown: 1, ArrowUp: -1 }[event.key] ?? 0)) return;
    if (shortcuts.value) single(event);
  });
}

/** @param {KeyboardEvent} event */
function single(event) {
  if (move(event, { j: 1, k: -1 }[event.key] ?? 0)) return;
  const chosen = LIST_NAMES[Number(event.key) - 1];
  if (chosen) list.value = chosen;
  else if (event.key === "?") dialog.value = { kind: "help" };
  else if (event.key === "r" || event.key === "n") write(event, event.key === "r" ? "reply" : "note");
  else if (event.key === "p") focusPacket();
  else doTo(event.key);
}

/**
 * Move through the list by `step` rows; false when there is nowhere to go.
 *
 * @param {KeyboardEvent} event
 * @param {number} step
 */
function move(event, step) {
  if (step === 0) return false;
  event.preventDefault();
  const rows = lists.value[list.value];
  const place = rows.findIndex((row) => row.conversation_id === cursor.value);
  const onRow = isInList(document.activeElement);
  const next = place < 0 ? rows[0] : rows[onRow ? place + step : place];
  if (next) {
    cursor.value = next.conversation_id;
    rowElement(next.conversation_id)?.focus();
  }
  return true;
}

/** @param {string} key */
function doTo(key) {
  const detail = opened.value?.conversation;
  if (!detail) return;
  const able = actionsFor(desk.value.agent, detail);
  const wanted =
    key === "c"
      ? /** @type {const} */ (["claim", "take_over"])
      : key === "e"
        ? /** @type {const} */ (["resolve"])
        : key === "b"
          ? /** @type {const} */ (["return"])
          : [];
  const action = wanted.find((one) => able.includes(one));
  if (action) act(action, detail);
}

/**
 * @param {KeyboardEvent} event
 * @param {"reply" | "note"} tab
 */
function write(event, tab) {
  if (!opened.value) return;
  event.preventDefault();
  composerTab.value = tab;
  document.getElementById("composer-text")?.focus();
}

function focusPacket() {
  showPacket();
  document.getElementById("packet")?.focus();
}

/** @param {string} id */
function rowElement(id) {
  return /** @type {HTMLElement | null} */ (document.querySelector(`[data-row="${CSS.escape(id)}"]`));
}

/** @param {EventTarget | Element | null} target */
function isInList(target) {
  return target instanceof Element && target.closest("#rows") !== null;
}

/** @param {EventTarget | null} target */
function isWriting(target) {
  return target instanceof Element && target.closest("input:not([type=checkbox]), textarea, select") !== null;
}

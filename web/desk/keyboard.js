/** Single keys outside of text fields: through the list, and to each thing that can be done. */
import { isComposing } from "../lib/ime.js";
import { lastHeld, undo } from "./actions.js";
import { able, act, write as beginText, KEYS } from "./acts.js";
import { keepEarly, onceOpened } from "./early_keys.js";
import { LIST_NAMES } from "./lists.js";
import { go, showPacket } from "./navigation.js";
import { muted, shortcuts } from "./preferences.js";
import { mayOpen, PAGES } from "./routes.js";
import { agent, cursor, desk, dialog, focusWanted, list, listed, opened, route, session } from "./store.js";
import { ROW_REM } from "./views/row.js";
import { scrollToPlace } from "./views/virtual_list.js";

/** @type {Record<string, number>} */
const IN_LIST = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8, Home: -1e9, End: 1e9 };

/** Listen from now on. */
export function listenToKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || isComposing(event) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (session.value !== "in" || dialog.value || isWriting(event.target)) return;
    if (isInList(event.target) && move(event, IN_LIST[event.key] ?? 0)) return;
    if (shortcuts.value) single(event);
  });
  onceOpened(forConversation);
}

/** @type {Record<string, string>} */
const PAGE_KEYS = { s: "/search", l: "/wall", ",": "/settings", i: "" };

/** @param {KeyboardEvent} event */
function single(event) {
  const address = PAGE_KEYS[event.key];
  if (address !== undefined && PAGES.some((page) => page.address === `#${address}` && mayOpen(page, agent.value))) {
    event.preventDefault();
    return go(address);
  }
  if (route.value.page !== "work") {
    if (event.key === "?") dialog.value = { kind: "help" };
    return;
  }
  if (move(event, { j: 1, k: -1 }[event.key] ?? 0)) return;
  const chosen = LIST_NAMES[Number(event.key) - 1];
  if (chosen) list.value = chosen;
  else if (event.key === "?") dialog.value = { kind: "help" };
  else if (event.key === "p") focusPacket();
  else if (event.key === "m") muted.value = !muted.value;
  else if (event.key === "g") focusFilter(event);
  else if (opened.value ? forConversation(event.key) : keepEarly(event.key)) event.preventDefault();
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
  const rows = listed.value;
  const known = cursor.value === null ? undefined : desk.value.rows.get(cursor.value);
  const place = known ? rows.indexOf(known) : -1;
  const wanted = place < 0 ? 0 : isInList(document.activeElement) ? place + step : place;
  const next = Math.max(0, Math.min(rows.length - 1, wanted));
  const box = document.getElementById("rows");
  const row = rows.at(next);
  if (row && box) {
    scrollToPlace(box, next, ROW_REM);
    cursor.value = row.conversation_id;
    focusWanted.value = row.conversation_id;
  }
  return true;
}

/** Do to the open conversation what a key stands for; false where it stands for nothing. @param {string} key */
function forConversation(key) {
  const detail = opened.value?.conversation;
  if (!detail) return false;
  if (key === "r" || key === "n") {
    beginText(key === "r" ? "reply" : "note");
    return true;
  }
  if (key === "f") {
    const picker = document.getElementById("attach");
    picker?.click();
    return picker !== null;
  }
  if (key === "z") {
    const held = lastHeld(detail.conversation_id);
    if (held) undo(detail.conversation_id, held);
    return held !== null;
  }
  const action = able(detail).find((one) => KEYS[one] === key);
  if (action) act(action, detail);
  return action !== undefined;
}

/** @param {KeyboardEvent} event */
function focusFilter(event) {
  event.preventDefault();
  document.getElementById("list-filter")?.focus();
}

function focusPacket() {
  showPacket();
  document.getElementById("packet")?.focus();
}

/** @param {EventTarget | Element | null} target */
function isInList(target) {
  return target instanceof Element && target.closest("#rows") !== null;
}

/** @param {EventTarget | null} target */
function isWriting(target) {
  return target instanceof Element && target.closest("input:not([type=checkbox]), textarea, select") !== null;
}

/** Keys that come before the conversation that they are meant for: done once it is there, if it still is the one. */
import { effect } from "@preact/signals";
import { opened, selected } from "./store.js";

/** After one of these another key may follow; after any other one types into what it opened. */
const MORE_MAY_FOLLOW = new Set(["c", "a", "z"]);

/** @type {{ id: string | null, keys: string[] }} */
let early = { id: null, keys: [] };

/** Keep a key while the conversation is on its way; false when none is. @param {string} key */
export function keepEarly(key) {
  const id = selected.value;
  if (id === null || key.length > 1) return false;
  if (early.id !== id) early = { id, keys: [] };
  if (early.keys.every((one) => MORE_MAY_FOLLOW.has(one))) early.keys.push(key);
  return true;
}

/** Have what was kept done once the conversation is drawn, from now on. @param {(key: string) => void} act */
export function onceOpened(act) {
  effect(() => {
    const id = opened.value?.conversation.conversation_id;
    if (id === undefined || early.keys.length === 0) return;
    const { keys } = early.id === id ? early : { keys: [] };
    early = { id: null, keys: [] };
    queueMicrotask(() => keys.forEach(act));
  });
}

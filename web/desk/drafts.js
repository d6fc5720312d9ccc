/**
 * Unsent text: kept in this tab through a reload, and on the server a moment after one stops writing, so that another
 * device of the same person has it too.
 */
import { computed, effect } from "@preact/signals";
import { ApiError } from "../lib/api.js";
import { openStorage } from "../lib/storage.js";
import { has } from "./abilities.js";
import * as requests from "./requests.js";
import { desk, drafts } from "./store.js";

/** @typedef {"reply" | "note" | "whisper"} Tab */

const PAUSE_MS = 900;
const storage = openStorage("hk.desk.", () => sessionStorage);
/** What was written here and is not on the server yet, by conversation and tab. */
/** @type {Map<string, ReturnType<typeof setTimeout>>} */
const unsaved = new Map();

/** @param {string} id @param {Tab} tab */
export const writtenIn = (id, tab) => drafts.value[`${id}/${tab}`] ?? "";

/**
 * Keep what was written.
 *
 * @param {string} id
 * @param {Tab} tab
 * @param {string} text
 */
export function write(id, tab, text) {
  const key = `${id}/${tab}`;
  if ((drafts.value[key] ?? "") === text) return;
  drafts.value = { ...drafts.value, [key]: text };
  if (!has("writing") || tab === "whisper") return;
  clearTimeout(unsaved.get(key));
  unsaved.set(
    key,
    setTimeout(() => save(id, tab), PAUSE_MS),
  );
}

/**
 * Take a draft as the server has it, unless this page has a newer one on its way there.
 *
 * @param {string} id
 * @param {Tab} tab
 * @param {string} text
 */
export function takeDraft(id, tab, text) {
  const key = `${id}/${tab}`;
  if (!unsaved.has(key) && (drafts.value[key] ?? "") !== text) drafts.value = { ...drafts.value, [key]: text };
}

/** Keep drafts through a reload from now on. */
export function keepDrafts() {
  const writer = computed(() => desk.value.agent?.id ?? null);
  let known = /** @type {string | null} */ (null);
  effect(() => {
    const id = writer.value;
    const written = drafts.value;
    if (id && id === known) storage.set(`drafts.${id}`, written);
    else if (id) {
      known = id;
      drafts.value = storage.get(`drafts.${id}`, {});
    }
  });
}

/** @param {string} id @param {"reply" | "note"} tab */
async function save(id, tab) {
  const key = `${id}/${tab}`;
  const text = drafts.value[key] ?? "";
  try {
    await requests.keepDraft(id, tab, text);
  } catch (failure) {
    // It stays in this tab and is saved with the next word.
    if (!(failure instanceof ApiError)) throw failure;
  }
  if ((drafts.value[key] ?? "") === text) unsaved.delete(key);
}

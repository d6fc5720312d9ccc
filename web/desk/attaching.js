/** Files on their way to the server and those that wait for their message. */
import { signal } from "@preact/signals";
import { ApiError } from "../lib/api.js";
import { upload } from "../lib/upload.js";
import { config } from "./config.js";
import { refused } from "./live.js";
import { t } from "./preferences.js";
import { problemOf, problemText } from "./problems.js";
import { dropFile } from "./requests.js";
import { attached, desk, tell } from "./store.js";

/** @typedef {"reply" | "note" | "whisper"} Tab */

/** How far each file is that is being sent, by conversation and tab. */
/** @type {import("@preact/signals").Signal<Record<string, { name: string, part: number }[]>>} */
export const uploading = signal({});

/** @param {string} id @param {Tab} tab */
export const filesOf = (id, tab) => attached.value[`${id}/${tab}`] ?? [];

/** @param {string} id @param {Tab} tab */
export function dropAttached(id, tab) {
  if (filesOf(id, tab).length > 0) attached.value = { ...attached.value, [`${id}/${tab}`]: [] };
}

/**
 * Take what the server keeps with this person's drafts: added on another device, or before a reload. What is on its way
 * out of here with a message is not taken again.
 *
 * @param {string} id
 * @param {import("./types.d.ts").Opened["attached"]} kept
 */
export function takeAttached(id, kept) {
  if (!kept) return;
  const going = new Set((desk.value.pending[id] ?? []).flatMap((one) => one.file_ids ?? []));
  const next = { ...attached.value };
  for (const tab of /** @type {const} */ (["reply", "note"])) {
    next[`${id}/${tab}`] = kept[tab].filter((file) => !going.has(file.id));
  }
  attached.value = next;
}

/** Whether a file is on its way to the server: the message waits for it. @param {string} id @param {Tab} tab */
export const isUploading = (id, tab) => (uploading.value[`${id}/${tab}`] ?? []).length > 0;

/** Throw a file away that was not sent. @param {string} id @param {Tab} tab @param {string} fileId */
export function detach(id, tab, fileId) {
  dropFile(id, fileId).catch(refused);
  const left = filesOf(id, tab).filter((file) => file.id !== fileId);
  attached.value = { ...attached.value, [`${id}/${tab}`]: left };
}

/**
 * Send files to the server, one after the other; each then waits for the message.
 *
 * @param {string} id
 * @param {Tab} tab
 * @param {File[]} files
 */
export async function take(id, tab, files) {
  if (tab === "whisper" || files.length === 0) return;
  const { file_bytes, files_per_message } = config.value.limits;
  for (const file of files) {
    if (filesOf(id, tab).length >= files_per_message) {
      tell(t("files.too_many", { n: files_per_message }), true);
      return;
    }
    if (file.size > file_bytes) tell(t("files.too_large", { name: file.name, n: Math.floor(file_bytes / 1e6) }), true);
    else await sendOne(id, tab, file);
  }
}

/** @param {string} id @param {Tab} tab @param {File} file */
async function sendOne(id, tab, file) {
  const key = `${id}/${tab}`;
  const mine = { name: file.name, part: 0 };
  /** @param {{ name: string, part: number }[]} list */
  const show = (list) => {
    uploading.value = { ...uploading.value, [key]: list };
  };
  const others = () => (uploading.value[key] ?? []).filter((one) => one !== mine);
  show([...others(), mine]);
  try {
    const answer = await upload(`/api/desk/conversations/${encodeURIComponent(id)}/files`, {
      fields: { kind: tab, file },
      onProgress: (part) => {
        mine.part = part;
        show([...others(), mine]);
      },
    });
    const { file: taken } = /** @type {{ file: import("./types.d.ts").TakenFile }} */ (answer);
    attached.value = { ...attached.value, [key]: [...filesOf(id, tab).filter((one) => one.id !== taken.id), taken] };
  } catch (failure) {
    if (!(failure instanceof ApiError)) throw failure;
    refused(failure);
    tell(`${file.name}：${problemText(problemOf(failure))}`, true);
  } finally {
    show(others());
  }
}

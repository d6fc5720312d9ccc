/** Where the choices of a completion come from: canned replies from the server, colleagues from those who are known. */
import { ApiError } from "../lib/api.js";
import { has } from "./abilities.js";
import { named } from "./preferences.js";
import * as requests from "./requests.js";
import { colleagues, desk } from "./store.js";

const PAUSE_MS = 90;
const MOST = 8;

/** @typedef {{ id: string, name: string, more: string, preview: string, text: string }} Choice */

/**
 * @param {import("./completing.js").Asked} asked
 * @param {string} id the conversation
 * @param {AbortSignal} signal
 * @returns {Promise<Choice[]>} none when it was given up
 */
export async function findFor(asked, id, signal) {
  if (asked.kind === "mention") return colleaguesLike(asked.query);
  if (!has("writing")) return [];
  await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  if (signal.aborted) return [];
  try {
    const { canned_replies } = await requests.cannedFor(asked.query, id, signal);
    return canned_replies.slice(0, MOST).flatMap((one) => {
      const text = one.filled?.text ?? one.texts.ja ?? one.texts.en ?? "";
      return [{ id: one.id, name: `/${one.shortcut}`, more: one.title, preview: text, text }];
    });
  } catch (failure) {
    if (!(failure instanceof ApiError)) throw failure;
    return [];
  }
}

/** @param {string} query */
function colleaguesLike(query) {
  const wanted = plain(query);
  return Object.values(colleagues.value)
    .filter((one) => one.id !== desk.value.agent?.id && plain(one.name).includes(wanted))
    .slice(0, MOST)
    .map((one) => ({
      id: one.id,
      name: one.name,
      more: named("availability", one.availability),
      preview: "",
      text: `@${one.name} `,
    }));
}

/** @param {string} text */
function plain(text) {
  return text.normalize("NFKC").replace(/\s+/g, "").toLowerCase();
}

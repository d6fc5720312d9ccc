/** Tells the customer that an agent writes: at most one frame each three seconds, and one when it ends. */
import { sendFrame } from "./live.js";

const AGAIN_AFTER_MS = 3000;
const SILENCE_MS = 5000;

let sentMs = 0;
/** @type {string | null} */
let typingIn = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let silence;

/** The agent wrote something. @param {string} id the conversation */
export function startedTyping(id) {
  clearTimeout(silence);
  silence = setTimeout(() => stoppedTyping(id), SILENCE_MS);
  if (typingIn === id && Date.now() - sentMs < AGAIN_AFTER_MS) return;
  typingIn = id;
  sentMs = Date.now();
  sendFrame({ type: "typing.start", conversation_id: id });
}

/** The agent sent it, cleared it, went elsewhere or fell silent. @param {string} id the conversation */
export function stoppedTyping(id) {
  clearTimeout(silence);
  if (typingIn !== id) return;
  typingIn = null;
  sendFrame({ type: "typing.stop", conversation_id: id });
}

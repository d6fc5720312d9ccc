/** Sound, title and desktop notification for what calls; all three end when it is accepted. */
import { computed, effect, signal } from "@preact/signals";
import { openCalls, withCall } from "./calls.js";
import { muted, notifies, t } from "./preferences.js";
import { playAlert } from "./sound.js";
import { agent, availability, desk, selected } from "./store.js";

const AGAIN_MS = 12_000;
const AT_MOST = 10;

/** @type {import("@preact/signals").Signal<import("./calls.js").Call[]>} */
const calls = signal([]);
/** Whether something rings: the title says so. */
export const ringing = computed(() => calls.value.length > 0);
/** @type {Map<string, Notification>} */
const shown = new Map();
/** Those of them that end with their call; a message's stays until the page is looked at. */
/** @type {Set<string>} */
const ringingShown = new Set();

/**
 * Make this person aware of something.
 *
 * @param {NonNullable<ReturnType<typeof import("./alerts.js").alertOf>>} alert
 * @param {string} id the conversation
 * @param {string} text the customer's or colleague's words
 * @param {boolean} aloud whether it may sound
 */
export function notify(alert, id, text, aloud) {
  if (aloud && !muted.value) playAlert(alert);
  if (alert === "waiting" || alert === "offer") {
    if (alert === "waiting" && availability.value !== "online") return;
    calls.value = withCall(calls.value, { id, kind: alert, sinceMs: Date.now() });
    ringingShown.add(id);
  }
  if (document.hidden) show(id, t(`notify.${alert}`), text);
}

/** Keep ringing what is open, and silence what is not, from now on. */
export function keepCalling() {
  const rows = computed(() => desk.value.rows);
  effect(() => {
    const lookedAt = document.hidden ? null : selected.value;
    calls.value = openCalls(calls.value, rows.value, lookedAt, agent.value?.id);
    const open = new Set(calls.value.map((call) => call.id));
    for (const id of ringingShown) if (!open.has(id)) close(id);
  });
  let rung = 0;
  setInterval(() => {
    const open = calls.peek();
    rung = open.length === 0 ? 0 : rung + 1;
    if (open.length > 0 && rung <= AT_MOST && !muted.peek())
      playAlert(open.some((call) => call.kind === "offer") ? "offer" : "waiting");
  }, AGAIN_MS);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    for (const id of shown.keys()) close(id);
  });
}

/**
 * Show a desktop notification, if the person wants them and the browser lets us.
 *
 * @param {string} id
 * @param {string} title
 * @param {string} body
 * @returns {Notification | null}
 */
export function show(id, title, body) {
  if (!notifies.value || !("Notification" in window) || Notification.permission !== "granted") return null;
  const one = new Notification(title, { body: body.slice(0, 120), tag: id, icon: "/web/desk/icon.svg", silent: true });
  one.onclick = () => {
    window.focus();
    location.hash = id;
    one.close();
  };
  shown.set(id, one);
  return one;
}

/** @param {string} id */
function close(id) {
  shown.get(id)?.close();
  shown.delete(id);
  ringingShown.delete(id);
}

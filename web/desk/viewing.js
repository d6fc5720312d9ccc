/** Tells colleagues which conversation is on this screen, and a supervisor's watching nobody. */
import { effect, signal } from "@preact/signals";
import { openStorage } from "../lib/storage.js";
import { has } from "./abilities.js";
import { sendFrame } from "./live.js";
import { connection, selected, session } from "./store.js";

const BEAT_MS = 15_000;

/** This tab's own, and there after a reload: who watched in silence must not be seen for that. */
const tab = openStorage("hk.desk.", () => sessionStorage);
/** The conversation that is watched in silence; opening another by the list is not silent. */
/** @type {import("@preact/signals").Signal<string | null>} */
export const watching = signal(tab.get("watching", null));

/** Tell from now on. */
export function keepViewing() {
  let shown = /** @type {string | null} */ (null);
  effect(() => {
    const stands = session.value === "in" && connection.value === "ready" && has("together");
    const id = stands ? selected.value : null;
    const silent = watching.value !== null && watching.value === id;
    if (shown && shown !== id) sendFrame({ type: "viewing.stop", conversation_id: shown });
    shown = id;
    if (id) begin(id, silent);
  });
  effect(() => {
    if (selected.value !== watching.peek()) watching.value = null;
  });
  effect(() => tab.set("watching", watching.value));
  setInterval(() => shown && begin(shown, watching.peek() === shown), BEAT_MS);
}

/** @param {string} id @param {boolean} silent */
function begin(id, silent) {
  sendFrame({ type: "viewing.start", conversation_id: id, ...(silent && { silent: true }) });
}

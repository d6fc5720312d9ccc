/**
 * Which conversation and, on a small screen, which pane is shown, is kept in the address: reloading stays where one
 * was, and the browser's "back" leads from the packet to the conversation to the list.
 */
import { effect } from "@preact/signals";
import { openConversation } from "./live.js";
import { readRoute } from "./routes.js";
import { cursor, pane, route, selected, session } from "./store.js";

const ADDRESS = /^#(c_[\w-]+)(\/packet)?$/;

/** Follow the address from now on. */
export function followAddress() {
  addEventListener("hashchange", readAddress);
  readAddress();
  let shown = /** @type {string | null} */ (null);
  effect(() => {
    const id = session.value === "in" ? selected.value : null;
    if (id === shown) return;
    shown = id;
    openConversation(id);
  });
}

/** Go to a page of the desk, `/wall`. @param {string} address */
export function go(address) {
  location.hash = address;
}

/** Open a conversation. @param {string} id */
export function show(id) {
  location.hash = id;
}

/** Show the packet beside, or instead of, the conversation. */
export function showPacket() {
  if (selected.value) location.hash = `${selected.value}/packet`;
}

/** From the packet to the conversation, from the conversation to the list. */
export function showLess() {
  location.hash = pane.value === "packet" && selected.value ? selected.value : "";
}

function readAddress() {
  const match = ADDRESS.exec(location.hash);
  route.value = readRoute(location.hash);
  selected.value = match?.[1] ?? null;
  pane.value = match ? (match[2] ? "packet" : "conversation") : "list";
  if (match?.[1]) cursor.value = match[1];
}

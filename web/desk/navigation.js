/**
 * Which conversation and, on a small screen, which pane is shown, is kept in the address: reloading stays where one
 * was, and the browser's "back" leads from the packet to the conversation to the list.
 */
import { effect } from "@preact/signals";
import { openConversation } from "./live.js";
import { readRoute } from "./routes.js";
import { cursor, invitation, pane, route, selected, session } from "./store.js";

const ADDRESS = /^#(c_[\w-]+)(\/packet)?$/;

const INVITATION = /^#invite=([\w-]{20,200})$/;

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
  if (location.hash !== (address && `#${address}`)) history.pushState(null, "", `#${address}`);
  // At once: "hashchange" comes later than the next key of a quick hand.
  readAddress();
}

/** Open a conversation. @param {string} id */
export function show(id) {
  go(id);
}

/** Show the packet beside, or instead of, the conversation. */
export function showPacket() {
  if (selected.value) go(`${selected.value}/packet`);
}

/** From the packet to the conversation, from the conversation to the list. */
export function showLess() {
  go(pane.value === "packet" && selected.value ? selected.value : "");
}

/** From an invitation's page to the log-in or the desk; its token leaves the address and the way back. */
export function leaveInvitation() {
  history.replaceState(null, "", location.pathname);
  readAddress();
}

function readAddress() {
  invitation.value = INVITATION.exec(location.hash)?.[1] ?? null;
  const match = ADDRESS.exec(location.hash);
  route.value = readRoute(location.hash);
  selected.value = match?.[1] ?? null;
  pane.value = match ? (match[2] ? "packet" : "conversation") : "list";
  if (match?.[1]) cursor.value = match[1];
}

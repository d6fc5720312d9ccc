/** Tells the server what the agent has had on the screen of their own conversations. */

import { effect, signal } from "@preact/signals";
import { ApiError } from "../lib/api.js";
import * as requests from "./requests.js";
import { desk, opened } from "./store.js";
import { lastOfContact, readByAgent } from "./timeline.js";

const visible = signal(!document.hidden);

/** Mark as read from now on. */
export function keepReading() {
  document.addEventListener("visibilitychange", () => {
    visible.value = !document.hidden;
  });
  let told = { id: "", seq: 0 };
  effect(() => {
    const open = opened.value;
    const me = desk.value.agent?.id;
    if (!open || !visible.value || open.conversation.status !== "assigned" || open.conversation.assignee?.id !== me)
      return;
    const id = open.conversation.conversation_id;
    const seq = lastOfContact(open.events);
    if (seq <= readByAgent(open.events) || (told.id === id && told.seq >= seq)) return;
    told = { id, seq };
    requests.markRead(id, seq).catch((failure) => {
      if (!(failure instanceof ApiError)) throw failure;
      told = { id: "", seq: 0 };
    });
  });
}

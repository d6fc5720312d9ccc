/** What keeps an answer from coming just now, in one line above the conversation. */
import { html } from "../../lib/html.js";
import { useWidget } from "./context.js";

/** A strip that is there only when there is something to say. */
export function Notices() {
  const { model } = useWidget();
  const key = noticeKey(model);
  return html`<div class="notices" role="status">
    ${key && html`<p class="notice" data-kind=${key === "offline" ? "offline" : "bot"}>${model.t(key)}</p>`}
  </div>`;
}

/** @param {import("../model.js").Model} model */
function noticeKey(model) {
  if (model.connection.value === "offline") return "offline";
  const { status } = model.conversation.value;
  if (status === "queued" || status === "assigned") return null;
  const { state } = model.bot.value;
  if (state === "starting") return "bot_starting";
  if (state === "slow") return "bot_slow";
  if (state === "down") return "bot_down";
  return null;
}

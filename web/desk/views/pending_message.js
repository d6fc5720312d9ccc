/** A message on its way; one that failed keeps its text and says what can be done. */
import { html } from "../../lib/html.js";
import { deliver, takeBack } from "../actions.js";
import { t } from "../preferences.js";
import { assigneeOf, problemText } from "../problems.js";
import { dialog } from "../store.js";
import { Icon } from "./icons.js";
import { Said } from "./said.js";

/** @param {{ pending: import("../types.d.ts").Pending, id: string }} props */
export function PendingMessage({ pending, id }) {
  const from = pending.kind === "note" ? "note" : "agent";
  const failed = pending.state === "failed";
  return html`<li class="message" data-from=${from} data-state=${pending.state}>
    <div class="bubble"><${Said} text=${pending.text} /></div>
    ${
      failed
        ? html`<div class="not-sent" role="alert">
          <p><${Icon} name="warning" />${t("message.failed")}${pending.problem ? `：${problemText(pending.problem)}` : ""}</p>
          <button class="link-button" type="button" onClick=${() => again(id, pending)}>${t("message.again")}</button>
          <button class="link-button" type="button" onClick=${() => takeBack(id, pending)}>${t("message.take_back")}</button>
        </div>`
        : html`<p class="read">${t(pending.state === "arrived" ? "message.arrived" : "message.sending")}</p>`
    }
  </li>`;
}

/**
 * @param {string} id
 * @param {import("../types.d.ts").Pending} pending
 */
function again(id, pending) {
  if (pending.problem?.code === "held_by_colleague") {
    dialog.value = { kind: "takeover", id, assignee: assigneeOf(pending.problem), pending };
  } else {
    deliver(id, pending);
  }
}

/** A message on its way; one that failed keeps its text and says what can be done. */
import { html } from "../../lib/html.js";
import { deliver, takeBack, undo } from "../actions.js";
import { t } from "../preferences.js";
import { assigneeOf, problemText } from "../problems.js";
import { dialog, nowMs } from "../store.js";
import { Icon } from "./icons.js";
import { Said } from "./said.js";

/** @param {{ pending: import("../types.d.ts").Pending, id: string }} props */
export function PendingMessage({ pending, id }) {
  const from = pending.kind === "note" ? "note" : "agent";
  const failed = pending.state === "failed";
  return html`<li class="message" data-from=${from} data-state=${pending.state}>
    <div class="bubble">
      ${pending.text && html`<${Said} text=${pending.text} />`}
      ${(pending.files ?? []).map((file) => html`<p class="sent-file" key=${file.id}><${Icon} name="clip" />${file.name}</p>`)}
    </div>
    ${
      failed
        ? html`<div class="not-sent" role="alert">
          <p><${Icon} name="warning" />${t("message.failed")}${pending.problem ? `：${problemText(pending.problem)}` : ""}</p>
          <button class="link-button" type="button" onClick=${() => again(id, pending)}>${t("message.again")}</button>
          <button class="link-button" type="button" onClick=${() => takeBack(id, pending)}>${t("message.take_back")}</button>
        </div>`
        : pending.state === "held"
          ? html`<${Holding} pending=${pending} id=${id} />`
          : html`<p class="read">${t(pending.state === "arrived" ? "message.arrived" : "message.sending")}</p>`
    }
  </li>`;
}

/** Counts down to the moment when it goes out. */
/** @param {{ pending: import("../types.d.ts").Pending, id: string }} props */
function Holding({ pending, id }) {
  const left = Math.max(0, Math.ceil(((pending.due_ms ?? 0) - nowMs.value) / 1000));
  return html`<p class="holding">
    <span>${left > 0 ? t("message.held", { n: left }) : t("message.sending")}</span>
    ${left > 0 && html`<button class="link-button" type="button" aria-keyshortcuts="z" onClick=${() => undo(id, pending)}>${t("message.undo")}<kbd>z</kbd></button>`}
  </p>`;
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

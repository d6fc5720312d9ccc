/** While waiting for a person: the place in line, and what may be done meanwhile. */
import { html } from "../../lib/html.js";
import { useAttempt } from "./attempt.js";
import { useWidget } from "./context.js";

/** Shown above the composer as long as the conversation is queued. */
export function QueuePanel() {
  const { model, wire } = useWidget();
  const { t } = model;
  const { busy, wrong, attempt } = useAttempt();
  const position = model.position.value;
  const { emailLeft } = model.conversation.value;

  return html`<section class="panel queue" aria-label=${t("queue_waiting")}>
    <div class="queue-state" role="status">
      ${
        position !== null &&
        html`<p class="queue-place"><span class="unseen">${t("queue_place_words")}</span>${t("queue_place", { n: position })}</p>`
      }
      <div>
        <p class="panel-title">${t(position === 1 ? "queue_next" : "queue_waiting")}</p>
        <p class="panel-words">
          ${emailLeft === null ? t("queue_meanwhile") : t("queue_email_left", { email: emailLeft })}
        </p>
      </div>
    </div>
    <div class="queue-ways">
      ${
        emailLeft === null &&
        html`<button type="button" class="link" onClick=${() => (model.dialog.value = "email")}>${t("queue_email")}</button>`
      }
      <button type="button" class="link" disabled=${busy} onClick=${() => attempt(wire.leaveQueue)}>${t("queue_back")}</button>
      <button type="button" class="link" onClick=${() => (model.dialog.value = "end")}>${t("queue_end")}</button>
    </div>
    ${wrong && html`<p class="wrong" role="alert">${wrong}</p>`}
  </section>`;
}

/** Whether an answer helped: asked quietly, once, beneath the bot's last answer. */
import { useState } from "preact/hooks";
import { html } from "../../lib/html.js";
import { useWidget } from "./context.js";

/** @param {{messageId: string}} props */
export function Feedback({ messageId }) {
  const { model, wire } = useWidget();
  const { t } = model;
  const known = model.conversation.value.feedback[messageId];
  const [said, setSaid] = useState(/** @type {boolean | undefined} */ (undefined));
  const given = known ?? said;

  /** @param {boolean} helpful */
  function give(helpful) {
    if (wire.feedback(messageId, helpful)) setSaid(helpful);
  }

  if (given !== undefined) {
    return html`<p class="feedback" role="status">${t(given ? "helpful_thanks" : "helpful_sorry")}</p>`;
  }
  return html`<p class="feedback">
    <span>${t("helpful")}</span>
    <button type="button" class="link" onClick=${() => give(true)}>${t("helpful_yes")}</button>
    <button type="button" class="link" onClick=${() => give(false)}>${t("helpful_no")}</button>
  </p>`;
}

/** Ask before a conversation ends: the customer sees it at once. */
import { useState } from "preact/hooks";
import { html } from "../../lib/html.js";
import { resolve } from "../actions.js";
import { t } from "../preferences.js";
import { drafts } from "../store.js";
import { closeDialog } from "./dialogs.js";

/** @param {{ id: string }} props */
export function ResolveDialog({ id }) {
  const [busy, setBusy] = useState(false);
  const unsent = (drafts.value[`${id}/reply`] ?? "").trim() !== "";

  /** @param {SubmitEvent} event */
  async function submit(event) {
    event.preventDefault();
    setBusy(true);
    await resolve(id);
    closeDialog();
  }

  return html`<form class="dialog-form" onSubmit=${submit}>
    <h2 id="dialog-title">${t("dialog.resolve.title")}</h2>
    <p class="dialog-lead">${t("dialog.resolve.lead")}</p>
    ${unsent && html`<p class="dialog-warning">${t("dialog.resolve.draft")}</p>`}
    <div class="dialog-foot">
      <button class="button" type="button" onClick=${closeDialog}>${t("action.cancel")}</button>
      <button class="button is-main" type="submit" autofocus disabled=${busy}>${t("dialog.resolve.submit")}</button>
    </div>
  </form>`;
}

/** Call a supervisor to a customer who harasses: one key, Enter; a word about it if one likes. */
import { useState } from "preact/hooks";
import { html } from "../../lib/html.js";
import { flagHarassment } from "../actions.js";
import { t } from "../preferences.js";
import { closeDialog } from "./dialogs.js";

/** @param {{ id: string }} props */
export function HarassmentDialog({ id }) {
  const [busy, setBusy] = useState(false);

  /** @param {SubmitEvent} event */
  async function submit(event) {
    event.preventDefault();
    setBusy(true);
    const form = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
    await flagHarassment(id, String(form.get("note")).trim());
    closeDialog();
  }

  return html`<form class="dialog-form" onSubmit=${submit}>
    <h2 id="dialog-title">${t("dialog.harassment.title")}</h2>
    <p class="dialog-lead">${t("dialog.harassment.lead")}</p>
    <label class="labelled">
      <span>${t("dialog.harassment.note")}<small>${t("dialog.optional")}</small></span>
      <input class="field" name="note" maxLength="300" autocomplete="off" placeholder=${t("dialog.harassment.example")} />
    </label>
    <div class="dialog-foot">
      <button class="button" type="button" onClick=${closeDialog}>${t("action.cancel")}</button>
      <button class="button is-main" type="submit" autofocus disabled=${busy}>${t("dialog.harassment.submit")}</button>
    </div>
  </form>`;
}

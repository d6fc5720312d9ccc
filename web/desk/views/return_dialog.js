/** Give a conversation back to the bot, with what was found out. */
import { useState } from "preact/hooks";
import { html } from "../../lib/html.js";
import { returnToBot } from "../actions.js";
import { readOrderNumber } from "../order_number.js";
import { t } from "../preferences.js";
import { problemText } from "../problems.js";
import { opened } from "../store.js";
import { closeDialog } from "./dialogs.js";

/** @param {{ id: string }} props */
export function ReturnDialog({ id }) {
  const known = opened.value?.conversation.slots.order_number;
  const [wrong, setWrong] = useState(/** @type {{ order?: string, note?: string, all?: string }} */ ({}));
  const [busy, setBusy] = useState(false);

  /** @param {SubmitEvent} event */
  async function submit(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.currentTarget);
    const data = new FormData(form);
    const typed = String(data.get("order")).trim();
    const note = String(data.get("note")).trim();
    const order = typed === "" ? "" : readOrderNumber(typed);
    /** @type {typeof wrong} */
    const found = {};
    if (order === null) found.order = t("dialog.return.order.wrong");
    if (note === "") found.note = t("dialog.return.note.empty");
    setWrong(found);
    if (order === null || note === "") {
      /** @type {HTMLElement | null} */ (form.querySelector(`[name=${order === null ? "order" : "note"}]`))?.focus();
      return;
    }
    setBusy(true);
    const problem = await returnToBot(id, note, order === "" ? {} : { order_number: order });
    if (!problem) return closeDialog();
    setBusy(false);
    setWrong({ all: problemText(problem) });
  }

  return html`<form class="dialog-form" onSubmit=${submit} noValidate>
    <h2 id="dialog-title">${t("dialog.return.title")}</h2>
    <p class="dialog-lead">${t("dialog.return.lead")}</p>
    <label class="labelled">
      <span>${t("dialog.return.order")}<small>${t("dialog.return.order.help")}</small></span>
      <input class="field" name="order" defaultValue=${typeof known === "string" ? known : ""} placeholder="HD-10023456" autocomplete="off"
        aria-invalid=${wrong.order ? "true" : undefined} aria-describedby="wrong-order" />
      <span class="wrong" id="wrong-order">${wrong.order}</span>
    </label>
    <label class="labelled">
      <span>${t("dialog.return.note")}<small>${t("dialog.return.note.help")}</small></span>
      <textarea class="field" name="note" rows="4" maxLength="1000" placeholder=${t("dialog.return.note.example")} autofocus
        aria-invalid=${wrong.note ? "true" : undefined} aria-describedby="wrong-note"></textarea>
      <span class="wrong" id="wrong-note">${wrong.note}</span>
    </label>
    ${wrong.all && html`<p class="wrong" role="alert">${wrong.all}</p>`}
    <div class="dialog-foot">
      <button class="button" type="button" onClick=${closeDialog}>${t("action.cancel")}</button>
      <button class="button is-main" type="submit" disabled=${busy}>${t("dialog.return.submit")}</button>
    </div>
  </form>`;
}

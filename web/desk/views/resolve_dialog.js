/** The end of a conversation: what it was about, and whether the customer is asked how it was. Enter alone will do. */
import { useState } from "preact/hooks";
import { html } from "../../lib/html.js";
import { has } from "../abilities.js";
import { resolve } from "../actions.js";
import { config } from "../config.js";
import { writtenIn } from "../drafts.js";
import { isComplaint } from "../lists.js";
import { locale, t } from "../preferences.js";
import { problemText } from "../problems.js";
import { opened } from "../store.js";
import { closeDialog } from "./dialogs.js";

/** @param {{ id: string }} props */
export function ResolveDialog({ id }) {
  const row = opened.value?.conversation;
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState("");
  const [complaint, setComplaint] = useState(row ? isComplaint(row, config.value.complaint_from) : false);
  const unsent = writtenIn(id, "reply").trim() !== "";
  const asks = has("wrap_up");

  /** @param {SubmitEvent} event */
  async function submit(event) {
    event.preventDefault();
    setBusy(true);
    const data = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
    const problem = await resolve(id, asks ? wrapUpOf(data) : {});
    if (!problem) return closeDialog();
    setBusy(false);
    setWrong(problemText(problem));
  }

  return html`<form class="dialog-form" onSubmit=${submit}>
    <h2 id="dialog-title">${t("dialog.resolve.title")}</h2>
    <p class="dialog-lead">${t("dialog.resolve.lead")}</p>
    ${unsent && html`<p class="dialog-warning">${t("dialog.resolve.draft")}</p>`}
    ${
      asks &&
      html`<div class="wrap-up">
        <${Choice} name="topic" label=${t("wrap_up.topic")} choices=${config.value.topics} />
        <${Choice} name="cause" label=${t("wrap_up.cause")} choices=${config.value.causes} />
        <fieldset class="yes-no">
          <legend>${t("wrap_up.bot")}<small>${t("wrap_up.bot.help")}</small></legend>
          <${YesNo} name="bot_should_know" />
        </fieldset>
        <fieldset class="yes-no">
          <legend>${t("wrap_up.complaint")}</legend>
          <${YesNo} name="complaint" value=${complaint} onChoose=${setComplaint} />
        </fieldset>
        ${complaint && html`<${Choice} name="complaint_cause" label=${t("wrap_up.complaint_cause")} choices=${config.value.complaint_causes} />`}
        <label class="labelled wrap-up-note"><span>${t("wrap_up.note")}</span>
          <input class="field" name="note" maxLength="500" autocomplete="off" /></label>
        ${has("csat") && html`<label class="tick"><input type="checkbox" name="ask_csat" defaultChecked />${t("wrap_up.csat")}</label>`}
      </div>`
    }
    ${wrong && html`<p class="wrong" role="alert">${wrong}</p>`}
    <div class="dialog-foot">
      <button class="button" type="button" onClick=${closeDialog}>${t("action.cancel")}</button>
      <button class="button is-main" type="submit" autofocus disabled=${busy}>${t("dialog.resolve.submit")}</button>
    </div>
  </form>`;
}

/** @param {{ name: string, label: string, choices: import("../types.d.ts").Named[] }} props */
function Choice({ name, label, choices }) {
  return html`<label class="labelled"><span>${label}</span>
    <select class="select" name=${name}>
      <option value="">${t("wrap_up.none")}</option>
      ${choices.map((one) => html`<option key=${one.id} value=${one.id}>${one[locale.value]}</option>`)}
    </select>
  </label>`;
}

/** @param {{ name: string, value?: boolean, onChoose?: (yes: boolean) => void }} props */
function YesNo({ name, value, onChoose }) {
  return html`<span class="segmented">${[true, false].map(
    (
      yes,
    ) => html`<label key=${String(yes)}><input type="radio" name=${name} value=${String(yes)} defaultChecked=${value === yes}
      onChange=${() => onChoose?.(yes)} /><span>${t(yes ? "wrap_up.yes" : "wrap_up.no")}</span></label>`,
  )}</span>`;
}

/** Only what was answered. @param {FormData} data */
function wrapUpOf(data) {
  /** @type {Record<string, unknown>} */
  const found = { ask_csat: data.get("ask_csat") === "on" };
  for (const name of ["topic", "cause", "complaint_cause", "note"]) {
    const text = String(data.get(name) ?? "").trim();
    if (text) found[name] = text;
  }
  for (const name of ["bot_should_know", "complaint"]) {
    if (data.has(name)) found[name] = data.get(name) === "true";
  }
  return found;
}

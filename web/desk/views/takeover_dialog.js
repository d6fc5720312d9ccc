/** Take a conversation from a colleague or from the bot, on purpose and with a reason; the text that waits for it is shown. */
import { useState } from "preact/hooks";
import { html } from "../../lib/html.js";
import { takeOver } from "../actions.js";
import { t } from "../preferences.js";
import { problemText } from "../problems.js";
import { closeDialog } from "./dialogs.js";

/** @param {Extract<import("../types.d.ts").Dialog, { kind: "takeover" }>} props */
export function TakeoverDialog({ id, assignee, pending }) {
  const [wrong, setWrong] = useState("");
  const [busy, setBusy] = useState(false);
  const from = assignee ? "colleague" : "bot";
  const name = assignee?.name ?? "";

  /** @param {SubmitEvent} event */
  async function submit(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.currentTarget);
    const reason = String(new FormData(form).get("reason")).trim();
    if (reason === "") {
      setWrong(t("dialog.takeover.reason.empty"));
      form.querySelector("input")?.focus();
      return;
    }
    setBusy(true);
    const problem = await takeOver(id, reason, pending);
    if (!problem) return closeDialog();
    setBusy(false);
    setWrong(problemText(problem));
  }

  return html`<form class="dialog-form" onSubmit=${submit} noValidate>
    <h2 id="dialog-title">${t(`dialog.takeover.title.${from}`, { name })}</h2>
    <p class="dialog-lead">${t(`dialog.takeover.lead.${from}`, { name })}</p>
    ${
      pending &&
      html`<div class="dialog-text"><p>${t("dialog.takeover.text")}</p><blockquote>${pending.text}</blockquote></div>`
    }
    <label class="labelled">
      <span>${t("dialog.takeover.reason")}</span>
      <input class="field" name="reason" maxLength="300" placeholder=${t(`dialog.takeover.reason.example.${from}`)} autocomplete="off" autofocus
        aria-invalid=${wrong ? "true" : undefined} aria-describedby="wrong-reason" />
      <span class="wrong" id="wrong-reason" role="alert">${wrong}</span>
    </label>
    <div class="dialog-foot">
      <button class="button" type="button" onClick=${closeDialog}>${t("action.cancel")}</button>
      <button class="button is-main" type="submit" disabled=${busy}>${t(pending ? "dialog.takeover.submit.send" : "dialog.takeover.submit")}</button>
    </div>
  </form>`;
}

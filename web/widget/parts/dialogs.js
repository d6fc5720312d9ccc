/** The three things asked in a dialog: an address for the answer, a correction, and whether to end. */
import { useEffect, useRef } from "preact/hooks";
import { html } from "../../lib/html.js";
import { useAttempt } from "./attempt.js";
import { useWidget } from "./context.js";

/** The dialog that is open, if one is. */
export function Dialogs() {
  const { model } = useWidget();
  const name = model.dialog.value;
  if (name === "email") return html`<${EmailDialog} />`;
  if (name === "correct") return html`<${CorrectDialog} />`;
  if (name === "end") return html`<${EndDialog} />`;
  return null;
}

function EmailDialog() {
  const { model, wire } = useWidget();
  const { t } = model;
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const check = () => {
    const email = (field.current?.value ?? "").normalize("NFKC").trim();
    return /^\S+@\S+\.\S+$/.test(email) ? () => wire.leaveEmail(email) : t("email_wrong");
  };
  return html`<${Asking} title=${t("email_title")} why=${t("email_why")} doIt=${t("email_keep")} check=${check}>
    <label for="dialog-field">${t("email_label")}</label>
    <input ref=${field} id="dialog-field" class="field" type="email" inputmode="email" autocomplete="email" />
  <//>`;
}

function CorrectDialog() {
  const { model, wire } = useWidget();
  const { t } = model;
  const field = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const check = () => {
    const text = (field.current?.value ?? "").trim();
    return text === "" ? t("correct_label") : () => wire.correct(text);
  };
  return html`<${Asking} title=${t("correct_title")} doIt=${t("correct_send")} check=${check}>
    <ul class="dialog-quote">${model.conversation.value.passedOn.map((line) => html`<li key=${line}>${line}</li>`)}</ul>
    <label for="dialog-field">${t("correct_label")}</label>
    <textarea ref=${field} id="dialog-field" class="field" rows="3" maxlength="500" />
  <//>`;
}

function EndDialog() {
  const { model, wire } = useWidget();
  const { t } = model;
  return html`<${Asking} title=${t("end_title")} why=${t("end_why")} doIt=${t("end_do")} check=${() => wire.end} />`;
}

/**
 * A question in a modal dialog. `check` gives what to do, or in words why not yet.
 *
 * @param {{title: string, why?: string, doIt: string, check: () => string | (() => Promise<unknown>),
 *   children?: unknown}} props
 */
function Asking({ title, why, doIt, check, children }) {
  const { model } = useWidget();
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const { busy, wrong, setWrong, attempt } = useAttempt();
  const close = () => {
    model.dialog.value = null;
  };

  useEffect(() => dialog.current?.showModal(), []);

  /** @param {Event} event */
  async function submit(event) {
    event.preventDefault();
    const act = check();
    if (typeof act === "string") setWrong(act);
    else if (await attempt(act)) dialog.current?.close();
  }

  return html`<dialog ref=${dialog} class="dialog" aria-labelledby="dialog-title" onClose=${close}>
    <form onSubmit=${submit} novalidate>
      <h2 id="dialog-title">${title}</h2>
      ${why && html`<p class="dialog-why">${why}</p>`}
      ${children}
      <p class="wrong" role="alert">${wrong}</p>
      <div class="dialog-ways">
        <button type="button" class="button" onClick=${() => dialog.current?.close()}>${model.t("cancel")}</button>
        <button class="button is-main" disabled=${busy}>${doIt}</button>
      </div>
    </form>
  </dialog>`;
}

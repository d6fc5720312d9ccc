/** What is asked in a dialog: an address for the answer, a message to leave, a correction, and whether to end. */
import { useEffect, useRef } from "preact/hooks";
import { html } from "../../lib/html.js";
import { comingTime } from "../../lib/time.js";
import { addressIn, isAddress } from "../addresses.js";
import { useAttempt, useWidget } from "./context.js";

/** The dialog that is open, if one is. */
export function Dialogs() {
  const { model } = useWidget();
  const name = model.dialog.value;
  if (name === "email") return html`<${EmailDialog} />`;
  if (name === "message") return html`<${MessageDialog} />`;
  if (name === "correct") return html`<${CorrectDialog} />`;
  if (name === "end") return html`<${EndDialog} />`;
  return null;
}

function EmailDialog() {
  const { model, wire } = useWidget();
  const { t } = model;
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const check = () => {
    const email = addressIn(field.current);
    return isAddress(email) ? () => wire.leaveEmail(email) : t("email_wrong");
  };
  return html`<${Asking} title=${t("email_title")} why=${t("email_why")} doIt=${t("email_keep")} check=${check}>
    <label for="dialog-field">${t("email_label")}</label>
    <input ref=${field} id="dialog-field" class="field" type="email" inputmode="email" autocomplete="email" />
  <//>`;
}

function MessageDialog() {
  const { model, wire } = useWidget();
  const { t } = model;
  const promised = model.waiting.value.door?.promised_ms ?? null;
  const time = promised === null ? null : comingTime(promised, Date.now(), model.locale.value);
  const words = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const address = useRef(/** @type {HTMLInputElement | null} */ (null));
  const check = () => {
    const [text, email] = [(words.current?.value ?? "").trim(), addressIn(address.current)];
    if (email !== "" && !isAddress(email)) return t("email_wrong");
    return async () => {
      if (text !== "") wire.send.text(text);
      if (email !== "") await wire.leaveEmail(email);
      await wire.takePromise();
    };
  };
  return html`<${Asking} title=${t("message_title")} why=${time ? t("message_why", { time }) : t("message_why_soon")}
    doIt=${t("message_do")} check=${check}>
    <label for="dialog-field">${t("message_label")}</label>
    <textarea ref=${words} id="dialog-field" class="field" rows="3" maxlength=${model.limits.value.text} />
    ${
      model.conversation.value.emailLeft === null &&
      html`<label for="dialog-address">${t("message_email")}</label>
        <input ref=${address} id="dialog-address" class="field" type="email" inputmode="email" autocomplete="email" />`
    }
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

/**
 * The proof of identity: an address, then the six digits sent to it. Both go straight to the server; neither becomes
 * part of the conversation.
 */
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { html } from "../../lib/html.js";
import { addressIn, digitsOf, isAddress } from "../addresses.js";
import { Icon } from "../icons.js";
import { codeStands } from "../model.js";
import { useAttempt, useWidget } from "./context.js";

const RESEND_AFTER_S = 30;

/** Opens by itself when the bot asks; folds on "not now", or when the talk goes on. @param {{inBackground: boolean}} props */
export function ProofPanel({ inBackground }) {
  const { model } = useWidget();
  const { t } = model;
  const [chosen, choose] = useState(/** @type {boolean | null} */ (null));
  const open = chosen ?? !inBackground;
  const sent = model.codeSent.value;

  // It stays open: what comes of it is shown here.
  useLayoutEffect(() => {
    if (model.typedProof.value !== "") choose(true);
  }, [model.typedProof.value]);

  if (!open) {
    return html`<section class="panel proof is-folded">
      <button type="button" class="button" onClick=${() => choose(true)}><${Icon} name="shield" />${t("proof_open")}</button>
    </section>`;
  }
  return html`<section class="panel proof" aria-labelledby="proof-title">
    <div class="panel-head">
      <h2 id="proof-title"><${Icon} name="shield" />${t("proof_title")}</h2>
      <button type="button" class="link" onClick=${() => choose(false)}>${t("proof_later")}</button>
    </div>
    ${codeStands(sent) ? html`<${EnterCode} sent=${sent} />` : html`<${AskCode} />`}
    <p class="panel-small">${t("proof_private")}</p>
  </section>`;
}

function AskCode() {
  const { model, wire } = useWidget();
  const { t } = model;
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const { busy, wrong, attempt, setWrong } = useAttempt();

  useFocus(field);
  useTyped(field, submit);

  /** @param {Event} [event] */
  async function submit(event) {
    event?.preventDefault();
    const email = addressIn(field.current);
    if (!isAddress(email)) return setWrong(t("email_wrong"));
    await attempt(() => wire.askCode(email));
  }

  return html`<form class="panel-form" onSubmit=${submit} novalidate>
    <label for="proof-email">${t("proof_email")}</label>
    <div class="panel-row">
      <input ref=${field} id="proof-email" class="field" type="email" inputmode="email" autocomplete="email" required
        aria-invalid=${wrong !== null} aria-describedby="proof-wrong" />
      <button class="button is-main" disabled=${busy}>${t("proof_send")}</button>
    </div>
    <p id="proof-wrong" class="wrong" role="alert">${wrong}</p>
  </form>`;
}

/** @param {{sent: import("../model.js").CodeSent}} props */
function EnterCode({ sent }) {
  const { model, wire } = useWidget();
  const { t } = model;
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  const [left, setLeft] = useState(RESEND_AFTER_S);
  const { busy, wrong, attempt } = useAttempt();

  useFocus(field);
  useTyped(field, submit);
  useEffect(() => {
    if (left === 0) return;
    const timer = setTimeout(() => setLeft(left - 1), 1000);
    return () => clearTimeout(timer);
  }, [left]);

  /** @param {string} code */
  async function check(code) {
    if (busy || code.length !== 6) return;
    const right = await attempt(() => wire.verifyCode(code));
    if (!right) field.current?.select();
  }

  /** @param {Event} [event] */
  function submit(event) {
    event?.preventDefault();
    void check(digitsOf(field.current?.value ?? ""));
  }

  async function resend() {
    if (!(await attempt(() => wire.askCode(sent.email)))) return;
    setLeft(RESEND_AFTER_S);
    if (field.current) field.current.value = "";
    field.current?.focus();
  }

  return html`<form class="panel-form" onSubmit=${submit} novalidate>
    <p>${t("proof_sent", { email: sent.masked })}</p>
    <label for="proof-code" class="unseen">${t("proof_code")}</label>
    <div class="panel-row">
      <input ref=${field} id="proof-code" class="field code-field" inputmode="numeric" autocomplete="one-time-code"
        placeholder="000000" aria-invalid=${wrong !== null} aria-describedby="proof-wrong"
        onInput=${(/** @type {InputEvent} */ event) => !event.isComposing && check(digitsOf(field.current?.value ?? ""))} />
      <button class="button is-main" disabled=${busy}>${t("proof_check")}</button>
    </div>
    <p id="proof-wrong" class="wrong" role="alert">${wrong}</p>
    <p class="panel-ways">
      <button type="button" class="link" disabled=${left > 0 || busy} onClick=${resend}>
        ${left > 0 ? t("proof_resend_in", { s: left }) : t("proof_resend")}
      </button>
      <button type="button" class="link" onClick=${() => (model.codeSent.value = null)}>${t("proof_other")}</button>
    </p>
  </form>`;
}

/** Take over what was typed as a message. @param {{current: HTMLInputElement | null}} field @param {() => void} submit */
function useTyped(field, submit) {
  const { typedProof } = useWidget().model;
  useLayoutEffect(() => {
    if (typedProof.value === "" || !field.current) return;
    field.current.value = typedProof.value;
    typedProof.value = "";
    submit();
  }, [typedProof.value]);
}

/** Lead to the field, unless the customer is elsewhere: another page, a half-written message. @param {{current: HTMLElement | null}} field */
function useFocus(field) {
  const { model } = useWidget();
  useEffect(() => {
    if (model.open.value && document.hasFocus() && model.draft.value === "")
      field.current?.focus({ preventScroll: true });
  }, []);
}

/** The log-in page. */
import { useEffect, useRef, useState } from "preact/hooks";
import { html } from "../../lib/html.js";
import { locale, t } from "../preferences.js";
import { problemText } from "../problems.js";
import { logIn } from "../session.js";
import { sessionEnded } from "../store.js";
import { Mark } from "./icons.js";

export function Login() {
  const [wrong, setWrong] = useState("");
  const [busy, setBusy] = useState(false);
  const email = useRef(/** @type {HTMLInputElement | null} */ (null));
  useEffect(() => email.current?.focus(), []);

  /** @param {SubmitEvent} event */
  async function submit(event) {
    event.preventDefault();
    const form = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
    const [address, password] = [String(form.get("email")).trim(), String(form.get("password"))];
    if (!address || !password) {
      setWrong(t("login.empty"));
      return;
    }
    setBusy(true);
    const problem = await logIn(address, password);
    if (!problem) return;
    setBusy(false);
    setWrong(problemText(problem));
    email.current?.form?.querySelector("#password")?.setAttribute("aria-invalid", "true");
    email.current?.focus();
  }

  return html`<main class="login">
    <form class="login-card" onSubmit=${submit} noValidate>
      <div class="login-head">
        <${Mark} />
        <div>
          <p class="login-shop">ひだまり生活舎</p>
          <h1>${t("login.title")}</h1>
        </div>
      </div>
      <p class="login-lead">${t("login.lead")}</p>
      <div class="login-said" role="alert">
        ${wrong ? html`<p class="wrong">${wrong}</p>` : sessionEnded.value && html`<p class="login-ended">${t("login.ended")}</p>`}
      </div>
      <label class="labelled">
        <span>${t("login.email")}</span>
        <input class="field" ref=${email} type="email" name="email" autocomplete="username" inputmode="email" required />
      </label>
      <label class="labelled">
        <span>${t("login.password")}</span>
        <input class="field" id="password" type="password" name="password" autocomplete="current-password" required />
      </label>
      <button class="button is-main" type="submit" disabled=${busy}>${busy ? t("login.busy") : t("login.submit")}</button>
    </form>
    <button class="button is-quiet" type="button" onClick=${() => {
      locale.value = locale.value === "ja" ? "en" : "ja";
    }}>${t("bar.language")}</button>
  </main>`;
}

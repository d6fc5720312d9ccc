/** Where the link of an invitation leads: who is meant, and a password of their own choice. */
import { useEffect, useRef, useState } from "preact/hooks";
import { html } from "../../lib/html.js";
import { useFetched } from "../fetching.js";
import { leaveInvitation } from "../navigation.js";
import { locale, t } from "../preferences.js";
import { problemText } from "../problems.js";
import { lookAtInvitation } from "../requests.js";
import { acceptInvitation } from "../session.js";
import { Mark } from "./icons.js";

/** As the server has it: docs/protocol.md. */
const LEAST_CHARACTERS = 10;

/** @param {{ token: string }} props */
export function Invitation({ token }) {
  const { data, problem, again } = useFetched(() => lookAtInvitation(token), [token]);
  const over = problem?.code === "invitation_expired";
  return html`<main class="login">
    <div class="login-card">
      <div class="login-head">
        <${Mark} />
        <div>
          <p class="login-shop">ひだまり生活舎</p>
          <h1>${t(over ? "invite.over" : "invite.title")}</h1>
        </div>
      </div>
      ${
        data
          ? html`<${Choice} token=${token} invited=${data} />`
          : problem
            ? html`<div class="login-said" role="alert"><p class=${over ? "login-ended" : "wrong"}>${over ? t("invite.over.why") : problemText(problem)}</p></div>
              ${over && html`<p class="login-lead">${t("invite.over.what")}</p>`}
              ${!over && html`<button class="button is-main" type="button" onClick=${again}>${t("action.retry")}</button>`}
              <button class="button" type="button" onClick=${leaveInvitation}>${t("invite.to_login")}</button>`
            : html`<p class="login-lead" role="status">${t("desk.loading")}</p>`
      }
    </div>
    <button class="button is-quiet" type="button" onClick=${() => {
      locale.value = locale.value === "ja" ? "en" : "ja";
    }}>${t("bar.language")}</button>
  </main>`;
}

/** @param {{ token: string, invited: import("../types.d.ts").Invited }} props */
function Choice({ token, invited }) {
  const [wrong, setWrong] = useState(
    /** @type {{ where: "password" | "again" | "all", text: string } | null} */ (null),
  );
  const [busy, setBusy] = useState(false);
  const [seen, setSeen] = useState(false);
  const [enough, setEnough] = useState(false);
  const first = useRef(/** @type {HTMLInputElement | null} */ (null));
  useEffect(() => first.current?.focus(), []);

  /** @param {SubmitEvent} event */
  async function submit(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.currentTarget);
    const data = new FormData(form);
    const [password, repeated] = [String(data.get("password")), String(data.get("again"))];
    const found =
      [...password].length < LEAST_CHARACTERS
        ? { where: /** @type {const} */ ("password"), text: t("invite.too_short", { n: LEAST_CHARACTERS }) }
        : password !== repeated
          ? { where: /** @type {const} */ ("again"), text: t("invite.differ") }
          : null;
    setWrong(found);
    if (found) {
      /** @type {HTMLInputElement | null} */ (form.elements.namedItem(found.where))?.focus();
      return;
    }
    setBusy(true);
    const problem = await acceptInvitation(token, password);
    if (!problem) return;
    setBusy(false);
    setWrong({
      where: "all",
      text: problem.code === "invitation_expired" ? t("invite.over.why") : problemText(problem),
    });
  }

  const type = seen ? "text" : "password";
  return html`<p class="login-lead">${t("invite.lead")}</p>
    <dl class="invited">
      <div><dt>${t("agents.name")}</dt><dd>${invited.name}</dd></div>
      <div><dt>${t("agents.role")}</dt><dd>${t(`role.${invited.role}`)}</dd></div>
      <div><dt>${t("login.email")}</dt><dd>${invited.email}</dd></div>
    </dl>
    <form class="invite-form" onSubmit=${submit} noValidate>
      <input class="unseen" type="email" name="email" autocomplete="username" value=${invited.email} readOnly tabIndex="-1" aria-hidden="true" />
      <label class="labelled"><span>${t("invite.password")}</span>
        <input class="field" ref=${first} type=${type} name="password" autocomplete="new-password" maxLength="200" required
          aria-describedby="password-rule" aria-invalid=${wrong?.where === "password" ? "true" : undefined}
          onInput=${(/** @type {InputEvent} */ event) => setEnough([.../** @type {HTMLInputElement} */ (event.currentTarget).value].length >= LEAST_CHARACTERS)} /></label>
      <p class="password-rule" id="password-rule" data-kept=${enough}>${t("invite.rule", { n: LEAST_CHARACTERS })}</p>
      <label class="labelled"><span>${t("invite.again")}</span>
        <input class="field" type=${type} name="again" autocomplete="new-password" maxLength="200" required
          aria-invalid=${wrong?.where === "again" ? "true" : undefined} /></label>
      <label class="tick"><input type="checkbox" checked=${seen} onChange=${() => setSeen(!seen)} />${t("invite.show")}</label>
      <div class="login-said" role="alert">${wrong && html`<p class="wrong">${wrong.text}</p>`}</div>
      <button class="button is-main" type="submit" disabled=${busy}>${t(busy ? "login.busy" : "invite.submit")}</button>
    </form>`;
}

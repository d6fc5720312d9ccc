/** One's own password. */
import { html } from "../../lib/html.js";
import { t } from "../preferences.js";
import { Field } from "./canned_form.js";
import { changePassword } from "./requests.js";
import { useSaving } from "./saving.js";

export function Account() {
  const { busy, wrong, save } = useSaving();

  /** @param {SubmitEvent} event */
  function submit(event) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.currentTarget);
    const data = new FormData(form);
    save(
      () => changePassword(String(data.get("old")), String(data.get("new"))),
      () => form.reset(),
    );
  }
  return html`<form class="settings-form is-narrow" onSubmit=${submit} noValidate>
    <${Field} name="old" type="password" label=${t("account.old")} value="" wrong=${wrong.old} max=${200} />
    <${Field} name="new" type="password" label=${t("account.new")} help=${t("account.new.help")} value="" wrong=${wrong.new ?? wrong.password} max=${200} />
    ${wrong.all && html`<p class="wrong" role="alert">${wrong.all}</p>`}
    <div class="dialog-foot"><button class="button is-main" type="submit" disabled=${busy}>${t("account.change")}</button></div>
  </form>`;
}

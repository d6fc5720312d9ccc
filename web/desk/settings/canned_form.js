/** Write one canned reply, in one language or both, with variables that are filled when it is used. */
import { useRef, useState } from "preact/hooks";
import { html } from "../../lib/html.js";
import { config } from "../config.js";
import { locale, t } from "../preferences.js";
import { agent } from "../store.js";
import { deleteCanned, saveCanned } from "./requests.js";
import { useSaving } from "./saving.js";

/** @typedef {import("../types.d.ts").Canned} Canned */

/** @param {{ canned: Canned | null, onDone: () => void }} props */
export function CannedForm({ canned, onDone }) {
  const { busy, wrong, save } = useSaving();
  const leads = agent.value?.role === "supervisor" || agent.value?.role === "admin";
  const mayChange = canned === null || (canned.scope === "shared" ? leads : canned.owner?.id === agent.value?.id);
  const [sure, setSure] = useState(false);

  /** @param {SubmitEvent} event */
  function submit(event) {
    event.preventDefault();
    const form = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
    const text = (/** @type {string} */ name) => String(form.get(name) ?? "").trim();
    const [ja, en] = [text("ja"), text("en")];
    const scope = /** @type {"shared" | "own"} */ (text("scope") || "own");
    save(
      () =>
        saveCanned(canned?.id ?? null, {
          shortcut: text("shortcut"),
          title: text("title"),
          texts: { ...(ja && { ja }), ...(en && { en }) },
          scope,
        }),
      onDone,
    );
  }

  return html`<form class="settings-form" onSubmit=${submit} noValidate>
    <fieldset disabled=${!mayChange}>
      <div class="form-row">
        <${Field} name="shortcut" label=${t("canned.shortcut")} help=${t("canned.shortcut.help")} value=${canned?.shortcut} wrong=${wrong.shortcut} max=${40} />
        <${Field} name="title" label=${t("canned.title")} value=${canned?.title} wrong=${wrong.title} max=${80} />
        ${
          leads &&
          html`<label class="labelled"><span>${t("canned.scope")}</span><select class="select" name="scope" defaultValue=${canned?.scope ?? "shared"}>
          <option value="shared" selected=${canned?.scope !== "own"}>${t("canned.shared")}</option><option value="own" selected=${canned?.scope === "own"}>${t("canned.own")}</option></select></label>`
        }
      </div>
      <${Text} name="ja" label=${t("canned.ja")} value=${canned?.texts.ja} wrong=${wrong.texts} />
      <${Text} name="en" label=${t("canned.en")} value=${canned?.texts.en} wrong="" />
    </fieldset>
    ${wrong.all && html`<p class="wrong" role="alert">${wrong.all}</p>`}
    <div class="dialog-foot">
      ${canned && mayChange && html`<button class="button is-danger" type="button" onClick=${() => (sure ? save(() => deleteCanned(canned.id), onDone) : setSure(true))}>${t(sure ? "settings.sure" : "settings.delete")}</button>`}
      <button class="button" type="button" onClick=${onDone}>${t("action.cancel")}</button>
      ${mayChange && html`<button class="button is-main" type="submit" disabled=${busy}>${t("action.save")}</button>`}
    </div>
  </form>`;
}

/** @param {{ name: string, label: string, help?: string, value?: string | undefined, wrong?: string | undefined, max: number, type?: string }} props */
export function Field({ name, label, help, value, wrong, max, type = "text" }) {
  return html`<label class="labelled"><span>${label}${help && html`<small>${help}</small>`}</span>
    <input class="field" type=${type} name=${name} defaultValue=${value ?? ""} maxLength=${max} autocomplete="off" aria-invalid=${wrong ? "true" : undefined} aria-describedby=${`wrong-${name}`} />
    <span class="wrong" id=${`wrong-${name}`}>${wrong}</span></label>`;
}

/** @param {{ name: string, label: string, value: string | undefined, wrong: string | undefined }} props */
function Text({ name, label, value, wrong }) {
  const area = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  /** @param {string} variable */
  function put(variable) {
    const element = area.current;
    if (!element) return;
    element.setRangeText(`{{${variable}}}`, element.selectionStart, element.selectionEnd, "end");
    element.focus();
  }
  return html`<div class="labelled"><label for=${`canned-${name}`}>${label}</label>
    <textarea class="field" id=${`canned-${name}`} ref=${area} name=${name} rows="5" maxLength="4000" lang=${name} defaultValue=${value ?? ""} aria-invalid=${wrong ? "true" : undefined}></textarea>
    <p class="variables">${config.value.canned_variables.map(
      (one) =>
        html`<button key=${one.name} type="button" class="tag" title=${`{{${one.name}}}`} onClick=${() => put(one.name)}>＋ ${one[locale.value]}</button>`,
    )}</p>
    ${wrong && html`<span class="wrong">${wrong}</span>`}</div>`;
}

/** Canned replies: the shared manual, and each agent's own. */
import { useState } from "preact/hooks";
import { html } from "../../lib/html.js";
import { useFetched } from "../fetching.js";
import { locale, t } from "../preferences.js";
import { problemText } from "../problems.js";
import { agent } from "../store.js";
import { CannedForm } from "./canned_form.js";
import { cannedReplies } from "./requests.js";

/** @typedef {import("../types.d.ts").Canned} Canned */

export function CannedPage() {
  const { data, problem, again } = useFetched(cannedReplies, []);
  const [open, setOpen] = useState(/** @type {Canned | "new" | null} */ (null));
  const [words, setWords] = useState("");
  const all = data?.canned_replies ?? [];
  const shown = all.filter((one) =>
    plain([one.shortcut, one.title, one.texts.ja, one.texts.en].join(" ")).includes(plain(words)),
  );
  if (open) {
    return html`<${CannedForm} key=${open === "new" ? "new" : open.id} canned=${open === "new" ? null : open} onDone=${() => {
      setOpen(null);
      again();
    }} />`;
  }
  return html`<div class="settings-bar">
      <input class="select" type="search" aria-label=${t("settings.find")} placeholder=${t("settings.find")} value=${words}
        onInput=${(/** @type {InputEvent} */ event) => setWords(/** @type {HTMLInputElement} */ (event.currentTarget).value)} />
      ${agent.value?.role !== "trainer" && html`<button class="button is-main" type="button" onClick=${() => setOpen("new")}>${t("canned.new")}</button>`}
    </div>
    ${problem && html`<p class="wrong" role="alert">${problemText(problem)}</p>`}
    ${data && all.length === 0 && html`<div class="empty"><p class="empty-title">${t("canned.none")}</p><p>${t("canned.none.more")}</p></div>`}
    <ul class="entries">${shown.map(
      (one) => html`<li key=${one.id}><button type="button" onClick=${() => setOpen(one)}>
        <code>/${one.shortcut}</code><b>${one.title}</b>
        <span class="entry-marks">${Object.keys(one.texts).map((language) => html`<span class="tag" key=${language}>${language.toUpperCase()}</span>`)}
          <span class="tag">${t(`canned.${one.scope}`)}</span></span>
        <span class="entry-text">${one.texts[locale.value] ?? one.texts.ja ?? one.texts.en}</span>
      </button></li>`,
    )}</ul>`;
}

/** @param {string} text */
function plain(text) {
  return text.normalize("NFKC").toLowerCase();
}

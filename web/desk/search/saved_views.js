/** Searches that somebody keeps under a name, for themselves or for all. */
import { useState } from "preact/hooks";
import { html } from "../../lib/html.js";
import { useFetched } from "../fetching.js";
import { refused } from "../live.js";
import { t } from "../preferences.js";
import { problemOf, problemText } from "../problems.js";
import * as requests from "../record_requests.js";
import { agent, tell } from "../store.js";
import { Icon } from "../views/icons.js";
import { readFilters } from "./filters.js";

/** @typedef {import("./filters.js").Filters} Filters */

/** @param {{ filters: Filters, onChoose: (filters: Filters) => void }} props */
export function SavedViews({ filters, onChoose }) {
  const { data, again } = useFetched(requests.views, []);
  const [naming, setNaming] = useState(false);
  const leads = agent.value?.role === "supervisor" || agent.value?.role === "admin";
  const key = new URLSearchParams(/** @type {Record<string, string>} */ (filters)).toString();

  /** @param {() => Promise<unknown>} ask */
  async function change(ask) {
    try {
      await ask();
      again();
    } catch (failure) {
      refused(failure);
      tell(problemText(problemOf(failure)), true);
    }
  }

  /** @param {SubmitEvent} event */
  function save(event) {
    event.preventDefault();
    const form = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
    const name = String(form.get("name")).trim();
    if (!name) return;
    setNaming(false);
    change(() =>
      requests.saveView({
        name,
        shared: form.get("shared") === "on",
        filters: /** @type {Record<string, string>} */ (filters),
      }),
    );
  }

  const views = data?.views ?? [];
  return html`<div class="saved" role="group" aria-label=${t("search.views")}>
    ${views.map((view) => {
      const its = readFilters(new URLSearchParams(view.filters));
      const on = new URLSearchParams(/** @type {Record<string, string>} */ (its)).toString() === key;
      return html`<span key=${view.id} class="saved-view" data-on=${on}>
        <button type="button" aria-pressed=${on} onClick=${() => onChoose(its)}>${view.shared && html`<${Icon} name="people" />`}${view.name}</button>
        ${(leads || view.owner.id === agent.value?.id) && html`<button type="button" aria-label=${t("search.view.delete", { name: view.name })} onClick=${() => change(() => requests.deleteView(view.id))}><${Icon} name="close" /></button>`}
      </span>`;
    })}
    ${
      naming
        ? html`<form class="saved-form" onSubmit=${save}>
          <input class="select" name="name" maxLength="60" aria-label=${t("search.view.name")} placeholder=${t("search.view.name")} autocomplete="off" autofocus />
          ${leads && html`<label class="tick"><input type="checkbox" name="shared" />${t("search.view.shared")}</label>`}
          <button class="button is-main" type="submit">${t("action.save")}</button>
          <button class="button" type="button" onClick=${() => setNaming(false)}>${t("action.cancel")}</button>
        </form>`
        : key !== "" &&
          html`<button class="link-button" type="button" onClick=${() => setNaming(true)}>${t("search.view.keep")}</button>`
    }
  </div>`;
}

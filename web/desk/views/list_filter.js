/** What narrows the list: one choice, the likeliest first. */
import { html } from "../../lib/html.js";
import { config } from "../config.js";
import { locale, t } from "../preferences.js";
import { desk, filter } from "../store.js";

export function ListFilter() {
  const chosen = filter.value;
  return html`<div class="list-filter" data-on=${chosen !== ""}>
    <label class="unseen" for="list-filter">${t("list.filter")}</label>
    <select id="list-filter" class="select" value=${chosen} onChange=${choose}>
      <option value="">${t("list.filter.none")}</option>
      <option value="complaint">${t("list.filter.complaint")}</option>
      <option value="with:colleagues">${t("list.filter.colleagues")}</option>
      <option value="with:bot">${t("list.filter.bot")}</option>
      <optgroup label=${t("list.filter.language")}>
        <option value="language:ja">${t("language.ja")}</option>
        <option value="language:en">${t("language.en")}</option>
      </optgroup>
      ${
        queueNames().length > 0 &&
        html`<optgroup label=${t("list.filter.queue")}>
          ${queueNames().map((name) => html`<option key=${name} value=${`queue:${name}`}>${queueLabel(name)}</option>`)}
        </optgroup>`
      }
    </select>
  </div>`;
}

/** A queue by the name that the shop gave it. @param {string} name */
export function queueLabel(name) {
  return config.value.queues.find((queue) => queue.name === name)?.[locale.value] ?? name;
}

/** The queues that are set up, and any that a row names besides. */
function queueNames() {
  const { ofQueue } = desk.value.rows;
  const seen = Object.keys(ofQueue).filter((name) => ofQueue[name]);
  return Array.from(new Set([...config.value.queues.map((queue) => queue.name), ...seen]));
}

/** @param {Event} event */
function choose(event) {
  filter.value = /** @type {HTMLSelectElement} */ (event.currentTarget).value;
}

/** The filters of a search, each a choice that says what it is when nothing is chosen. */
import { html } from "../../lib/html.js";
import { config } from "../config.js";
import { locale, t } from "../preferences.js";
import { colleagues } from "../store.js";

/** @typedef {import("./filters.js").Filters} Filters */
/** @typedef {import("./filters.js").Filter} Filter */

const STATUSES = /** @type {const} */ (["bot", "queued", "assigned", "resolved"]);
const REASONS = /** @type {const} */ ([
  "asked",
  "low_confidence",
  "repeated_failure",
  "complaint",
  "policy",
  "bot_unavailable",
]);

/** @param {{ filters: Filters, onChange: (change: Filters) => void }} props */
export function FilterFields({ filters, onChange }) {
  const l = locale.value;
  /** @type {{ name: Exclude<Filter, "q">, choices: [string, string][] }[]} */
  const fields = [
    { name: "status", choices: STATUSES.map((one) => [one, t(`search.status.${one}`)]) },
    { name: "queue", choices: config.value.queues.map((one) => [one.name, one[l]]) },
    { name: "reason", choices: REASONS.map((one) => [one, t(`reason.${one}`)]) },
    { name: "agent", choices: Object.values(colleagues.value).map((one) => [one.id, one.name]) },
    { name: "topic", choices: config.value.topics.map((one) => [one.id, one[l]]) },
    {
      name: "language",
      choices: [
        ["ja", t("language.ja")],
        ["en", t("language.en")],
      ],
    },
    {
      name: "complaint",
      choices: [
        ["1", t("search.complaint.yes")],
        ["0", t("search.complaint.no")],
      ],
    },
    { name: "harassment", choices: [["1", t("search.harassment.yes")]] },
    { name: "csat", choices: ["1", "2", "3", "4", "5"].map((one) => [one, t("search.csat.value", { n: one })]) },
  ];
  return html`<div class="filters" role="group" aria-label=${t("list.filter")}>
    ${fields
      .filter(({ choices }) => choices.length > 0)
      .map(
        ({ name, choices }) => html`<label key=${name} class="filter" data-on=${filters[name] !== undefined}>
        <span class="unseen">${t(`search.${name}`)}</span>
        <select class="select" value=${filters[name] ?? ""} onChange=${(/** @type {Event} */ event) => onChange({ [name]: chosenIn(event) })}>
          <option value="">${t(`search.${name}`)}</option>
          ${choices.map(([value, text]) => html`<option key=${value} value=${value}>${text}</option>`)}
        </select>
      </label>`,
      )}
    ${
      /** @type {const} */ (["from", "to"]).map(
        (
          name,
        ) => html`<label key=${name} class="filter is-day" data-on=${filters[name] !== undefined}><span>${t(`search.${name}`)}</span>
        <input class="select" type="date" value=${filters[name] ?? ""} onChange=${(/** @type {Event} */ event) => onChange({ [name]: chosenIn(event) })} /></label>`,
      )
    }
    ${Object.keys(filters).some((name) => name !== "q") && html`<button class="link-button" type="button" onClick=${() => onChange(cleared(filters))}>${t("list.filter.clear")}</button>`}
  </div>`;
}

/** @param {Event} event */
function chosenIn(event) {
  return /** @type {HTMLInputElement | HTMLSelectElement} */ (event.currentTarget).value;
}

/** Everything but the words. @param {Filters} filters @returns {Filters} */
function cleared(filters) {
  return Object.fromEntries(Object.keys(filters).map((name) => [name, name === "q" ? filters.q : ""]));
}

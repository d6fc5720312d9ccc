/** Search over everything that was ever said: answers while typing, narrows, keeps what is asked often, exports. */
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { html } from "../../lib/html.js";
import { t } from "../preferences.js";
import { problemText } from "../problems.js";
import { exportAddress } from "../record_requests.js";
import { agent } from "../store.js";
import { Icon } from "../views/icons.js";
import { FilterFields } from "./filter_fields.js";
import { asked, readFilters } from "./filters.js";
import { ContactCard, Result } from "./result.js";
import { SavedViews } from "./saved_views.js";
import { useSearch } from "./searching.js";

/** @param {{ route: import("../routes.js").Route }} props */
export function Page({ route }) {
  const [filters, setFilters] = useState(() => readFilters(route.query));
  const found = useSearch(filters);
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  useLayoutEffect(() => field.current?.focus(), []);
  // With the drawing: after the next frame it would take back what was typed meanwhile.
  useLayoutEffect(() => setFilters(readFilters(route.query)), [route]);
  useEffect(() => {
    const query = new URLSearchParams(/** @type {Record<string, string>} */ (filters)).toString();
    history.replaceState(null, "", `#/search${query && `?${query}`}`);
  }, [filters]);

  /** @param {import("./filters.js").Filters} change */
  function narrow(change) {
    setFilters((known) =>
      readFilters(new URLSearchParams(/** @type {Record<string, string>} */ ({ ...known, ...change }))),
    );
  }

  const leads = agent.value?.role === "supervisor" || agent.value?.role === "admin";
  return html`<div class="search">
    <h2 class="unseen">${t("nav.search")}</h2>
    <div class="search-head">
      <label class="search-field"><${Icon} name="search" /><span class="unseen">${t("search.label")}</span>
        <input class="field" ref=${field} type="search" value=${filters.q ?? ""} placeholder=${t("search.placeholder")} autocomplete="off" spellcheck=${false}
          onInput=${(/** @type {InputEvent} */ event) => narrow({ q: /** @type {HTMLInputElement} */ (event.currentTarget).value })} />
      </label>
      <${FilterFields} filters=${filters} onChange=${narrow} />
      <${SavedViews} filters=${filters} onChoose=${setFilters} />
    </div>
    <div class="search-results" aria-busy=${found.busy} data-asked=${found.answered}>
      <p class="search-count" role="status">
        ${countText(found)}
        ${leads && found.results.length > 0 && html`<a class="button" href=${exportAddress(asked(filters))} download>${t("search.export")}</a>`}
      </p>
      ${found.problem && html`<p class="failed" role="alert"><${Icon} name="warning" />${problemText(found.problem)}</p>`}
      ${found.contacts.length > 0 && html`<ul class="search-contacts" aria-label=${t("search.contacts")}>${found.contacts.map((one) => html`<${ContactCard} key=${one.id} contact=${one} />`)}</ul>`}
      <ol class="search-list">${found.results.map((one) => html`<${Result} key=${one.conversation.conversation_id} found=${one} />`)}</ol>
      ${found.next && html`<button class="button" type="button" disabled=${found.busy} onClick=${found.more}>${t("search.more")}</button>`}
      ${!found.busy && !found.problem && found.results.length === 0 && html`<${Nothing} filters=${filters} />`}
    </div>
  </div>`;
}

/** @param {{ filters: import("./filters.js").Filters }} props */
function Nothing({ filters }) {
  const any = Object.keys(filters).length > 0;
  return html`<div class="empty is-large"><${Icon} name="search" />
    <p class="empty-title">${t(any ? "search.none" : "search.begin")}</p><p>${t(any ? "search.none.more" : "search.begin.more")}</p></div>`;
}

/** @param {ReturnType<typeof useSearch>} found */
function countText(found) {
  if (found.busy && found.results.length === 0) return t("search.busy");
  if (found.results.length === 0) return "";
  return t(found.next ? "search.count.more" : "search.count", { n: found.results.length });
}

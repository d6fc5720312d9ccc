/** The pages beside the work: fetched once the lists are on the screen, so that the first view waits for none of them. */
import { effect, signal } from "@preact/signals";
import { html } from "../../lib/html.js";
import { t } from "../preferences.js";
import { mayOpen } from "../routes.js";
import { agent, desk, route as shown } from "../store.js";

/** @typedef {import("../routes.js").Route} Route */

/** @type {Record<string, () => Promise<{ Page: Function }>>} */
const PAGES = {
  search: () => import("../search/page.js"),
  wall: () => import("../wall/page.js"),
  settings: () => import("../settings/page.js"),
  autopsy: () => import("../autopsy/page.js"),
};

/** Those that are here. @type {import("@preact/signals").Signal<Record<string, Function>>} */
const loaded = signal({});

/** Fetch the page that is shown, and the others as soon as that is in nobody's way, from now on. */
export function keepPages() {
  effect(() => {
    fetchPage(shown.value.page);
  });
  const stop = effect(() => {
    if (!desk.value.loaded) return;
    const later = globalThis.requestIdleCallback ?? setTimeout;
    later(() => Object.keys(PAGES).filter(mayShow).forEach(fetchPage));
    queueMicrotask(() => stop());
  });
}

/** @param {string} name */
async function fetchPage(name) {
  const load = PAGES[name];
  if (!load || loaded.peek()[name]) return;
  const { Page } = await load();
  loaded.value = { ...loaded.peek(), [name]: Page };
}

/** @param {string} name */
function mayShow(name) {
  return mayOpen({ name }, agent.value);
}

/** @param {{ route: Route }} props */
export function OtherPage({ route }) {
  const Page = loaded.value[route.page];
  const may = route.page in PAGES && mayShow(route.page);
  return html`<main class="page" id="conversation" tabIndex="-1">
    ${may ? (Page ? html`<${Page} route=${route} />` : html`<p class="page-loading" role="status">${t("desk.loading")}</p>`) : html`<p class="page-loading">${t("page.none")}</p>`}
  </main>`;
}

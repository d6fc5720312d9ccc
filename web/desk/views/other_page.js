/** The pages beside the work; each is fetched when it is first opened, so that the first view waits for none. */
import { useEffect, useState } from "preact/hooks";
import { html } from "../../lib/html.js";
import { t } from "../preferences.js";
import { mayOpen } from "../routes.js";
import { agent } from "../store.js";

/** @typedef {import("../routes.js").Route} Route */

/** @type {Record<string, () => Promise<{ Page: Function }>>} */
const PAGES = {
  search: () => import("../search/page.js"),
  wall: () => import("../wall/page.js"),
  settings: () => import("../settings/page.js"),
  autopsy: () => import("../autopsy/page.js"),
};

/** @param {{ route: Route }} props */
export function OtherPage({ route }) {
  const [loaded, setLoaded] = useState(/** @type {Record<string, Function>} */ ({}));
  const load = PAGES[route.page];
  useEffect(() => {
    if (!load || loaded[route.page]) return;
    load().then(({ Page }) => setLoaded((known) => ({ ...known, [route.page]: Page })));
  }, [route.page]);
  const Page = loaded[route.page];
  const may = load !== undefined && mayOpen({ name: route.page }, agent.value);
  return html`<main class="page" id="conversation" tabIndex="-1">
    ${may ? (Page ? html`<${Page} route=${route} />` : html`<p class="page-loading" role="status">${t("desk.loading")}</p>`) : html`<p class="page-loading">${t("page.none")}</p>`}
  </main>`;
}

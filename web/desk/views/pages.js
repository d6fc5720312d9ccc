/** The way from one page of the desk to another. */
import { html } from "../../lib/html.js";
import { t } from "../preferences.js";
import { mayOpen, PAGES } from "../routes.js";
import { agent, route } from "../store.js";
import { Icon } from "./icons.js";

export function Pages() {
  const open = PAGES.filter((page) => mayOpen(page, agent.value));
  if (open.length < 2) return null;
  return html`<nav class="pages" aria-label=${t("nav.label")}>
    ${open.map(
      (
        page,
      ) => html`<a key=${page.name} class="page-link" href=${page.address} aria-current=${route.value.page === page.name ? "page" : undefined}>
        <${Icon} name=${page.icon} /><span>${t(`nav.${/** @type {"work"} */ (page.name)}`)}</span></a>`,
    )}
  </nav>`;
}

/** The settings: what people change by the day, one page each. */
import { html } from "../../lib/html.js";
import { has } from "../abilities.js";
import { t } from "../preferences.js";
import { agent } from "../store.js";
import { Account } from "./account.js";
import { AgentsPage } from "./agents.js";
import { AuditPage } from "./audit.js";
import { CannedPage } from "./canned.js";
import { HoursPage } from "./hours.js";
import { TuningPage } from "./tuning.js";

const PARTS = /** @type {const} */ ([
  { name: "canned", part: "canned", view: CannedPage, leads: false },
  { name: "agents", part: "agents", view: AgentsPage, leads: true },
  { name: "hours", part: "hours", view: HoursPage, leads: true },
  { name: "tuning", part: "tuning", view: TuningPage, leads: false },
  { name: "audit", part: "audit", view: AuditPage, leads: true },
  { name: "account", part: "agents", view: Account, leads: false },
]);

/** @param {{ route: import("../routes.js").Route }} props */
export function Page({ route }) {
  const leads = agent.value?.role === "supervisor" || agent.value?.role === "admin";
  const parts = PARTS.filter((one) => has(one.part) && (leads || !one.leads));
  const shown = parts.find((one) => one.name === route.rest) ?? parts[0];
  return html`<div class="settings">
    <nav class="settings-nav" aria-label=${t("nav.settings")}>
      <h2>${t("nav.settings")}</h2>
      <ul>${parts.map(
        (one) =>
          html`<li key=${one.name}><a href=${`#/settings/${one.name}`} aria-current=${one === shown ? "page" : undefined}>${t(`settings.${one.name}`)}</a></li>`,
      )}</ul>
    </nav>
    <div class="settings-body">${shown && html`<h3>${t(`settings.${shown.name}`)}</h3><p class="settings-lead">${t(`settings.${shown.name}.lead`)}</p><${shown.view} />`}</div>
  </div>`;
}

/** Conversations that need somebody, the most pressing first, with what a supervisor can do about each. */
import { html } from "../../lib/html.js";
import { ticking } from "../format.js";
import { locale, t } from "../preferences.js";
import { nowMs } from "../store.js";
import { Icon } from "../views/icons.js";
import { queueLabel } from "../views/list_filter.js";
import { reassign, watch } from "./deeds.js";

/** @typedef {import("../record.d.ts").Risk} Risk */

const ICONS = /** @type {const} */ ({
  wait: "clock",
  silence: "clock",
  complaint: "warning",
  sla: "clock",
  harassment: "shield",
});

/** @param {{ risks: Risk[] }} props */
export function Risks({ risks }) {
  const urgent = risks.filter((risk) => risk.level === "act").length;
  return html`<section class="card risks" aria-labelledby="risks-title">
    <h3 id="risks-title">${t("wall.risks")}<span class="count" data-tone=${urgent > 0 ? "long" : "plain"}>${risks.length}</span></h3>
    ${risks.length === 0 && html`<div class="empty"><${Icon} name="check" /><p class="empty-title">${t("wall.risks.none")}</p><p>${t("wall.risks.none.more")}</p></div>`}
    <ol>${risks.map((risk) => html`<${RiskView} key=${`${risk.conversation.conversation_id}-${risk.risk}`} risk=${risk} />`)}</ol>
  </section>`;
}

/** @param {{ risk: Risk }} props */
function RiskView({ risk: { conversation: row, risk, since_ms, level } }) {
  return html`<li class="risk" data-level=${level}>
    <span class="risk-kind"><${Icon} name=${ICONS[risk]} />${t(`risk.${risk}`)}</span>
    <span class="risk-time figure">${ticking(nowMs.value - since_ms, locale.value)}</span>
    <span class="risk-who"><b class=${row.contact.name ? "" : "is-unknown"}>${row.contact.name ?? t("contact.unknown")}</b>
      <span>${[row.queue ? queueLabel(row.queue) : "", row.assignee?.name ?? t("wall.nobody")].filter(Boolean).join("・")}</span></span>
    <span class="risk-words" lang=${row.language}>${row.preview.text}</span>
    <span class="risk-deeds">
      <button class="button" type="button" onClick=${() => watch(row.conversation_id)}><${Icon} name="eye" />${t("wall.watch")}</button>
      <button class="button" type="button" onClick=${() => reassign(row.conversation_id)}><${Icon} name="transfer" />${t("wall.reassign")}</button>
    </span>
  </li>`;
}

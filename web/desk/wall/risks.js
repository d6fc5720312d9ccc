/** Conversations that need somebody, the most pressing first, with what a supervisor can do about each. */
import { html } from "../../lib/html.js";
import { ticking } from "../format.js";
import { locale, t } from "../preferences.js";
import { filter, list, nowMs } from "../store.js";
import { Icon } from "../views/icons.js";
import { queueLabel } from "../views/list_filter.js";
import { casesOf } from "./cases.js";
import { reassign, watch } from "./deeds.js";

/** @typedef {import("../record.d.ts").Risk} Risk */
/** @typedef {import("./cases.js").Case} Case */

const ICONS = /** @type {const} */ ({
  wait: "clock",
  silence: "clock",
  complaint: "warning",
  sla: "clock",
  harassment: "shield",
});

/** @param {{ risks: Risk[], leftOut: number }} props */
export function Risks({ risks, leftOut }) {
  const cases = casesOf(risks);
  const urgent = cases.filter((one) => one.level === "act").length;
  return html`<section class="card risks" aria-labelledby="risks-title">
    <h3 id="risks-title">${t("wall.risks")}<span class="count" data-tone=${urgent > 0 ? "long" : "plain"}>${(cases.length + leftOut).toLocaleString()}</span></h3>
    ${cases.length === 0 && html`<div class="empty"><${Icon} name="check" /><p class="empty-title">${t("wall.risks.none")}</p><p>${t("wall.risks.none.more")}</p></div>`}
    <ol>${cases.map((one) => html`<${CaseView} key=${one.conversation.conversation_id} one=${one} />`)}</ol>
    ${leftOut > 0 && html`<p class="risks-more"><a href="#" onClick=${openWaiting}>${t("wall.risks.more", { n: leftOut.toLocaleString() })}</a></p>`}
  </section>`;
}

function openWaiting() {
  list.value = "waiting";
  filter.value = "";
}

/** @param {{ one: Case }} props */
function CaseView({ one: { conversation: row, kinds, since_ms, level } }) {
  return html`<li class="risk" data-level=${level}>
    <span class="risk-kind">${kinds.map((kind) => html`<span key=${kind}><${Icon} name=${ICONS[kind]} />${t(`risk.${kind}`)}</span>`)}</span>
    <span class="risk-time figure">${ticking(nowMs.value - since_ms, locale.value)}</span>
    <span class="risk-who"><a href=${`#${row.conversation_id}`} class=${row.contact.name ? "" : "is-unknown"}>${row.contact.name ?? t("contact.unknown")}</a>
      <span>${[row.queue ? queueLabel(row.queue) : "", row.assignee?.name ?? t("wall.nobody")].filter(Boolean).join("・")}</span></span>
    <span class="risk-words" lang=${row.language}>${row.preview.text}</span>
    <span class="risk-deeds">
      <button class="button" type="button" onClick=${() => watch(row.conversation_id)}><${Icon} name="eye" />${t("wall.watch")}</button>
      <button class="button" type="button" onClick=${() => reassign(row.conversation_id)}><${Icon} name="transfer" />${t("wall.reassign")}</button>
    </span>
  </li>`;
}

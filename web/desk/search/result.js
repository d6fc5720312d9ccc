/** A conversation that was found, with the words in it; and a contact. */
import { html } from "../../lib/html.js";
import { clockTime, dayLabel } from "../../lib/time.js";
import { config } from "../config.js";
import { locale, t } from "../preferences.js";
import { nowMs } from "../store.js";
import { ReasonBadge } from "../views/row.js";

/** @typedef {import("../record.d.ts").RecordRow} RecordRow */

/** @param {{ found: import("../record.d.ts").Found["results"][number] }} props */
export function Result({ found }) {
  const { conversation, hits } = found;
  return html`<li class="result">
    <a class="result-head" href=${`#${conversation.conversation_id}`}>
      <b class=${conversation.contact.name ? "" : "is-unknown"}>${conversation.contact.name ?? t("contact.unknown")}</b>
      <${RecordMarks} row=${conversation} />
      <time dateTime=${new Date(conversation.updated_ms).toISOString()}>${dayAndTime(conversation.updated_ms)}</time>
    </a>
    ${hits.map(
      (hit) => html`<p key=${hit.message_id} class="hit" data-kind=${hit.kind}>
        <span class="hit-who">${whoOf(hit)}</span>
        <span class="hit-text" lang=${conversation.language}>${hit.parts.map((part) => (part.match ? html`<mark>${part.text}</mark>` : part.text))}</span>
        <time>${dayAndTime(hit.at_ms)}</time>
      </p>`,
    )}
  </li>`;
}

/** What is known of a recorded conversation, in marks. @param {{ row: RecordRow }} props */
export function RecordMarks({ row }) {
  const topic = row.topic
    ? (config.value.topics.find((one) => one.id === row.topic)?.[locale.value] ?? row.topic)
    : null;
  return html`<span class="record-marks">
    <span class="status" data-status=${row.status}>${t(`search.status.${row.status}`)}</span>
    ${row.reason && html`<${ReasonBadge} reason=${row.reason} />`}
    ${topic && html`<span class="tag">${topic}</span>`}
    ${row.complaint && row.reason !== "complaint" && html`<span class="reason" data-reason="complaint">${t("reason.complaint")}</span>`}
    ${row.harassment && html`<span class="reason" data-reason="complaint">${t("row.harassment")}</span>`}
    ${row.csat && html`<span class="tag" title=${row.csat.comment ?? undefined}>${t("search.csat.value", { n: row.csat.score })}</span>`}
    ${row.language !== locale.value && html`<span class="tag">${row.language.toUpperCase()}</span>`}
    ${row.assignee && html`<span class="record-who">${row.assignee.name}</span>`}
  </span>`;
}

/** @param {{ contact: import("../record.d.ts").FoundContact }} props */
export function ContactCard({ contact }) {
  return html`<li><a class="contact-card" href=${`#/search?q=${encodeURIComponent(contact.account_number ?? contact.name ?? "")}`}>
    <b>${contact.name ?? t("contact.unknown")}</b>
    <span>${[contact.account_number, t("search.conversations", { n: contact.conversations })].filter(Boolean).join("・")}</span>
    <span>${t("search.last_seen", { day: dayLabel(contact.last_seen_ms, nowMs.peek(), locale.value) })}</span>
  </a></li>`;
}

/** @param {number} atMs */
export function dayAndTime(atMs) {
  return `${dayLabel(atMs, nowMs.peek(), locale.value)} ${clockTime(atMs, locale.value)}`;
}

/** @param {import("../record.d.ts").Hit} hit */
function whoOf(hit) {
  if (hit.kind === "note") return `${t("composer.note")}・${hit.author.name ?? ""}`;
  if (hit.author.role === "contact") return t("message.contact");
  return hit.author.name ?? t(hit.author.role === "bot" ? "message.bot" : "message.system");
}

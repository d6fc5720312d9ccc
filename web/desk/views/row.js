/** One conversation in a list: who, how long, what they last said, why it came. */
import { html } from "../../lib/html.js";
import { waitTone } from "../alerts.js";
import { config } from "../config.js";
import { writtenIn } from "../drafts.js";
import { ago, percent, ticking } from "../format.js";
import { isComplaint } from "../lists.js";
import { show } from "../navigation.js";
import { locale, t } from "../preferences.js";
import { agent, cursor, desk, nowMs } from "../store.js";
import { Icon } from "./icons.js";

/** The height of a row, which the list needs before it draws one; list.css has the same. */
export const ROW_REM = 5.5;

/** @typedef {import("../types.d.ts").Row} Row */

/** @param {{ row: Row, list: keyof import("../types.d.ts").Lists, open: boolean, standing: boolean }} props */
export function RowView({ row, list, open, standing }) {
  return html`<button class="row" type="button" data-row=${row.conversation_id} aria-current=${open ? "true" : undefined}
    tabIndex=${standing ? 0 : -1} onClick=${() => show(row.conversation_id)}
    onFocus=${() => {
      cursor.value = row.conversation_id;
    }}>
    <span class="row-head">
      <span class="presence" data-present=${row.contact_present}>
        <span class="unseen">${t(row.contact_present ? "row.present" : "row.absent")}</span>
      </span>
      <span class=${row.contact.name ? "row-name" : "row-name is-unknown"}>${row.contact.name ?? t("contact.unknown")}</span>
      <${When} row=${row} />
    </span>
    <span class="row-line">
      <span class="row-preview" lang=${row.language}>${spokenBy(row)}${row.preview.text}</span>
      ${
        row.status !== "bot" &&
        row.unread > 0 &&
        html`<span class="unread"><span aria-hidden="true">${row.unread}</span><span class="unseen">${t("row.unread", { n: row.unread })}</span></span>`
      }
    </span>
    <${Marks} row=${row} list=${list} />
  </button>`;
}

/** @param {{ row: Row, list: string }} props */
function Marks({ row, list }) {
  const complaint = row.reason !== "complaint" && isComplaint(row, config.value.complaint_from);
  const id = row.conversation_id;
  const offered = row.offer?.agent.id === agent.value?.id && row.offer;
  return html`<span class="row-marks">
    ${offered && html`<span class="reason" data-reason="offer">${t("row.offered")}</span>`}
    ${row.harassment && html`<span class="reason" data-reason="complaint">${t("row.harassment")}</span>`}
    ${desk.value.mentioned[id] && html`<span class="tag" data-mention title=${t("row.mentioned")}>@<span class="unseen">${t("row.mentioned")}</span></span>`}
    ${(writtenIn(id, "reply") || writtenIn(id, "note")) && html`<span class="tag" title=${t("row.draft")}><${Icon} name="pen" /><span class="unseen">${t("row.draft")}</span></span>`}
    ${row.reason && row.status !== "bot" && html`<${ReasonBadge} reason=${row.reason} />`}
    ${
      complaint &&
      html`<span class="complaint-mark" title=${`${t("row.complaint")} ${percent(row.complaint ?? 0)}`}>
        <${Icon} name="warning" /><span class="unseen">${t("row.complaint")}</span></span>`
    }
    ${row.language !== locale.value && html`<span class="tag" title=${t(`language.${row.language}`)}>${row.language.toUpperCase()}</span>`}
    ${row.identity_level !== "anonymous" && html`<span class="tag" title=${t(`identity.${row.identity_level}`)}><${Icon} name="lock" />${t("identity.proved")}</span>`}
    ${list === "all" && html`<span class="row-assignee">${holderOf(row)}</span>`}
  </span>`;
}

/** @param {{ reason: import("../types.d.ts").Reason }} props */
export function ReasonBadge({ reason }) {
  return html`<span class="reason" data-reason=${reason}>${t(`reason.${reason}`)}</span>`;
}

/** Who waits is shown for how long; else how long ago something happened. @param {{ row: Row }} props */
function When({ row }) {
  if (row.status === "queued" && row.queued_ms) return html`<${Waited} since=${row.queued_ms} owed=${row} />`;
  const owed = row.status === "assigned" && row.preview.role === "contact";
  return owed ? html`<${Waited} since=${row.preview.at_ms} owed=${row} />` : html`<${Updated} at=${row.updated_ms} />`;
}

/** A component of its own: only it is drawn anew each second. */
/** @param {{ since: number, owed: Row }} props */
export function Waited({ since, owed }) {
  const now = nowMs.value;
  const time = ticking(now - since, locale.value);
  const left = owed.due_ms ? ` · ${dueText(owed.due_ms - now)}` : "";
  return html`<span class="waited" data-tone=${waitTone(since, now, owed)} title=${`${t("row.waited", { time })}${left}`}>${time}</span>`;
}

/** @param {number} leftMs */
function dueText(leftMs) {
  const time = ticking(Math.abs(leftMs), locale.value);
  return t(leftMs >= 0 ? "row.due" : "row.overdue", { time });
}

/** @param {{ at: number }} props */
function Updated({ at }) {
  return html`<span class="row-updated">${ago(nowMs.value - at, locale.value)}</span>`;
}

/** @param {Row} row */
function spokenBy(row) {
  if (row.preview.role === "bot") return t("row.bot");
  return row.preview.role === "agent" ? t("row.agent") : "";
}

/** @param {Row} row */
function holderOf(row) {
  if (row.status === "assigned") return row.assignee?.name ?? "";
  return t(row.status === "bot" ? "status.bot" : "status.queued");
}

/** One conversation in a list: who, how long, what they last said, why it came. */
import { html } from "../../lib/html.js";
import { waitTone } from "../alerts.js";
import { ago, percent, ticking } from "../format.js";
import { show } from "../navigation.js";
import { locale, t } from "../preferences.js";
import { cursor, nowMs } from "../store.js";
import { Icon } from "./icons.js";

const COMPLAINT_FROM = 0.5;

/** @typedef {import("../types.d.ts").Row} Row */

/** @param {{ row: Row, list: keyof import("../types.d.ts").Lists, open: boolean, standing: boolean }} props */
export function RowView({ row, list, open, standing }) {
  const complaint = (row.complaint ?? 0) >= COMPLAINT_FROM;
  return html`<li>
    <button class="row" type="button" data-row=${row.conversation_id} aria-current=${open ? "true" : undefined}
      tabIndex=${standing ? 0 : -1} onClick=${() => show(row.conversation_id)}
      onFocus=${() => {
        cursor.value = row.conversation_id;
      }}>
      <span class="row-head">
        <span class="presence" data-present=${row.contact_present}>
          <span class="unseen">${t(row.contact_present ? "row.present" : "row.absent")}</span>
        </span>
        <span class=${row.contact.name ? "row-name" : "row-name is-unknown"}>${row.contact.name ?? t("contact.unknown")}</span>
        ${list === "waiting" && row.queued_ms ? html`<${Waited} since=${row.queued_ms} />` : html`<${Updated} at=${row.updated_ms} />`}
      </span>
      <span class="row-line">
        <span class="row-preview" lang=${row.language}>${spokenBy(row)}${row.preview.text}</span>
        ${
          list !== "bot" &&
          row.unread > 0 &&
          html`<span class="unread"><span aria-hidden="true">${row.unread}</span><span class="unseen">${t("row.unread", { n: row.unread })}</span></span>`
        }
      </span>
      <span class="row-marks">
        ${row.reason && html`<${ReasonBadge} reason=${row.reason} />`}
        ${
          complaint &&
          row.reason !== "complaint" &&
          html`<span class="complaint-mark" title=${`${t("row.complaint")} ${percent(row.complaint ?? 0)}`}>
            <${Icon} name="warning" /><span class="unseen">${t("row.complaint")}</span></span>`
        }
        ${row.language === "en" && html`<span class="tag" title=${t("language.en")}>EN</span>`}
        ${row.identity_level !== "anonymous" && html`<span class="tag" title=${t(`identity.${row.identity_level}`)}><${Icon} name="lock" />${t("identity.proved")}</span>`}
        ${list === "held" && row.assignee && html`<span class="row-assignee">${row.assignee.name}</span>`}
      </span>
    </button>
  </li>`;
}

/** @param {{ reason: import("../types.d.ts").Reason }} props */
export function ReasonBadge({ reason }) {
  return html`<span class="reason" data-reason=${reason}>${t(`reason.${reason}`)}</span>`;
}

/** A component of its own: only it is drawn anew each second. @param {{ since: number }} props */
export function Waited({ since }) {
  const waited = nowMs.value - since;
  const time = ticking(waited, locale.value);
  return html`<span class="waited" data-tone=${waitTone(waited)} title=${t("row.waited", { time })}>${time}</span>`;
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

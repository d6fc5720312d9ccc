/** The conversations that a number counts: nobody has to believe it. */
import { html } from "../../lib/html.js";
import { useFetched } from "../fetching.js";
import { span } from "../format.js";
import { locale, t } from "../preferences.js";
import { problemText } from "../problems.js";
import { behind } from "../record_requests.js";
import { dayAndTime, RecordMarks } from "../search/result.js";
import { Icon } from "../views/icons.js";
import { Modal } from "../views/modal.js";

/** @typedef {import("../record.d.ts").RecordRow} RecordRow */

/** @param {{ number: string, onClose: () => void }} props */
export function Behind({ number, onClose }) {
  const { data, problem } = useFetched(() => behind(number), [number]);
  const rows = data?.conversations ?? [];
  return html`<${Modal} className="dialog behind" label="behind-title" onClose=${onClose} lightly>
    <div class="behind-head"><h2 id="behind-title">${t(`wall.${/** @type {"arrivals"} */ (number)}`)}<span class="count" data-tone="plain">${rows.length}</span></h2>
      <button class="icon-button" type="button" autofocus aria-label=${t("action.close")} onClick=${onClose}><${Icon} name="close" /></button></div>
    ${problem && html`<p class="wrong">${problemText(problem)}</p>`}
    ${data && rows.length === 0 && html`<p class="part-empty">${t("wall.behind.none")}</p>`}
    <ul class="behind-list" tabIndex="0" aria-labelledby="behind-title">${rows.map(
      (row) => html`<li key=${row.conversation_id}><a href=${`#${row.conversation_id}`} onClick=${onClose}>
        <b class=${row.contact.name ? "" : "is-unknown"}>${row.contact.name ?? t("contact.unknown")}</b><${RecordMarks} row=${row} />
        <span class="behind-figure">${figureOf(number, row)}</span><time>${dayAndTime(row.started_ms)}</time></a></li>`,
    )}</ul>
  <//>`;
}

/** What this conversation adds to the number. @param {string} number @param {RecordRow} row */
function figureOf(number, row) {
  if (number === "csat") return row.csat ? `${row.csat.score} / 5` : "";
  if ((number === "wait" || number === "first_reply") && row.queued_ms && row.first_reply_ms)
    return span((row.first_reply_ms - row.queued_ms) / 1000, locale.value);
  return "";
}

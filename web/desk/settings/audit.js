/** Who changed or watched what, and when: read, never written. */
import { useEffect, useState } from "preact/hooks";
import { ApiError } from "../../lib/api.js";
import { html } from "../../lib/html.js";
import { refused } from "../live.js";
import { named, t } from "../preferences.js";
import { dayAndTime } from "../search/result.js";
import { colleagues } from "../store.js";
import { subjectText, tellingOf } from "./deed.js";
import { audit } from "./requests.js";

/** @typedef {import("./settings.d.ts").Audit} Audit */

export function AuditPage() {
  const [actor, setActor] = useState("");
  const [known, setKnown] = useState(/** @type {Audit | null} */ (null));

  /** @param {string | null} cursor */
  async function fetchMore(cursor) {
    try {
      const found = await audit(new URLSearchParams({ ...(actor && { actor }), ...(cursor && { cursor }) }));
      setKnown((before) => ({
        entries: [...(cursor ? (before?.entries ?? []) : []), ...found.entries],
        next: found.next,
      }));
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
      refused(failure);
    }
  }
  useEffect(() => {
    fetchMore(null);
  }, [actor]);

  return html`<div class="settings-bar"><label><span class="unseen">${t("audit.actor")}</span>
      <select class="select" value=${actor} onChange=${(/** @type {Event} */ event) => setActor(/** @type {HTMLSelectElement} */ (event.currentTarget).value)}>
        <option value="">${t("audit.everybody")}</option>
        ${Object.values(colleagues.value).map((one) => html`<option key=${one.id} value=${one.id}>${one.name}</option>`)}
      </select></label></div>
    ${known?.entries.length === 0 && html`<div class="empty"><p class="empty-title">${t("audit.none")}</p></div>`}
    <ol class="audit">${(known?.entries ?? []).map((entry) => html`<${Line} key=${entry.id} entry=${entry} />`)}</ol>
    ${known?.next && html`<button class="button" type="button" onClick=${() => fetchMore(known.next)}>${t("history.more")}</button>`}`;
}

/** @param {{ entry: Audit["entries"][number] }} props */
function Line({ entry }) {
  const telling = tellingOf(entry);
  const subject = subjectText(entry);
  return html`<li class="audit-line"><time>${dayAndTime(entry.at_ms)}</time>
    <p><b>${entry.actor.name}</b><span>${named("audit", entry.action)}</span>
      ${entry.subject.kind === "conversation" ? html`<a href=${`#/autopsy/${entry.subject.id}`}>${t("audit.conversation")}</a>` : subject && html`<b>${subject}</b>`}</p>
    ${telling.length > 0 && html`<dl>${telling.map(([label, text]) => html`<div key=${label}><dt>${label}</dt><dd>${text}</dd></div>`)}</dl>`}</li>`;
}

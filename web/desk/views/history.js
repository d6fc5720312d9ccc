/** Earlier conversations of the same contact, under the account: what was asked before, and how it ended. */
import { useEffect, useState } from "preact/hooks";
import { ApiError } from "../../lib/api.js";
import { html } from "../../lib/html.js";
import { shortInstant } from "../format.js";
import { locale, t } from "../preferences.js";
import { history } from "../record_requests.js";
import { RecordMarks } from "../search/result.js";

/** @typedef {import("../record.d.ts").History} Fetched */

/** @param {{ detail: import("../types.d.ts").Detail }} props */
export function ContactHistory({ detail }) {
  const [known, setKnown] = useState(
    /** @type {{ items: Fetched["conversations"], next: string | null } | null} */ (null),
  );
  const contact = detail.contact.id;

  /** @param {string} [cursor] */
  async function fetchMore(cursor) {
    try {
      const fetched = await history(contact, cursor);
      setKnown((before) => ({
        items: [...(cursor ? (before?.items ?? []) : []), ...fetched.conversations],
        next: fetched.next,
      }));
    } catch (failure) {
      if (!(failure instanceof ApiError)) throw failure;
    }
  }
  useEffect(() => {
    setKnown(null);
    fetchMore();
  }, [contact, detail.identity_level]);

  const items = known?.items.filter((one) => one.conversation_id !== detail.conversation_id) ?? [];
  return html`<section class="history" aria-label=${t("history.title")}>
    <h3>${t("history.title")}${items.length > 0 && html`<span class="count" data-tone="plain">${items.length}${known?.next ? "+" : ""}</span>`}</h3>
    ${known && items.length === 0 && html`<p class="part-empty">${t("history.none")}</p>`}
    <ul>${items.map(
      (one) => html`<li key=${one.conversation_id}><a class="history-entry" href=${`#${one.conversation_id}`}>
        <span class="history-words" lang=${one.language}>${one.first_words}</span>
        <span class="history-more"><time>${shortInstant(one.started_ms, locale.value)}</time>${!one.mine && html`<span>${t("history.other_visit")}</span>`}<${RecordMarks} row=${one} /></span>
      </a></li>`,
    )}</ul>
    ${known?.next && html`<button class="link-button" type="button" onClick=${() => fetchMore(known.next ?? undefined)}>${t("history.more")}</button>`}
  </section>`;
}

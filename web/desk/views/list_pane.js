/** The four lists with their counts. */
import { html } from "../../lib/html.js";
import { waitTone } from "../alerts.js";
import { reload } from "../live.js";
import { t } from "../preferences.js";
import { cursor, desk, list, listFailed, lists, nowMs, selected } from "../store.js";
import { Icon } from "./icons.js";
import { RowView } from "./row.js";

/** @typedef {keyof import("../types.d.ts").Lists} ListName */
/** @type {ListName[]} */
export const LIST_NAMES = ["waiting", "mine", "held", "bot"];

export function ListPane() {
  const name = list.value;
  const rows = lists.value[name];
  const standing = rows.some((row) => row.conversation_id === cursor.value) ? cursor.value : rows[0]?.conversation_id;
  return html`<nav class="list-pane" aria-label=${t("list.label")}>
    <div class="tabs" role="tablist" aria-label=${t("list.label")} onKeyDown=${moveTab}>
      ${LIST_NAMES.map((one) => html`<${Tab} key=${one} name=${one} />`)}
    </div>
    <div class="rows" id="rows" role="tabpanel" aria-labelledby=${`tab-${name}`} tabIndex=${rows.length ? -1 : 0}>
      ${listFailed.value && html`<${Failed} />`}
      ${
        !desk.value.loaded
          ? !listFailed.value && html`<${Skeleton} />`
          : rows.length === 0
            ? html`<${Empty} name=${name} />`
            : html`<ul>
              ${rows.map(
                (row) => html`<${RowView} key=${row.conversation_id} row=${row} list=${name}
                open=${row.conversation_id === selected.value} standing=${row.conversation_id === standing} />`,
              )}
            </ul>`
      }
    </div>
  </nav>`;
}

/** @param {{ name: ListName }} props */
function Tab({ name }) {
  const rows = lists.value[name];
  const chosen = list.value === name;
  const unread = name === "mine" && rows.some((row) => row.unread > 0);
  return html`<button class="tab" type="button" role="tab" id=${`tab-${name}`} aria-controls="rows" aria-selected=${chosen}
    tabIndex=${chosen ? 0 : -1} title=${name === "held" ? t("list.held.long") : undefined}
    onClick=${() => {
      list.value = name;
    }}>
    <span>${t(`list.${name}`)}</span>
    ${name === "waiting" && desk.value.loaded && rows.length > 0 ? html`<${WaitingCount} rows=${rows} />` : html`<span class="count" data-tone=${unread ? "unread" : "plain"}>${desk.value.loaded ? rows.length : "–"}</span>`}
  </button>`;
}

/** Coloured by the longest wait. @param {{ rows: import("../types.d.ts").Row[] }} props */
function WaitingCount({ rows }) {
  const longest = nowMs.value - (rows[0]?.queued_ms ?? nowMs.value);
  return html`<span class="count" data-tone=${waitTone(longest)}>${rows.length}</span>`;
}

/** @param {{ name: ListName }} props */
function Empty({ name }) {
  return html`<div class="empty">
    <p class="empty-title">${t(`list.empty.${name}`)}</p>
    <p>${t(`list.empty.${name}.more`)}</p>
  </div>`;
}

function Failed() {
  return html`<div class="failed" role="alert">
    <${Icon} name="warning" /><p>${t("list.failed")}</p>
    <button class="button" type="button" onClick=${reload}>${t("list.retry")}</button>
  </div>`;
}

function Skeleton() {
  return html`<ul class="skeleton" aria-hidden="true">${[1, 2, 3, 4, 5].map((n) => html`<li key=${n}><i></i><i></i><i></i></li>`)}</ul>`;
}

/** Arrow keys move between tabs, as everywhere. @param {KeyboardEvent} event */
function moveTab(event) {
  const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
  if (step === 0) return;
  event.preventDefault();
  const place = (LIST_NAMES.indexOf(list.value) + step + LIST_NAMES.length) % LIST_NAMES.length;
  list.value = LIST_NAMES[place] ?? "waiting";
  document.getElementById(`tab-${list.value}`)?.focus();
}

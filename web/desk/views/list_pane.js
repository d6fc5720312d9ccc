/** The lists with their counts, what narrows them, and the rows on screen. */
import { useLayoutEffect } from "preact/hooks";
import { html } from "../../lib/html.js";
import { waitTone } from "../alerts.js";
import { LIST_NAMES } from "../lists.js";
import { reload } from "../live.js";
import { t } from "../preferences.js";
import {
  cursor,
  desk,
  filter,
  focusWanted,
  list,
  listed,
  listFailed,
  lists,
  nowMs,
  selected,
  totals,
} from "../store.js";
import { Icon } from "./icons.js";
import { ListFilter } from "./list_filter.js";
import { ROW_REM, RowView } from "./row.js";
import { VirtualList } from "./virtual_list.js";

/** @typedef {keyof import("../types.d.ts").Lists} ListName */

export function ListPane() {
  const name = list.value;
  return html`<nav class="list-pane" aria-label=${t("list.label")}>
    <div class="tabs" role="tablist" aria-label=${t("list.label")} onKeyDown=${moveTab}>
      ${LIST_NAMES.map((one) => html`<${Tab} key=${one} name=${one} />`)}
    </div>
    <${ListFilter} />
    <div class="rows" id="rows" role="tabpanel" aria-labelledby=${`tab-${name}`} tabIndex=${listed.value.length ? -1 : 0}>
      ${listFailed.value && html`<${Failed} />`}
      ${
        !desk.value.loaded
          ? !listFailed.value && html`<${Skeleton} />`
          : listed.value.length === 0
            ? html`<${Empty} name=${name} />`
            : html`<${Rows} />`
      }
    </div>
  </nav>`;
}

function Rows() {
  const rows = listed.value;
  const known = cursor.value === null ? undefined : desk.value.rows.get(cursor.value);
  const place = known ? rows.indexOf(known) : -1;
  const standing = Math.max(0, place);
  const wanted = focusWanted.value;
  useLayoutEffect(() => {
    if (!wanted) return;
    focusWanted.value = null;
    const row = document.querySelector(`[data-row="${CSS.escape(wanted)}"]`);
    /** @type {HTMLElement | null} */ (row)?.focus({ preventScroll: true });
  }, [wanted]);
  return html`<${VirtualList} items=${rows} heightRem=${ROW_REM} keyOf=${idOf} standing=${standing}
    draw=${(/** @type {import("../types.d.ts").Row} */ row, /** @type {number} */ place) =>
      html`<${RowView} row=${row} list=${list.value} open=${row.conversation_id === selected.value}
        standing=${place === standing} />`} />`;
}

/** @param {import("../types.d.ts").Row} row */
function idOf(row) {
  return row.conversation_id;
}

/** @param {{ name: ListName }} props */
function Tab({ name }) {
  const count = totals.value[name];
  const chosen = list.value === name;
  const unread = name === "mine" && lists.value.mine.filter((row) => row.unread > 0).length > 0;
  return html`<button class="tab" type="button" role="tab" id=${`tab-${name}`} aria-controls="rows" aria-selected=${chosen}
    tabIndex=${chosen ? 0 : -1} title=${t(`list.${name}.long`)}
    onClick=${() => {
      list.value = name;
    }}>
    <span>${t(`list.${name}`)}</span>
    ${name === "waiting" && desk.value.loaded && count > 0 ? html`<${WaitingCount} count=${count} />` : html`<span class="count" data-tone=${unread ? "unread" : "plain"}>${desk.value.loaded ? count.toLocaleString() : "–"}</span>`}
  </button>`;
}

/** Coloured by who is served next. @param {{ count: number }} props */
function WaitingCount({ count }) {
  const next = lists.value.waiting.at(0);
  const tone = next ? waitTone(next.queued_ms ?? nowMs.value, nowMs.value, next) : "calm";
  return html`<span class="count" data-tone=${tone}>${count.toLocaleString()}</span>`;
}

/** @param {{ name: ListName }} props */
function Empty({ name }) {
  if (filter.value && lists.value[name].length > 0) {
    return html`<div class="empty">
      <p class="empty-title">${t("list.empty.filter")}</p>
      <p><button class="link-button" type="button" onClick=${showAll}>${t("list.filter.clear")}</button></p>
    </div>`;
  }
  return html`<div class="empty">
    <p class="empty-title">${t(`list.empty.${name}`)}</p>
    <p>${t(`list.empty.${name}.more`)}</p>
  </div>`;
}

function showAll() {
  filter.value = "";
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

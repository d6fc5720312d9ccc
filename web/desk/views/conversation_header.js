/** Who it is, who has it, and what can be done with it: the likeliest as buttons, the rest in a menu. */
import { html } from "../../lib/html.js";
import { able, act, KEYS } from "../acts.js";
import { showLess, showPacket } from "../navigation.js";
import { locale, t } from "../preferences.js";
import { desk } from "../store.js";
import { Icon } from "./icons.js";
import { queueLabel } from "./list_filter.js";
import { Menu } from "./menu.js";
import { Waited } from "./row.js";

/** @typedef {import("../types.d.ts").Detail} Detail */
/** @typedef {import("../permissions.js").Action} Action */

/** @type {Action[]} the ones that are buttons; writing has the composer */
const BUTTONS = ["accept", "decline", "claim", "take_over", "join", "part", "transfer", "return", "resolve"];
/** @type {Action[]} */
const IN_MENU = ["release", "whisper", "why", "autopsy", "harassment"];

/** @param {{ detail: Detail }} props */
export function ConversationHeader({ detail }) {
  const may = able(detail);
  const name = detail.contact.name ?? t("contact.unknown");
  return html`<header class="conversation-head">
    <button class="icon-button only-small" type="button" aria-label=${t("action.back")} onClick=${showLess}><${Icon} name="back" /></button>
    <div class="conversation-who">
      <h2 class=${detail.contact.name ? "" : "is-unknown"}>${name}</h2>
      <p class="conversation-facts">
        <${StatusBadge} detail=${detail} />
        ${(detail.joined ?? []).map((one) => html`<span class="fact is-joined" key=${one.id}><${Icon} name="people" />${t("conversation.joined", { name: one.name })}</span>`)}
        ${detail.status === "queued" && detail.queued_ms && html`<${Waited} since=${detail.queued_ms} owed=${detail} />`}
        ${detail.harassment && html`<span class="reason" data-reason="complaint">${t("row.harassment")}</span>`}
        ${detail.queue && html`<span class="fact">${queueLabel(detail.queue)}</span>`}
        <span class="fact"><span class="presence" data-present=${detail.contact_present}></span>${t(detail.contact_present ? "row.present" : "row.absent")}</span>
        ${detail.language !== locale.value && html`<span class="tag" title=${t(`language.${detail.language}`)}>${detail.language.toUpperCase()}</span>`}
        ${detail.email_left && html`<span class="fact">${t("conversation.email_left", { email: detail.email_left })}</span>`}
      </p>
    </div>
    <button class="button only-narrow" type="button" onClick=${showPacket}><${Icon} name="packet" />${t("action.packet")}</button>
    <div class="conversation-actions">
      ${BUTTONS.filter((action) => may.includes(action)).map((action) => html`<${ActionButton} key=${action} action=${action} detail=${detail} />`)}
      <${Menu} label=${t("action.more")} items=${IN_MENU.filter((action) => may.includes(action)).map((action) => ({
        name: t(`action.${/** @type {"release"} */ (action)}`),
        key: KEYS[action],
        go: () => act(action, detail),
      }))} />
    </div>
  </header>`;
}

/** @param {{ detail: Detail }} props */
function StatusBadge({ detail }) {
  const mine = detail.assignee?.id === desk.value.agent?.id;
  const text =
    detail.status === "assigned"
      ? t(mine ? "status.mine" : "status.assigned", { name: detail.assignee?.name ?? "" })
      : t(`status.${detail.status}`);
  return html`<span class="status" data-status=${detail.status} data-mine=${mine}>${text}</span>`;
}

/** @param {{ action: Action, detail: Detail }} props */
function ActionButton({ action, detail }) {
  const mine = detail.status === "assigned" && detail.assignee?.id === desk.value.agent?.id;
  const main = ["claim", "take_over", "accept"].includes(action) || (action === "resolve" && mine);
  const text = t(
    action === "claim" && detail.status === "bot" ? "action.claim.bot" : `action.${/** @type {"claim"} */ (action)}`,
  );
  return html`<button class=${main ? "button is-main" : "button"} type="button" aria-keyshortcuts=${KEYS[action]}
    title=${KEYS[action] ? `${text}（${KEYS[action]}）` : undefined} onClick=${() => act(action, detail)}>${text}</button>`;
}

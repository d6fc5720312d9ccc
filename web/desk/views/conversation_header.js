/** Who it is, who has it, and what can be done with it. */
import { html } from "../../lib/html.js";
import { claim, release } from "../actions.js";
import { showLess, showPacket } from "../navigation.js";
import { actionsFor } from "../permissions.js";
import { t } from "../preferences.js";
import { desk, dialog } from "../store.js";
import { Icon } from "./icons.js";
import { Waited } from "./row.js";

/** @typedef {import("../types.d.ts").Detail} Detail */
/** @typedef {import("../permissions.js").Action} Action */

/** @type {Action[]} the ones that are buttons; writing has the composer */
const BUTTONS = ["claim", "take_over", "return", "release", "resolve"];

/** @param {{ detail: Detail }} props */
export function ConversationHeader({ detail }) {
  const able = actionsFor(desk.value.agent, detail);
  const buttons = BUTTONS.filter((action) => able.includes(action));
  const name = detail.contact.name ?? t("contact.unknown");
  return html`<header class="conversation-head">
    <button class="icon-button only-small" type="button" aria-label=${t("action.back")} onClick=${showLess}><${Icon} name="back" /></button>
    <div class="conversation-who">
      <h2 class=${detail.contact.name ? "" : "is-unknown"}>${name}</h2>
      <p class="conversation-facts">
        <${StatusBadge} detail=${detail} />
        ${detail.status === "queued" && detail.queued_ms && html`<${Waited} since=${detail.queued_ms} due=${detail.due_ms} />`}
        <span class="presence" data-present=${detail.contact_present}></span>
        <span>${t(detail.contact_present ? "row.present" : "row.absent")}</span>
        <span class="fact">${t(`language.${detail.language}`)}</span>
        ${detail.email_left && html`<span class="fact">${t("conversation.email_left", { email: detail.email_left })}</span>`}
      </p>
    </div>
    <button class="button only-narrow" type="button" onClick=${showPacket}><${Icon} name="packet" />${t("action.packet")}</button>
    <div class="conversation-actions">
      ${buttons.map((action) => html`<${ActionButton} key=${action} action=${action} detail=${detail} />`)}
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
  const main =
    action === "claim" ||
    action === "take_over" ||
    (action === "resolve" && detail.status === "assigned" && detail.assignee?.id === desk.value.agent?.id);
  const text = {
    claim: t(detail.status === "bot" ? "action.claim.bot" : "action.claim"),
    take_over: t("action.take_over"),
    release: t("action.release"),
    return: t("action.return"),
    resolve: t("action.resolve"),
    reply: "",
    note: "",
  };
  return html`<button class=${main ? "button is-main" : "button"} type="button" aria-keyshortcuts=${KEYS[action]}
    title=${KEYS[action] ? `${text[action]}（${KEYS[action]}）` : undefined} onClick=${() => act(action, detail)}>${text[action]}</button>`;
}

/** @type {Partial<Record<Action, string>>} */
const KEYS = { claim: "c", take_over: "c", return: "b", resolve: "e" };

/**
 * Do it, or ask first where it cannot simply be undone.
 *
 * @param {Action} action
 * @param {Detail} detail
 */
export function act(action, detail) {
  const id = detail.conversation_id;
  if (action === "claim") claim(id);
  if (action === "release") release(id);
  if (action === "return") dialog.value = { kind: "return", id };
  if (action === "resolve") dialog.value = { kind: "resolve", id };
  if (action === "take_over") dialog.value = { kind: "takeover", id, assignee: detail.assignee, pending: null };
}

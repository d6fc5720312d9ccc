/** Where an agent writes: a reply to the customer, or a note that only colleagues see. */
import { useEffect, useRef } from "preact/hooks";
import { html } from "../../lib/html.js";
import { isComposing, meansSend } from "../../lib/ime.js";
import { send, sendAfterTakeover } from "../actions.js";
import { composerBarrier } from "../permissions.js";
import { enterSends, t } from "../preferences.js";
import { composerTab, desk, drafts } from "../store.js";
import { startedTyping, stoppedTyping } from "../typing.js";
import { Icon } from "./icons.js";

const LIMIT = 4000;
const SHOW_COUNT_FROM = 3500;
const IS_MAC = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** @typedef {import("../types.d.ts").Detail} Detail */

/** @param {{ detail: Detail }} props */
export function Composer({ detail }) {
  const barrier = composerBarrier(desk.value.agent, detail);
  const tab = barrier === "resolved" ? "note" : composerTab.value;
  if (barrier === "trainer")
    return html`<p class="composer-barrier"><${Icon} name="lock" />${t("composer.trainer")}</p>`;
  return html`<section class="composer" data-tab=${tab} aria-label=${t(`composer.${tab}`)}>
    <div class="composer-head">
      <div class="composer-tabs" role="tablist" aria-label=${t("conversation.label")}>
        <${Tab} name="reply" chosen=${tab === "reply"} barred=${barrier === "resolved"} />
        <${Tab} name="note" chosen=${tab === "note"} barred=${false} />
      </div>
      <p class="composer-says">${saysOf(detail, barrier, tab)}</p>
    </div>
    <${Writing} detail=${detail} tab=${tab} held=${barrier === "held"} />
  </section>`;
}

/** @param {{ name: "reply" | "note", chosen: boolean, barred: boolean }} props */
function Tab({ name, chosen, barred }) {
  return html`<button class="composer-tab" type="button" role="tab" aria-selected=${chosen} disabled=${barred}
    aria-keyshortcuts=${name[0]}
    onClick=${() => {
      composerTab.value = name;
      document.getElementById("composer-text")?.focus();
    }}>
    ${name === "note" && html`<${Icon} name="lock" />`}${t(`composer.${name}`)}
  </button>`;
}

/** @param {{ detail: Detail, tab: "reply" | "note", held: boolean }} props */
function Writing({ detail, tab, held }) {
  const id = detail.conversation_id;
  const key = `${id}/${tab}`;
  const text = drafts.value[key] ?? "";
  const ready = text.trim() !== "" && text.length <= LIMIT;
  const field = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  useEffect(() => () => stoppedTyping(id), [id]);

  /** @param {string} next */
  function write(next) {
    drafts.value = { ...drafts.value, [key]: next };
    if (tab === "reply" && next.trim() !== "") startedTyping(id);
    else stoppedTyping(id);
  }

  function submit() {
    if (!ready) return;
    write("");
    stoppedTyping(id);
    if (tab === "reply" && held) sendAfterTakeover(id, text.trim(), detail.assignee);
    else send(id, tab === "note" ? "note" : "outgoing", text.trim());
    field.current?.focus();
  }

  /** @param {KeyboardEvent} event */
  function keyed(event) {
    if (isComposing(event)) return;
    if (event.key === "Escape") {
      field.current?.blur();
    } else if (meansSend(event) && (enterSends.value || event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      submit();
    }
  }

  return html`<div class="writing">
    <textarea id="composer-text" class="composer-text" ref=${field} rows="3" value=${text} lang=${tab === "reply" ? detail.language : undefined}
      aria-label=${t(`composer.${tab}`)} placeholder=${t(`composer.${tab}.placeholder`)} onKeyDown=${keyed}
      onInput=${(/** @type {InputEvent} */ event) => write(/** @type {HTMLTextAreaElement} */ (event.currentTarget).value)}
      onBlur=${() => stoppedTyping(id)}></textarea>
    <div class="composer-foot">
      <label class="composer-mode"><input type="checkbox" checked=${enterSends.value} onChange=${toggleEnter} />${t("composer.mode")}</label>
      <span class="composer-hint">${enterSends.value ? t("composer.hint.enter") : t("composer.hint.mod", { mod: IS_MAC ? "⌘" : "Ctrl" })}</span>
      ${text.length >= SHOW_COUNT_FROM && html`<span class="composer-count" data-over=${text.length > LIMIT}>${t("composer.count", { n: text.length, limit: LIMIT })}</span>`}
      <button class="button is-main" type="button" disabled=${!ready} onClick=${submit}>${t(tab === "note" ? "composer.send.note" : "composer.send")}</button>
    </div>
  </div>`;
}

/**
 * @param {Detail} detail
 * @param {ReturnType<typeof composerBarrier>} barrier
 * @param {"reply" | "note"} tab
 */
function saysOf(detail, barrier, tab) {
  if (barrier === "resolved") return t("composer.resolved");
  if (tab === "note") return "";
  if (barrier === "held") return t("composer.held", { name: detail.assignee?.name ?? "" });
  return detail.status === "assigned" ? "" : t("composer.takes");
}

function toggleEnter() {
  enterSends.value = !enterSends.value;
}

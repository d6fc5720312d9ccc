/** Where an agent writes: a reply to the customer, or a note that only colleagues see. */
import { html } from "../../lib/html.js";
import { able, write } from "../acts.js";
import { composerBarrier, hasJoined } from "../permissions.js";
import { t } from "../preferences.js";
import { composerTab, desk } from "../store.js";
import { Icon } from "./icons.js";
import { OthersHere } from "./others_here.js";
import { Suggested } from "./suggested.js";
import { Writing } from "./writing.js";

/** @typedef {import("../types.d.ts").Detail} Detail */

/** @param {{ detail: Detail }} props */
export function Composer({ detail }) {
  const barrier = composerBarrier(desk.value.agent, detail);
  const may = able(detail);
  const whispers = may.includes("whisper");
  const chosen = composerTab.value === "whisper" && !whispers ? "note" : composerTab.value;
  const tab = barrier === "resolved" ? "note" : chosen;
  if (barrier === "trainer")
    return html`<p class="composer-barrier"><${Icon} name="lock" />${t("composer.trainer")}</p>`;
  return html`<section class="composer" data-tab=${tab} aria-label=${t(`composer.${tab}`)}>
    <div class="composer-head">
      <div class="composer-tabs" role="tablist" aria-label=${t("conversation.label")}>
        <${Tab} name="reply" chosen=${tab === "reply"} barred=${barrier === "resolved"} />
        <${Tab} name="note" chosen=${tab === "note"} barred=${false} />
        ${whispers && html`<${Tab} name="whisper" chosen=${tab === "whisper"} barred=${false} />`}
      </div>
      <p class="composer-says">${saysOf(detail, barrier, tab)}</p>
    </div>
    <${OthersHere} id=${detail.conversation_id} />
    ${tab === "reply" && html`<${Suggested} detail=${detail} />`}
    <${Writing} key=${tab} detail=${detail} tab=${tab} held=${barrier === "held"} />
  </section>`;
}

/** @param {{ name: "reply" | "note" | "whisper", chosen: boolean, barred: boolean }} props */
function Tab({ name, chosen, barred }) {
  return html`<button class="composer-tab" type="button" role="tab" aria-selected=${chosen} disabled=${barred}
    aria-keyshortcuts=${name === "whisper" ? "y" : name[0]} onClick=${() => write(name)}>
    ${name !== "reply" && html`<${Icon} name="lock" />`}${t(`composer.${name}`)}
  </button>`;
}

/**
 * @param {Detail} detail
 * @param {ReturnType<typeof composerBarrier>} barrier
 * @param {"reply" | "note" | "whisper"} tab
 */
function saysOf(detail, barrier, tab) {
  if (barrier === "resolved") return t("composer.resolved");
  if (tab !== "reply") return "";
  const name = detail.assignee?.name ?? "";
  if (barrier === "held") return t("composer.held", { name });
  if (hasJoined(desk.value.agent, detail)) return t("composer.joined", { name });
  return detail.status === "assigned" ? "" : t("composer.takes");
}

/** The middle: the conversation on screen, or a word when there is none. */
import { html } from "../../lib/html.js";
import { openConversation } from "../live.js";
import { t } from "../preferences.js";
import { problemText } from "../problems.js";
import { opened, openFailed, selected } from "../store.js";
import { Composer } from "./composer.js";
import { ConversationHeader } from "./conversation_header.js";
import { Icon } from "./icons.js";
import { Transcript } from "./transcript.js";

export function ConversationPane() {
  return html`<main class="conversation-pane" id="conversation" tabIndex="-1" aria-label=${t("conversation.label")}>
    <${Inside} />
  </main>`;
}

function Inside() {
  const id = selected.value;
  const open = opened.value;
  if (!id) return html`<${Nothing} />`;
  if (open) {
    return html`<${ConversationHeader} detail=${open.conversation} />
      <${Transcript} key=${id} open=${open} />
      <${Composer} key=${`composer-${id}`} detail=${open.conversation} />`;
  }
  if (openFailed.value) return html`<${Failed} id=${id} problem=${openFailed.value} />`;
  return html`<div class="transcript-skeleton" aria-hidden="true"><i></i><i></i><i></i><i></i></div>
    <p class="unseen" role="status">${t("desk.loading")}</p>`;
}

function Nothing() {
  return html`<div class="empty is-large">
    <${Icon} name="packet" />
    <p class="empty-title">${t("conversation.none")}</p>
    <p>${t("conversation.none.more")}</p>
  </div>`;
}

/** @param {{ id: string, problem: import("../types.d.ts").Problem }} props */
function Failed({ id, problem }) {
  return html`<div class="empty is-large" role="alert">
    <${Icon} name="warning" />
    <p class="empty-title">${t("conversation.failed")}</p>
    <p>${problemText(problem)}</p>
    <button class="button" type="button" onClick=${() => openConversation(id)}>${t("action.retry")}</button>
  </div>`;
}

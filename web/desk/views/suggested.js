/** What the bot would suggest: a first reply made from the packet, and answers of the FAQ; each goes into the field. */
import { useEffect, useState } from "preact/hooks";
import { ApiError } from "../../lib/api.js";
import { html } from "../../lib/html.js";
import { has } from "../abilities.js";
import { write, writtenIn } from "../drafts.js";
import { locale, t } from "../preferences.js";
import * as requests from "../requests.js";
import { desk, opened } from "../store.js";
import { isAnswered, lastOfContact } from "../timeline.js";
import { Icon } from "./icons.js";

/** @typedef {import("../types.d.ts").Suggestions} Suggestions */

/** @param {{ detail: import("../types.d.ts").Detail }} props */
export function Suggested({ detail }) {
  const id = detail.conversation_id;
  const asked = opened.value ? lastOfContact(opened.value.events) : 0;
  const [found, setFound] = useState(/** @type {Suggestions | null} */ (null));
  const open = detail.status === "queued" || detail.status === "assigned";
  const wanted = has("suggestions") && open && !isAnswered(opened.value?.events ?? []);
  useEffect(() => {
    if (!wanted) return setFound(null);
    let gone = false;
    requests
      .suggestions(id)
      .then((answer) => !gone && setFound(answer))
      .catch((failure) => {
        if (!(failure instanceof ApiError)) throw failure;
      });
    return () => {
      gone = true;
    };
  }, [id, asked, wanted]);
  const onItsWay = (desk.value.pending[id] ?? []).some((one) => one.kind === "outgoing" && one.state !== "failed");
  if (onItsWay || !found || (found.answers.length === 0 && !found.first_reply) || writtenIn(id, "reply") !== "")
    return null;
  return html`<ul class="suggested" aria-label=${t("suggested.label")}>
    ${found.first_reply && html`<li><${Suggestion} id=${id} name=${t("suggested.first")} text=${found.first_reply} icon="pen" /></li>`}
    ${found.answers.map(
      (one) =>
        html`<li key=${one.intent}><${Suggestion} id=${id} name=${one.title[locale.value]} text=${one.text} icon="bulb" /></li>`,
    )}
  </ul>`;
}

/** @param {{ id: string, name: string, text: string, icon: "pen" | "bulb" }} props */
function Suggestion({ id, name, text, icon }) {
  return html`<button type="button" class="suggestion" title=${text} onClick=${() => {
    write(id, "reply", text);
    document.getElementById("composer-text")?.focus();
  }}><${Icon} name=${icon} /><b>${name}</b><span>${text}</span></button>`;
}

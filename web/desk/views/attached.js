/** The files that go with the message that is being written. */
import { useRef } from "preact/hooks";
import { html } from "../../lib/html.js";
import { has } from "../abilities.js";
import { detach, filesOf, take, uploading } from "../attaching.js";
import { config } from "../config.js";
import { percent, size } from "../format.js";
import { t } from "../preferences.js";
import { Icon } from "./icons.js";

/** @typedef {"reply" | "note" | "whisper"} Tab */

/** @param {{ id: string, tab: Tab }} props */
export function Attached({ id, tab }) {
  const files = filesOf(id, tab);
  const coming = uploading.value[`${id}/${tab}`] ?? [];
  if (files.length === 0 && coming.length === 0) return null;
  return html`<ul class="attached" aria-label=${t("files.attached")}>
    ${files.map(
      (file) => html`<li key=${file.id}>
        ${file.width && file.url ? html`<img src=${file.url} alt="" />` : html`<${Icon} name="clip" />`}<span class="attached-name">${file.name}</span><span class="figure">${size(file.size_bytes)}</span>
        <button type="button" class="icon-button" aria-label=${t("files.remove", { name: file.name })} onClick=${() => detach(id, tab, file.id)}><${Icon} name="close" /></button>
      </li>`,
    )}
    ${coming.map((one) => html`<li key=${one.name} aria-busy="true"><progress max="1" value=${one.part} aria-label=${one.name}></progress><span class="attached-name">${one.name}</span><span class="figure">${percent(one.part)}</span></li>`)}
  </ul>`;
}

/** @param {{ id: string, tab: Tab }} props */
export function AttachButton({ id, tab }) {
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  if (!has("files") || tab === "whisper") return null;
  return html`<button class="icon-button" type="button" title=${`${t("files.attach")}（f）`} aria-label=${t("files.attach")} aria-keyshortcuts="f" onClick=${() => field.current?.click()}>
      <${Icon} name="clip" />
    </button>
    <input class="unseen" id="attach" type="file" multiple tabIndex="-1" aria-hidden="true" ref=${field} accept=${config.value.file_types.join(",")}
      onChange=${(/** @type {Event} */ event) => {
        const input = /** @type {HTMLInputElement} */ (event.currentTarget);
        take(id, tab, Array.from(input.files ?? []));
        input.value = "";
      }} />`;
}

/** One message: the customer's on the left, ours on the right, notes across and marked as ours alone. */
import { html } from "../../lib/html.js";
import { clockTime } from "../../lib/time.js";
import { size } from "../format.js";
import { locale, t } from "../preferences.js";
import { desk } from "../store.js";
import { Icon } from "./icons.js";
import { Said } from "./said.js";
import { Thought } from "./thought.js";

/** @typedef {import("../types.d.ts").MessageEvent} MessageEvent */

/** @param {{ item: Extract<import("../types.d.ts").Item, { type: "message" }>, language: string, contact: string | null }} props */
export function Message({ item, language, contact }) {
  const { message, turn, helpful, follows, read } = item;
  if (message.kind === "activity")
    return html`<li class="activity is-said"><span lang=${language}>${message.text}</span></li>`;
  const from = message.kind === "note" ? "note" : message.author.role;
  return html`<li class="message" data-from=${from} data-follows=${follows}>
    ${!follows && html`<${Author} message=${message} contact=${contact} />`}
    <div class="bubble">
      ${message.text && html`<${Said} text=${message.text} language=${message.kind === "note" ? undefined : language} />`}
      ${message.images.map((image) => html`<${Picture} key=${image.url} image=${image} from=${message.author.role} />`)}
      ${(message.files ?? []).map((file) => html`<${FileLink} key=${file.url} file=${file} />`)}
      ${message.custom?.withheld && html`<p class="asked-proof"><${Icon} name="lock" />${t("message.withheld")}</p>`}
      ${message.custom?.type === "proof_required" && html`<p class="asked-proof"><${Icon} name="lock" />${t("message.proof")}</p>`}
      ${message.choice && html`<p class="by-choice">${t("message.choice")}</p>`}
      ${message.buttons.length > 0 && html`<${Offered} buttons=${message.buttons} />`}
    </div>
    ${helpful !== null && html`<${Feedback} helpful=${helpful} />`}
    ${read && html`<p class="read">${t("message.read")}</p>`}
    ${turn && html`<${Thought} turn=${turn} />`}
  </li>`;
}

/** @param {{ message: MessageEvent, contact: string | null }} props */
function Author({ message, contact }) {
  const time = html`<time dateTime=${new Date(message.at_ms).toISOString()}>${clockTime(message.at_ms, locale.value)}</time>`;
  if (message.kind === "note") {
    const whispered = message.custom?.type === "whisper";
    return html`<p class="author"><${Icon} name="lock" /><b>${t(whispered ? "message.whisper" : "message.note")}</b><span>${authorName(message, contact)}</span>${time}</p>`;
  }
  return html`<p class="author"><b>${authorName(message, contact)}</b>${time}</p>`;
}

/**
 * @param {MessageEvent} message
 * @param {string | null} contact
 */
function authorName({ author }, contact) {
  if (author.role === "agent") return author.id === desk.value.agent?.id ? t("message.you") : (author.name ?? "");
  if (author.role === "contact") return author.name ?? contact ?? t("message.contact");
  return author.role === "bot" ? (author.name ?? t("message.bot")) : t("message.system");
}

/** Its place is kept before it has loaded, so that the transcript does not jump. */
/** @param {{ image: MessageEvent["images"][number], from: string }} props */
function Picture({ image, from }) {
  const label = t(from === "contact" ? "message.image" : "message.image.ours");
  const ratio = image.width && image.height ? image.width / image.height : null;
  const place = ratio ? { width: `min(20rem, 70vw, ${16 * ratio}rem)`, aspectRatio: String(ratio) } : {};
  return html`<a class="picture" href=${image.url} target="_blank" rel="noopener noreferrer">
    <img src=${image.url} alt=${label} style=${place} />
  </a>`;
}

/** @param {{ file: import("../types.d.ts").SentFile }} props */
function FileLink({ file }) {
  return html`<a class="sent-file" href=${file.url} target="_blank" rel="noopener noreferrer" download=${file.name}>
    <${Icon} name="clip" /><span>${file.name}</span><span class="figure">${size(file.size_bytes)}</span>
  </a>`;
}

/** @param {{ buttons: MessageEvent["buttons"] }} props */
function Offered({ buttons }) {
  return html`<ul class="offered" aria-label=${t("message.offered")}>${buttons.map((one) => html`<li key=${one.id}>${one.title}</li>`)}</ul>`;
}

/** @param {{ helpful: boolean }} props */
function Feedback({ helpful }) {
  return html`<p class="feedback" data-helpful=${helpful}><${Icon} name=${helpful ? "thumbUp" : "thumbDown"} />${t(helpful ? "message.helpful" : "message.unhelpful")}</p>`;
}

/**
 * One thing said: bubble, pictures, buttons, and beneath it when, and how far it got.
 *
 * @import { MessageAppended } from "../../lib/protocol.d.ts"
 */
import { html } from "../../lib/html.js";
import { linkify } from "../../lib/linkify.js";
import { clockTime } from "../../lib/time.js";
import { Icon, SunMark } from "../icons.js";
import { deliveryState } from "../outbox.js";
import { Buttons } from "./buttons.js";
import { useWidget } from "./context.js";
import { Feedback } from "./feedback.js";
import { Initial } from "./header.js";

/** @param {{message: MessageAppended, first: boolean, last: boolean, asksFeedback: boolean}} props */
export function Message({ message, first, last, asksFeedback }) {
  const { model, wire } = useWidget();
  const { role } = message.author;
  const mine = role === "contact";
  const classes = ["message", mine ? "is-mine" : "is-ours", first && "is-first", last && "is-last"];

  return html`<div class=${classes.filter(Boolean).join(" ")} data-role=${role} data-seq=${message.seq}>
    ${mine ? html`<span class="unseen">${model.t("you")}</span>` : first && html`<${Speaker} message=${message} />`}
    ${message.text && html`<p class="bubble"><${Text} text=${message.text} /></p>`}
    ${message.images.map(
      (image, place) => html`<${Picture} key=${image.url} image=${image} id=${message.client_message_id}
        onClick=${fresh(wire, message, "images", place)} />`,
    )}
    ${message.files?.map(
      ({ url, name, size_bytes: size }, place) => html`<a class="bubble" key=${url} href=${url} download=${name}
        onClick=${fresh(wire, message, "files", place)}>
        ${name} <span class="kind">${Math.ceil(size / 1000).toLocaleString()} kB</span>
      </a>`,
    )}
    ${message.buttons.length > 0 && html`<${Buttons} message=${message} />`}
    ${
      last &&
      html`<p class="meta">
      <time datetime=${new Date(message.at_ms).toISOString()}>${clockTime(message.at_ms, model.locale.value)}</time>
      ${mine && html`<${Delivery} state=${deliveryState(model.conversation.value, message)} />`}
    </p>`
    }
    ${asksFeedback && html`<${Feedback} messageId=${message.message_id} />`}
  </div>`;
}

/** A message that has not come back as an event yet. @param {{pending: import("../outbox.js").Pending}} props */
export function PendingMessage({ pending }) {
  const { model, wire } = useWidget();
  const { t } = model;
  const id = pending.clientMessageId;
  const preview = model.previews.value[id];
  const failed = pending.state === "failed";
  const offline = pending.state === "sending" && model.connection.value === "offline";

  return html`<div class="message is-mine is-last is-pending" data-role="contact" data-state=${pending.state}>
    <span class="unseen">${t("you")}</span>
    ${pending.text && html`<p class="bubble"><${Text} text=${pending.text} /></p>`}
    ${
      preview &&
      html`<span class="picture">
        <img src=${preview} alt=${t("image_sent")} />
        ${pending.state === "sending" && html`<progress class="picture-progress" max="1" value=${pending.progress} />`}
      </span>`
    }
    ${
      failed
        ? html`<div class="failed" role="alert">
            <p><${Icon} name="alert" />${t("failed")} ${pending.error && model.errorText(pending.error)}</p>
            <p>
              ${
                (!pending.isImage || preview) &&
                html`<button type="button" class="link" onClick=${() => wire.send.again(id)}>${t("again")}</button>`
              }
              <button type="button" class="link" onClick=${() => wire.send.discard(id)}>${t("discard")}</button>
            </p>
          </div>`
        : html`<p class="meta"><${Delivery} state=${offline ? "sending_later" : pending.state} /></p>`
    }
  </div>`;
}

/** @param {{state: "sending" | "sending_later" | "arrived" | "read" | "failed"}} props */
function Delivery({ state }) {
  const { model } = useWidget();
  return html`<span class="delivery" data-state=${state}>
    ${(state === "arrived" || state === "read") && html`<${Icon} name="check" />`}${model.t(state)}
  </span>`;
}

/** @param {{message: MessageAppended}} props */
function Speaker({ message }) {
  const { model } = useWidget();
  const { role, name } = message.author;
  const person = role === "agent";
  return html`<p class="speaker">
    ${person ? html`<${Initial} name=${name} />` : html`<${SunMark} />`}
    ${name}
    <span class="kind">${model.t(person ? "is_person" : "is_bot")}</span>
  </p>`;
}

/** @param {{text: string}} props */
export function Text({ text }) {
  return linkify(text).map((piece) =>
    piece.href
      ? html`<a href=${piece.href} target="_blank" rel="noopener noreferrer nofollow">${piece.text}</a>`
      : piece.text,
  );
}

/** @param {{image: import("../../lib/protocol.d.ts").Image, id: string | null, onClick: (event: MouseEvent) => void}} props */
function Picture({ image, id, onClick }) {
  const { model } = useWidget();
  const source = (id !== null && model.previews.value[id]) || image.url;
  return html`<a class="picture" href=${image.url} target="_blank" rel="noopener" aria-label=${model.t("image_open")}
    onClick=${onClick}>
    <img src=${source} width=${image.width} height=${image.height} alt=${model.t("image_sent")} />
  </a>`;
}

/**
 * Follow a link to a file: its address opens for an hour or two, and a page that is open for longer asks for another.
 *
 * @param {import("../wire.js").Wire} wire @param {MessageAppended} message @param {"files" | "images"} kind @param {number} place
 */
function fresh(wire, message, kind, place) {
  return async (/** @type {MouseEvent} */ event) => {
    const link = /** @type {HTMLAnchorElement} */ (event.currentTarget);
    if (Number(new URL(link.href).searchParams.get("e") ?? Infinity) > Date.now()) return;
    event.preventDefault();
    const again = /** @type {HTMLAnchorElement} */ (link.cloneNode());
    again.href = await wire.addressOf(message.seq, kind, place);
    again.click();
  };
}

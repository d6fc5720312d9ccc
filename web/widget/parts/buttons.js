/**
 * The answers that the bot offered: open while they stand, and afterwards showing which one was taken. An offer of a
 * person says what it leads to just now.
 *
 * @import { MessageAppended } from "../../lib/protocol.d.ts"
 */
import { openMessageId, pressedButton } from "../../lib/choices.js";
import { html } from "../../lib/html.js";
import { Icon } from "../icons.js";
import { offerNote } from "../waiting.js";
import { useWidget } from "./context.js";

/** @param {{message: MessageAppended}} props */
export function Buttons({ message }) {
  const { model, wire } = useWidget();
  const onItsWay = model.outbox.value.find((pending) => message.buttons.some((button) => button.id === pending.choice));
  const pressed = onItsWay?.choice ?? pressedButton(model.conversation.value, message);
  const waiting = model.outbox.value.some((pending) => pending.state !== "failed");
  const open = pressed === null && !waiting && openMessageId(model.conversation.value) === message.message_id;

  const note = open ? offerNote(model.door.value, Date.now(), model.locale.value, model.t) : null;

  return html`<ul class="choices">
    ${message.buttons.map((button) => {
      const chosen = button.id === pressed;
      return html`<li key=${button.id}>
        <button type="button" class="choice" disabled=${!open} data-chosen=${chosen} onClick=${() => wire.send.choice(button)}>
          ${chosen && html`<${Icon} name="check" /><span class="unseen">${model.t("chosen")}</span>`}
          <span>${button.title}${button.person && note && html`<small>${note}</small>`}</span>
        </button>
      </li>`;
    })}
  </ul>`;
}

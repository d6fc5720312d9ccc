/** The greeting at the top, and questions to start with for as long as nothing was said. */
import { html } from "../../lib/html.js";
import { Icon, SunMark } from "../icons.js";
import { offerNote } from "../waiting.js";
import { useWidget } from "./context.js";

const STARTERS = /** @type {const} */ (["starter_order", "starter_shipping", "starter_return", "starter_person"]);

/** Greeting and starter questions; a starter is sent as if it had been typed. */
export function Welcome() {
  const { model, wire } = useWidget();
  const { t } = model;
  const fresh = model.loaded.value && model.conversation.value.timeline.length === 0 && model.outbox.value.length === 0;
  const note = offerNote(model.door.value, Date.now(), model.locale.value, t);
  const bot = model.bot.value.name || t("bot_fallback_name");

  return html`<section class="welcome">
    <div class="message is-ours is-first is-last" data-role="bot">
      <p class="speaker"><${SunMark} />${bot}<span class="kind">${t("is_bot")}</span></p>
      <p class="bubble">${t("greeting", { bot })}</p>
    </div>
    ${
      fresh &&
      html`<div class="starters">
        <h2 class="starters-title">${t("starters")}</h2>
        <ul>
          ${STARTERS.map(
            (key) => html`<li key=${key}>
              <button type="button" class="starter" onClick=${() => wire.send.text(t(key))}>
                <span>${t(key)}${key === "starter_person" && note && html`<small>${note}</small>`}</span>
                <${Icon} name="arrow" />
              </button>
            </li>`,
          )}
        </ul>
      </div>`
    }
  </section>`;
}

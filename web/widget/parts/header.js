/** Who speaks, at all times: the bot, a person by name, or nobody any more. */
import { html } from "../../lib/html.js";
import { Icon, SunMark } from "../icons.js";
import { useWidget } from "./context.js";
import { Menu } from "./menu.js";

/** The bar above the conversation. */
export function Header() {
  const { model, framed, close } = useWidget();
  const { t } = model;
  const { status, assignee, promisedMs } = model.conversation.value;
  const person = status === "assigned" && assignee !== null;
  const name = person ? assignee.name : model.bot.value.name || t("bot_fallback_name");

  return html`<header class="header" data-speaker=${person ? "person" : "bot"}>
    <span class="header-face">${person ? html`<${Initial} name=${assignee.name} />` : html`<${SunMark} />`}</span>
    <div class="header-who" aria-live="polite">
      <h1 class="header-name">
        <span>${name}</span>
        <span class="header-kind">${t(person ? "is_person" : "is_bot")}</span>
      </h1>
      <p class="header-line">${lineOf(status, person, promisedMs !== null, t)}</p>
    </div>
    <div class="header-tools">
      <${Menu} />
      ${
        framed &&
        html`<button type="button" class="header-button" onClick=${close} aria-label=${t("close")} title=${t("close")}>
          <${Icon} name="close" />
        </button>`
      }
    </div>
  </header>`;
}

/** A person's mark: the first character of their name. @param {{name: string}} props */
export function Initial({ name }) {
  return html`<span class="initial" aria-hidden="true">${Array.from(name)[0] ?? ""}</span>`;
}

/**
 * @param {string | null} status
 * @param {boolean} person
 * @param {boolean} promised
 * @param {import("../model.js").Model["t"]} t
 */
function lineOf(status, person, promised, t) {
  if (person) return t("person_speaks");
  if (status === "queued") return t(promised ? "person_answers" : "person_waits");
  if (status === "resolved") return t("is_over");
  return t("bot_speaks");
}

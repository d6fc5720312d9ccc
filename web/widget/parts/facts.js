/**
 * What happened between the messages, in one line each; the handoff with the two lines that were passed on.
 *
 * @import { ConversationEvent, Queued } from "../../lib/protocol.d.ts"
 */
import { html } from "../../lib/html.js";
import { comingTime } from "../../lib/time.js";
import { Icon } from "../icons.js";
import { useWidget } from "./context.js";

/** @param {{event: ConversationEvent}} props */
export function FactLine({ event }) {
  const { model } = useWidget();
  if (event.type === "conversation.queued") return html`<${PassedOn} event=${event} />`;
  const text = wordsOf(event, model.t, model.locale.value);
  return text && html`<p class="fact" data-fact=${event.type}>${text}</p>`;
}

/** @param {{event: Queued}} props */
function PassedOn({ event }) {
  const { model } = useWidget();
  const { t } = model;
  const conversation = model.conversation.value;
  const newest = conversation.timeline.findLast((each) => each.type === "conversation.queued") === event;
  const withPeople = conversation.status === "queued" || conversation.status === "assigned";
  if (event.passed_on.length === 0) return null;
  return html`<section class="passed-on" aria-label=${t("passed_on")}>
    <h2 class="passed-on-title"><${Icon} name="note" />${t("passed_on")}</h2>
    ${event.passed_on.map((line) => html`<p key=${line}>${line.replace(/-(?=\d)/g, "-\u2060")}</p>`)}
    ${newest && conversation.corrections.map((text) => html`<p class="passed-on-correction">${t("corrected", { text })}</p>`)}
    ${
      newest &&
      withPeople &&
      html`<button type="button" class="link" onClick=${() => (model.dialog.value = "correct")}>${t("correct")}</button>`
    }
  </section>`;
}

/**
 * @param {ConversationEvent} event
 * @param {import("../model.js").Model["t"]} t
 * @param {import("../../lib/i18n.js").Locale} locale
 */
function wordsOf(event, t, locale) {
  switch (event.type) {
    case "message.appended":
      return event.text;
    case "conversation.assigned":
      return t("fact_assigned", { name: event.assignee.name });
    case "conversation.joined":
      return t("fact_joined", event.by);
    case "conversation.parted":
      return t("fact_parted", event.by);
    case "conversation.released":
      return t("fact_released");
    case "conversation.left":
      return t("fact_left");
    case "conversation.returned":
      return t("fact_returned");
    case "conversation.resolved":
      return t("fact_resolved");
    case "conversation.reopened":
      return t("fact_reopened");
    case "identity.proved":
      return t(event.level === "anonymous" ? "fact_unproved" : "fact_proved");
    case "conversation.rejoined":
      return t("fact_rejoined");
    case "promise.made":
      return t("fact_promised", { time: comingTime(event.promised_ms, event.at_ms, locale) });
    case "email.left":
      return t("fact_email", { email: event.email });
    default:
      return null;
  }
}

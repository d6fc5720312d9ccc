/** A fact between the messages, in one line. */
import { html } from "../../lib/html.js";
import { clockTime } from "../../lib/time.js";
import { locale, named, t } from "../preferences.js";

/** @typedef {import("../types.d.ts").ActivityEvent} ActivityEvent */

/** @param {{ event: ActivityEvent }} props */
export function Activity({ event }) {
  return html`<li class="activity" data-type=${event.type}>
    <span>${sentenceOf(event)}</span><time dateTime=${new Date(event.at_ms).toISOString()}>${clockTime(event.at_ms, locale.value)}</time>
    ${event.type === "conversation.returned" && html`<${Passed} note=${event.note} slots=${event.slots} />`}
  </li>`;
}

/** @param {{ note: string, slots: Record<string, string> }} props */
function Passed({ note, slots }) {
  return html`<div class="passed">
    <p>${note}</p>
    ${Object.entries(slots ?? {}).map(([name, value]) => html`<p key=${name}>${named("slot", name)}：${value}</p>`)}
  </div>`;
}

/** @param {ActivityEvent} event */
function sentenceOf(event) {
  switch (event.type) {
    case "conversation.started":
      return t("activity.started", { language: t(`language.${event.language}`) });
    case "conversation.queued":
      return t("activity.queued", { reason: t(`reason.${event.reason}`) });
    case "conversation.assigned":
      return assignedSentence(event);
    case "conversation.released":
      return t("activity.released", { name: event.by.name ?? "" });
    case "conversation.left":
      return t("activity.left");
    case "conversation.returned":
      return t("activity.returned", { name: event.by.name ?? "" });
    case "conversation.resolved":
      if (event.by.role === "contact") return t("activity.resolved.contact");
      return event.by.name ? t("activity.resolved", { name: event.by.name }) : t("activity.resolved.system");
    case "conversation.reopened":
      return t("activity.reopened");
    case "identity.proved":
      return t(event.level === "site" ? "activity.proved.site" : "activity.proved.code");
    case "packet.corrected":
      return t("activity.corrected", { text: event.text });
    case "email.left":
      return t("activity.email_left", { email: event.email });
  }
}

/** @param {Extract<ActivityEvent, { type: "conversation.assigned" }>} event */
function assignedSentence({ how, assignee, reason }) {
  const name = assignee.name;
  if (how === "taken_over" && reason) return t("activity.taken_over.reason", { name, reason });
  return t(`activity.${how}`, { name });
}

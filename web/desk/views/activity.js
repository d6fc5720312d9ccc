/** A fact between the messages, in one line. */
import { html } from "../../lib/html.js";
import { clockTime, dayLabel } from "../../lib/time.js";
import { config } from "../config.js";
import { locale, named, t } from "../preferences.js";
import { nowMs } from "../store.js";

/** @typedef {import("../types.d.ts").ActivityEvent} ActivityEvent */

/** @param {{ event: ActivityEvent }} props */
export function Activity({ event }) {
  const sentence = sentenceOf(event);
  if (sentence === null) return null;
  return html`<li class="activity" data-type=${event.type}>
    <span>${sentence}</span><time dateTime=${new Date(event.at_ms).toISOString()}>${clockTime(event.at_ms, locale.value)}</time>
    ${event.type === "conversation.returned" && html`<${Passed} note=${event.note} slots=${event.slots} />`}
    ${"note" in event && event.note && event.type !== "conversation.returned" && html`<${Passed} note=${event.note} slots=${{}} />`}
    ${event.type === "conversation.resolved" && event.wrap_up && html`<${WrapUpLine} wrapUp=${event.wrap_up} />`}
  </li>`;
}

/** @param {{ note: string, slots: Record<string, string> }} props */
function Passed({ note, slots }) {
  return html`<div class="passed">
    <p>${note}</p>
    ${Object.entries(slots ?? {}).map(([name, value]) => html`<p key=${name}>${named("slot", name)}：${value}</p>`)}
  </div>`;
}

/** What was put down about it, in one line. @param {{ wrapUp: import("../types.d.ts").WrapUp }} props */
function WrapUpLine({ wrapUp }) {
  const said = [
    nameOf(config.value.topics, wrapUp.topic),
    nameOf(config.value.causes, wrapUp.cause),
    wrapUp.complaint
      ? [t("wrap_up.is_complaint"), nameOf(config.value.complaint_causes, wrapUp.complaint_cause)]
          .filter(Boolean)
          .join("：")
      : "",
    wrapUp.bot_should_know ? t("wrap_up.bot_should_know") : "",
    wrapUp.note ?? "",
  ].filter(Boolean);
  return said.length > 0 ? html`<p class="passed">${said.join("　")}</p>` : null;
}

/** @param {import("../types.d.ts").Named[]} names @param {string | null} id */
function nameOf(names, id) {
  return id ? (names.find((one) => one.id === id)?.[locale.value] ?? id) : "";
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
    case "conversation.released": {
      const cause = event.cause && event.cause !== "released" ? event.cause : null;
      return cause ? named("activity", `released.${cause}`) : t("activity.released", { name: event.by.name ?? "" });
    }
    case "conversation.transferred":
      if (!event.by.name) return t("activity.rehomed", { to: targetOf(event.to) });
      return t("activity.transferred", { name: event.by.name, to: targetOf(event.to) });
    case "conversation.escalated":
      return t("activity.escalated", { priority: t(`priority.${event.priority}`) });
    case "conversation.resolved":
      if (event.by.role === "contact") return t("activity.resolved.contact");
      return event.by.name ? t("activity.resolved", { name: event.by.name }) : t("activity.resolved.system");
    case "conversation.returned":
    case "conversation.joined":
    case "harassment.flagged":
    case "harassment.cleared":
      return t(`activity.${event.type}`, { name: event.by.name ?? "" });
    case "conversation.parted": {
      const how = event.cause === "gone" ? "activity.conversation.parted.gone" : "activity.conversation.parted";
      return t(how, { name: event.by.name ?? "" });
    }
    case "offer.made":
      return t("activity.offer.made", { name: event.agent.name });
    case "offer.ended":
      return t(event.cause === "declined" ? "activity.offer.declined" : "activity.offer.ended", {
        name: event.agent.name,
      });
    case "identity.proved":
      return t(event.level === "site" ? "activity.proved.site" : "activity.proved.code");
    case "packet.corrected":
      return t("activity.corrected", { text: event.text });
    case "email.left":
      return t("activity.email_left", { email: event.email });
    case "csat.given":
      return t("activity.csat.given", { score: event.score, comment: event.comment ? `「${event.comment}」` : "" });
    case "promise.made":
      return t("activity.promise.made", {
        time: `${shortDay(event.promised_ms)} ${clockTime(event.promised_ms, locale.value)}`,
      });
    case "sla.warned":
    case "sla.breached":
      return t(`activity.${event.type}`, { policy: named("sla", event.policy) });
    case "conversation.left":
    case "conversation.reopened":
    case "conversation.idled":
    case "conversation.rejoined":
    case "csat.asked":
      return t(`activity.${event.type}`);
    default:
      return null;
  }
}

/** @param {number} atMs */
function shortDay(atMs) {
  return dayLabel(atMs, nowMs.peek(), locale.value);
}

/** @param {Extract<ActivityEvent, { type: "conversation.transferred" }>["to"]} to */
function targetOf(to) {
  if (to.kind === "supervisor") return t("role.supervisor");
  return to[locale.value] ?? to.name ?? to.id ?? "";
}

/** @param {Extract<ActivityEvent, { type: "conversation.assigned" }>} event */
function assignedSentence({ how, assignee, reason }) {
  const name = assignee.name;
  if (how === "taken_over" && reason) return t("activity.taken_over.reason", { name, reason });
  if (how === "claimed" && reason) return t("activity.claimed.reason", { name, reason });
  return t(`activity.${how}`, { name });
}

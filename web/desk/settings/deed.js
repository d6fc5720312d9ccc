/** One line of the audit log in words: what was done to whom, and what it changed; pure but for the texts. */
import { locale, named, t } from "../preferences.js";
import { colleagues } from "../store.js";
import { queueLabel } from "../views/list_filter.js";
import { hoursText } from "./hours_text.js";

/** @typedef {import("./settings.d.ts").Audit["entries"][number]} Entry */
/** @typedef {import("./settings.d.ts").Span} Span */

/** Whom or what it was done to; null for a conversation, which gets a link, and for what has no name. */
/** @param {Entry} entry @returns {string | null} */
export function subjectText({ subject, detail }) {
  if (subject.kind === "agent") return colleagues.value[subject.id]?.name ?? textOf(detail.name) ?? subject.id;
  if (subject.kind === "canned_reply") return textOf(detail.title) ?? textOf(detail.shortcut);
  return null;
}

/**
 * What it changed, or what there is to tell: [label, text]. Fields that stayed as they were are left out.
 *
 * @param {Entry} entry
 * @returns {[string, string][]}
 */
export function tellingOf({ detail }) {
  const [before, after] = [recordOf(detail.before), recordOf(detail.after)];
  if (before && after) {
    const changed = Object.keys(after).filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
    return changed.map((name) => [
      named("audit.field", name),
      `${valueText(name, before[name])} → ${valueText(name, after[name])}`,
    ]);
  }
  return Object.entries(detail)
    .filter(
      ([, value]) => value !== null && value !== false && value !== "" && !(Array.isArray(value) && value.length === 0),
    )
    .filter(([name]) => name !== "version" && name !== "email")
    .map(([name, value]) => [named("audit.field", name), valueText(name, value)]);
}

/** @param {string} name @param {unknown} value @returns {string} */
function valueText(name, value) {
  if (value === null || value === undefined || value === "") return t("audit.nothing");
  if (name === "role") return named("role", String(value));
  if (name === "availability") return named("availability", String(value));
  if (name === "reason") return named("away", String(value));
  if (name === "public_holidays") return value === "jp" ? t("hours.holidays.short") : t("audit.nothing");
  if (name === "on_holidays") return hoursText(/** @type {Span[]} */ (value)) || t("hours.closed");
  if (name === "week") return weekText(/** @type {Record<string, Span[]>} */ (value));
  if (name === "special_days")
    return specialText(/** @type {{ from: string, name: { ja: string, en: string } }[]} */ (value));
  if (Array.isArray(value)) return value.map((one) => wordText(name, one)).join("、") || t("audit.nothing");
  if (value === true) return t("audit.yes");
  const inner = recordOf(value);
  if (inner) {
    const label = textOf(inner.name);
    return label
      ? queueLabel(label)
      : Object.entries(inner)
          .map(([key, one]) => `${key}: ${valueText(key, one)}`)
          .join("、");
  }
  if (name === "from" || name === "to" || name === "by") return whoText(String(value));
  return String(value);
}

/** An agent by name, a queue by its label; a deed names either by what the program calls it. @param {string} id */
function whoText(id) {
  return colleagues.value[id]?.name ?? queueLabel(id);
}

/** @param {string} name @param {unknown} value */
function wordText(name, value) {
  if (name === "languages") return named("language", String(value));
  return name === "queues" ? queueLabel(String(value)) : String(value);
}

/** @param {Record<string, Span[]>} week */
function weekText(week) {
  return Object.entries(week)
    .map(([day, spans]) => `${named("day", day)} ${hoursText(spans) || t("hours.closed")}`)
    .join(" / ");
}

/** @param {{ from: string, name: { ja: string, en: string } }[]} days */
function specialText(days) {
  return days.map((day) => `${day.from} ${day.name[locale.value] ?? ""}`).join("、") || t("audit.nothing");
}

/** @param {unknown} value @returns {string | null} */
function textOf(value) {
  return typeof value === "string" && value !== "" ? value : null;
}

/** @param {unknown} value @returns {Record<string, unknown> | null} */
function recordOf(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? /** @type {Record<string, unknown>} */ (value)
    : null;
}

/** A value of handoff.yml as people read it: with its unit, in words where it has any; pure. */
import { span } from "../format.js";

/** @typedef {"ja" | "en"} Locale */

const UNIT_S = /** @type {const} */ ([
  [/_s$/, 1],
  [/_(min|minutes)$/, 60],
  [/_h$/, 3600],
]);

/**
 * @param {string} path such as `sla.default.first_response_min`; its ending says the unit
 * @param {unknown} value
 * @param {Locale} locale
 * @returns {string} lines; empty for what is not set
 */
export function valueText(path, value, locale) {
  if (value === null || value === undefined || value === "") return "";
  if (typeof value === "number") return numberText(path, value, locale);
  if (typeof value !== "object") return String(value);
  if (Array.isArray(value)) return listText(path, value, locale);
  const named = /** @type {Record<string, unknown>} */ (value);
  if (typeof named.ja === "string" && typeof named.en === "string")
    return named[locale] === "" ? "" : String(named[locale]);
  const parts = Object.entries(named).map(([name, one]) => {
    const label = isNamed(one) ? "" : `${name} `;
    return [label, valueText(path, one, locale)];
  });
  const kept = parts.filter(([, text]) => text !== "").map(([label, text]) => `${label}${text}`);
  return kept.join(Object.values(named).every(isNamed) ? separator(locale) : "\n");
}

/** @param {string} path @param {number} value @param {Locale} locale */
function numberText(path, value, locale) {
  const unit = UNIT_S.find(([ending]) => ending.test(path))?.[1];
  if (unit === undefined) return value.toLocaleString(locale);
  const seconds = value * unit;
  return seconds < 0 ? `−${span(-seconds, locale)}` : span(seconds, locale);
}

/** @param {string} path @param {unknown[]} list @param {Locale} locale */
function listText(path, list, locale) {
  const plain = list.every((one) => typeof one !== "object");
  return list
    .map((one) => (plain ? String(one) : valueText(path, one, locale).replaceAll("\n", "・")))
    .join(plain ? separator(locale) : "\n");
}

/** @param {unknown} value */
function isNamed(value) {
  return typeof value === "object" && value !== null && "ja" in value && "en" in value;
}

/** @param {Locale} locale */
function separator(locale) {
  return locale === "ja" ? "、" : ", ";
}

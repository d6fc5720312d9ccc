/** Amounts, days and lengths of time as the desk shows them. */

/** @typedef {"ja" | "en"} Locale */

const TAGS = { ja: "ja-JP", en: "en-GB" };
const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** A wait that ticks: 0:42, 12:05, then 1時間20分. @param {number} ms @param {Locale} locale */
export function ticking(ms, locale) {
  const passed = Math.max(0, ms);
  if (passed < HOUR_MS) {
    const seconds = Math.floor((passed % MINUTE_MS) / SECOND_MS);
    return `${Math.floor(passed / MINUTE_MS)}:${String(seconds).padStart(2, "0")}`;
  }
  if (passed >= DAY_MS) return count(Math.floor(passed / DAY_MS), "日", "d", locale);
  const hours = count(Math.floor(passed / HOUR_MS), "時間", "h", locale);
  return `${hours}${locale === "en" ? " " : ""}${count(Math.floor((passed % HOUR_MS) / MINUTE_MS), "分", "m", locale)}`;
}

/** How long ago, in one unit: たった今, 5分, 3時間, 2日. @param {number} ms @param {Locale} locale */
export function ago(ms, locale) {
  const passed = Math.max(0, ms);
  if (passed < MINUTE_MS) return locale === "ja" ? "たった今" : "just now";
  if (passed < HOUR_MS) return count(Math.floor(passed / MINUTE_MS), "分", "m", locale);
  if (passed < DAY_MS) return count(Math.floor(passed / HOUR_MS), "時間", "h", locale);
  return count(Math.floor(passed / DAY_MS), "日", "d", locale);
}

/** A date of the record, `2026-11-24`: 11/24(火), Tue 24 Nov. @param {string} date @param {Locale} locale */
export function shortDate(date, locale) {
  const [year, month, day] = date.slice(0, 10).split("-").map(Number);
  const instant = new Date(year ?? 0, (month ?? 1) - 1, day ?? 1);
  const otherYear = instant.getFullYear() !== new Date().getFullYear();
  return new Intl.DateTimeFormat(TAGS[locale], {
    month: locale === "ja" ? "numeric" : "short",
    day: "numeric",
    ...(otherYear ? { year: "numeric" } : { weekday: "short" }),
  }).format(instant);
}

/** @param {number} amount @param {Locale} locale */
export function yen(amount, locale) {
  const number = new Intl.NumberFormat(TAGS[locale]).format(amount);
  return locale === "ja" ? `${number}円` : `¥${number}`;
}

/** A share as a percentage without decimals. @param {number} share 0 to 1 */
export function percent(share) {
  return `${Math.round(share * 100)}%`;
}

/** A day of the reader's calendar for an instant: 11/24(火). @param {number} ms @param {Locale} locale */
export function shortInstant(ms, locale) {
  const day = new Date(ms);
  return shortDate(`${day.getFullYear()}-${day.getMonth() + 1}-${day.getDate()}`, locale);
}

/** Seconds in words: 42秒, 12分, 1時間5分. @param {number} seconds @param {Locale} locale */
export function span(seconds, locale) {
  if (seconds < 60) return count(Math.round(seconds), "秒", " s", locale);
  if (seconds < 3600) return count(Math.round(seconds / 60), "分", " min", locale);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.round((seconds % 3600) / 60)];
  return `${count(hours, "時間", " h", locale)}${minutes > 0 ? `${locale === "en" ? " " : ""}${count(minutes, "分", " min", locale)}` : ""}`;
}

/** A file's size: 3 kB, 1.2 MB. @param {number} bytes */
export function size(bytes) {
  if (bytes < 1e6) return `${Math.max(1, Math.round(bytes / 1e3))} kB`;
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/**
 * @param {number} n
 * @param {string} ja
 * @param {string} en
 * @param {Locale} locale
 */
function count(n, ja, en, locale) {
  return `${n}${locale === "ja" ? ja : en}`;
}

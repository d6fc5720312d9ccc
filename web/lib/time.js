/** Times as people read them, in the reader's own time zone. */

/** @typedef {"ja" | "en"} Locale */

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const TAGS = { ja: "ja-JP", en: "en-GB" };

/** Hours and minutes: 14:05. @param {number} ms @param {Locale} locale */
export function clockTime(ms, locale) {
  return new Intl.DateTimeFormat(TAGS[locale], { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(ms);
}

/** Tell whether two instants fall on the same day of the reader's calendar. @param {number} a @param {number} b */
export function sameDay(a, b) {
  return new Date(a).toDateString() === new Date(b).toDateString();
}

/** A day: 今日, 昨日, 11月24日(火); today, yesterday, Tue 24 November. @param {number} ms @param {number} nowMs @param {Locale} locale */
export function dayLabel(ms, nowMs, locale) {
  if (sameDay(ms, nowMs)) return locale === "ja" ? "今日" : "Today";
  if (sameDay(ms, nowMs - DAY_MS)) return locale === "ja" ? "昨日" : "Yesterday";
  const otherYear = new Date(ms).getFullYear() !== new Date(nowMs).getFullYear();
  return new Intl.DateTimeFormat(TAGS[locale], {
    month: "long",
    day: "numeric",
    weekday: "short",
    ...(otherYear && { year: "numeric" }),
  }).format(ms);
}

/** A length of time in at most two units: 1分未満, 3分, 1時間5分, 2日. @param {number} ms @param {Locale} locale */
export function duration(ms, locale) {
  const minutes = Math.floor(Math.max(0, ms) / MINUTE_MS);
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60), minutes % 60];
  const units = locale === "ja" ? ["日", "時間", "分"] : [" d", " h", " min"];
  if (minutes < 1) return locale === "ja" ? "1分未満" : "under 1 min";
  const parts = [days, hours, days > 0 ? 0 : rest];
  return parts.flatMap((count, unit) => (count > 0 ? [`${count}${units[unit]}`] : [])).join(locale === "ja" ? "" : " ");
}

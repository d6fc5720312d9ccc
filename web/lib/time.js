/** Times as people read them, in the reader's own time zone. */

/** @typedef {"ja" | "en"} Locale */

const DAY_MS = 24 * 60 * 60_000;
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

/** An instant to come: 今日18:00, 明日10:00, 12月1日(火) 10:00; 18:00 today, 10:00 tomorrow. @param {number} ms @param {number} nowMs @param {Locale} locale */
export function comingTime(ms, nowMs, locale) {
  const clock = clockTime(ms, locale);
  const ja = locale === "ja";
  if (sameDay(ms, nowMs)) return ja ? `今日${clock}` : `${clock} today`;
  if (sameDay(ms, nowMs + DAY_MS)) return ja ? `明日${clock}` : `${clock} tomorrow`;
  return ja ? `${dayLabel(ms, nowMs, locale)}${clock}` : `${clock} on ${dayLabel(ms, nowMs, locale)}`;
}

/**
 * What a customer is told of their wait. Pure.
 *
 * @import { Door, Wait } from "../lib/protocol.d.ts"
 * @import { Locale } from "../lib/i18n.js"
 * @import { TextKey } from "./language.js"
 */
import { comingTime } from "../lib/time.js";

/** @typedef {{position: number | null, wait: Wait | null, door: Door | null, othersFirst: boolean}} Waiting */
/** @typedef {{key: TextKey, values?: Record<string, string | number>}} Words */

/** @type {Waiting} */
export const NOT_WAITING = { position: null, wait: null, door: null, othersFirst: false };

/**
 * Return how one stands now. A place that moved back is never left without a word: it stays said until one has moved
 * on.
 *
 * @param {Waiting} before
 * @param {number | null} position
 * @param {Wait | null} wait
 * @param {Door | null} door how it stands in the queue that one waits in
 * @returns {Waiting}
 */
export function placed(before, position, wait, door) {
  if (position === null) return NOT_WAITING;
  const [then, now] = [before.position ?? position, position];
  return { position, wait, door, othersFirst: now > then || (before.othersFirst && now === then) };
}

/**
 * Say a range: 約5〜9分, or 約3分 where both ends are the same.
 *
 * @param {Pick<Wait, "lower_min" | "upper_min">} wait
 * @returns {Words}
 */
export function rangeWords({ lower_min: lower, upper_min: upper }) {
  if (lower < 1) return { key: "wait_within", values: { n: upper } };
  return lower === upper
    ? { key: "wait_about", values: { n: upper } }
    : { key: "wait_range", values: { lower, upper } };
}

/**
 * Say why it takes longer than was said, if it does.
 *
 * @param {Waiting} waiting
 * @returns {TextKey | null}
 */
export function delayWords({ wait, othersFirst }) {
  if (wait?.word === "longer") return "wait_longer";
  return othersFirst ? "wait_others_first" : null;
}

/**
 * Say how one stands where no range is known. The place says who is first; "you are next" would promise that somebody
 * comes.
 *
 * @param {Door | null} door of the queue that one waits in
 * @returns {TextKey}
 */
export function waitingWords(door) {
  if (door?.state === "closed") return "queue_closed";
  if (door?.state === "away") return "queue_away";
  return "queue_waiting";
}

/**
 * Say beside an offer of a person what it leads to.
 *
 * @param {Door | null} door
 * @param {number} nowMs
 * @param {Locale} locale
 * @param {(key: TextKey, values?: Record<string, string | number>) => string} t
 * @returns {string | null}
 */
export function offerNote(door, nowMs, locale, t) {
  const words = doorWords(door, nowMs, locale);
  if (words === null) return null;
  const said = t(words.key, words.values);
  return door?.state === "open" ? t("door_wait", { range: said }) : said;
}

/**
 * Say what asking for a person leads to just now; null: somebody soon, nothing to add.
 *
 * @param {Door | null} door
 * @param {number} nowMs
 * @param {Locale} locale
 * @returns {Words | null}
 */
export function doorWords(door, nowMs, locale) {
  if (door === null) return null;
  const { state, wait, opens_ms: opens, promised_ms: promised } = door;
  const at = (/** @type {number} */ ms) => comingTime(ms, nowMs, locale);
  if (state === "open") return wait && rangeWords(wait);
  if (state === "closed" && opens !== null) return { key: "door_closed", values: { time: at(opens) } };
  if (promised === null) return { key: state === "busy" ? "door_busy" : "door_away" };
  return { key: state === "busy" ? "door_busy_promise" : "door_away_promise", values: { time: at(promised) } };
}

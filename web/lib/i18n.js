/**
 * Texts in both languages. The desk keeps its texts as `{key: {ja, en}}` and reads them through a translator; the
 * widget, which must be light, fetches those of one language. Types see to it that none is missing in the other.
 */

/** @typedef {"ja" | "en"} Locale */
/** @typedef {Record<string, {ja: string, en: string}>} Texts */

/**
 * Return the first candidate that names one of our languages (`ja`, `en`, `en-GB` …); Japanese without any.
 *
 * @param {(string | null | undefined)[]} candidates
 * @returns {Locale}
 */
export function pickLocale(...candidates) {
  for (const candidate of candidates) {
    const language = candidate?.toLowerCase().split(/[-_]/)[0];
    if (language === "ja" || language === "en") return language;
  }
  return "ja";
}

/**
 * Make the function that gives a text by its key, `{name}` in it replaced by a value.
 *
 * @template {Texts} T
 * @param {T} texts
 * @param {() => Locale} locale read at each call, so that a signal may stand behind it
 * @returns {(key: keyof T & string, values?: Record<string, string | number>) => string}
 */
export function translator(texts, locale) {
  return (key, values = {}) => filled(texts[key]?.[locale()] ?? key, values);
}

/**
 * Put values where a text names them: `{name}`; a name without a value stays.
 *
 * @param {string} text
 * @param {Record<string, unknown>} values
 */
export function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

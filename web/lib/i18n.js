/**
 * Texts in both languages. A page keeps its texts in one module as `{key: {ja, en}}`, so that none can be missing in
 * one language, and reads them through a translator.
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
  return (key, values = {}) => {
    const text = texts[key]?.[locale()] ?? key;
    return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
  };
}

/** The texts of one language, fetched when it is spoken; most customers never need the other's. */

/** @typedef {typeof import("./texts/ja.js")} Language */
/** @typedef {keyof Language["TEXTS"]} TextKey */

/** @param {import("../lib/i18n.js").Locale} locale @returns {Promise<Language>} rejects where it cannot be fetched */
export function textsOf(locale) {
  return locale === "en" ? import("./texts/en.js") : import("./texts/ja.js");
}

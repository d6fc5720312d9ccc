/** What a refusal means to a person; the texts by code are in errors/, one module for each language. */
import { filled } from "./i18n.js";

/**
 * Say in the reader's language what went wrong.
 *
 * @param {{code: string, detail?: Record<string, unknown>}} error
 * @param {Record<string, string>} texts `ERRORS` of errors/ja.js or errors/en.js
 */
export function errorText(error, texts) {
  const known = Object.hasOwn(texts, error.code) ? texts[error.code] : texts.unexpected;
  return filled(known ?? "", error.detail ?? {});
}

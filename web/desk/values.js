/** A value that the bot read or remembers, in words: products and intents by their names, the rest as it is. */
import { intentLabel } from "./intents.js";
import { locale, named } from "./preferences.js";

/**
 * @param {string} name of the slot or entity
 * @param {unknown} value
 */
export function valueText(name, value) {
  if (name === "product") return named("product", String(value));
  if (name === "pending_question" || name === "pending_next") return intentLabel(String(value), locale.value);
  return String(value);
}

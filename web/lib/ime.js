/** Keys while Japanese is being composed: there, Enter takes a conversion and must never send half a sentence. */

/**
 * Tell whether a key belongs to an input method. Safari ends the composition before it reports the Enter that ended
 * it; key code 229 is what still marks that one.
 *
 * @param {Pick<KeyboardEvent, "isComposing" | "keyCode">} event
 */
export function isComposing(event) {
  return event.isComposing || event.keyCode === 229;
}

/**
 * Tell whether a key press means "send": Enter, without Shift, Alt or Ctrl's newline, outside composition.
 *
 * @param {Pick<KeyboardEvent, "key" | "shiftKey" | "altKey" | "isComposing" | "keyCode">} event
 */
export function meansSend(event) {
  return event.key === "Enter" && !event.shiftKey && !event.altKey && !isComposing(event);
}

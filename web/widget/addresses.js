/** E-mail addresses and codes as they are typed; whether an address exists only the mail that arrives can tell. */

/** Read a field; full-width characters are what a Japanese keyboard gives. @param {HTMLInputElement | null} field */
export function addressIn(field) {
  return plain(field?.value ?? "");
}

/** @param {string} text */
export function plain(text) {
  return text.normalize("NFKC").trim();
}

/** @param {string} text */
export function isAddress(text) {
  return /^\S+@\S+\.\S+$/.test(text);
}

/** Full-width digits are what a Japanese keyboard gives; spaces come with pasting. @param {string} text */
export function digitsOf(text) {
  return text.normalize("NFKC").replace(/\D/g, "");
}

/**
 * Tell whether what was typed as a message belongs into the proof's form: the address, or the code once one was sent.
 *
 * @param {string} text @param {boolean} sent
 */
export function isForProof(text, sent) {
  return sent ? /^[\d\s-]+$/.test(plain(text)) && digitsOf(text).length === 6 : isAddress(plain(text));
}

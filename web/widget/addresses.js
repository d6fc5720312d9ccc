/** E-mail addresses as they are typed; whether one exists only the mail that arrives can tell. */

/** Read a field; full-width characters are what a Japanese keyboard gives. @param {HTMLInputElement | null} field */
export function addressIn(field) {
  return (field?.value ?? "").normalize("NFKC").trim();
}

/** @param {string} text */
export function isAddress(text) {
  return /^\S+@\S+\.\S+$/.test(text);
}

/** Order numbers as people type them. */

const NUMBER = /^HD(\d{8})$/;

/**
 * Read an order number whatever its width, case and hyphen; null when it is none.
 *
 * @param {string} typed
 */
export function readOrderNumber(typed) {
  const plain = typed
    .normalize("NFKC")
    .replace(/[\s\-‐‑–—−ー]/g, "")
    .toUpperCase();
  const found = NUMBER.exec(plain);
  return found ? `HD-${found[1]}` : null;
}

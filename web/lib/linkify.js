/**
 * Finds the links in a text that somebody wrote. Only http and https become links, and what is shown is the address
 * itself, so that a text cannot say one place and lead to another.
 */

/** @typedef {{text: string, href?: string}} Piece */

// Characters of RFC 3986 only: Japanese is written without spaces, and what follows an address is not part of it.
const CANDIDATE = /https?:\/\/[\w\-.~:/?#@!$&'()*+,;=%[\]]+/gi;
const TRAILING = /[.,:;!?'"*_~]+$/u;

/** Cut `text` into plain pieces and links, in order. @param {string} text @returns {Piece[]} */
export function linkify(text) {
  /** @type {Piece[]} */
  const pieces = [];
  let end = 0;
  for (const match of text.matchAll(CANDIDATE)) {
    const address = trimmed(match[0]);
    const href = safeHref(address);
    if (href === null) continue;
    if (match.index > end) pieces.push({ text: text.slice(end, match.index) });
    pieces.push({ text: address, href });
    end = match.index + address.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end) });
  return pieces;
}

/** Leave out what ends the sentence and not the address. @param {string} candidate */
function trimmed(candidate) {
  let address = candidate.replace(TRAILING, "");
  while (address.endsWith(")") && count(address, ")") > count(address, "(")) address = address.slice(0, -1);
  return address;
}

/** @param {string} text @param {string} character */
function count(text, character) {
  return text.split(character).length - 1;
}

/** @param {string} address */
function safeHref(address) {
  try {
    const url = new URL(address);
    // A name and password before the host ("https://shop.example@evil.example") only ever serves to deceive.
    return url.username === "" && url.password === "" && url.hostname !== "" ? url.href : null;
  } catch {
    return null;
  }
}

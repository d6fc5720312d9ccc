/** Opening hours as people write them: `10:00-12:00, 13:00-19:00`; pure. */

/** @typedef {import("./settings.d.ts").Span} Span */

/** @param {Span[]} spans */
export function hoursText(spans) {
  return spans.map(([from, to]) => `${from}-${to}`).join(", ");
}

/**
 * Read several spans, in any width and with any of the dashes and commas that Japanese keyboards give.
 *
 * @param {string} text empty: closed
 * @returns {Span[] | null} null when it cannot be read
 */
export function readHours(text) {
  const plain = text
    .normalize("NFKC")
    .replace(/[〜~–—−ー]/g, "-")
    .trim();
  if (plain === "") return [];
  /** @type {Span[]} */
  const spans = [];
  for (const piece of plain.split(/[,、\n]+/)) {
    const match = /^(\d{1,2}):?(\d{2})\s*-\s*(\d{1,2}):?(\d{2})$/.exec(piece.trim());
    if (!match) return null;
    const [from, to] = [timeOf(match[1], match[2]), timeOf(match[3], match[4])];
    if (!from || !to) return null;
    spans.push([from, to]);
  }
  return spans;
}

/** @param {string | undefined} hour @param {string | undefined} minute */
function timeOf(hour, minute) {
  const [h, m] = [Number(hour), Number(minute)];
  return h > 24 || m > 59 || (h === 24 && m > 0) ? null : `${String(h).padStart(2, "0")}:${String(m).padStart(2, "0")}`;
}

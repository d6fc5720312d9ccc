/**
 * What is being asked for at the place where somebody writes: `/` begins a canned reply, `@` a colleague's name; pure.
 *
 * @typedef {{ kind: "canned" | "mention", query: string, start: number }} Asked
 */

const CANNED = /(?:^|\s)([/／])([^\s/／]{0,40})$/u;
const MENTION = /(?:^|[\s、。（(])([@＠])([^\s@＠]{0,30})$/u;

/**
 * @param {string} text
 * @param {number} caret
 * @param {"reply" | "note" | "whisper"} tab
 * @returns {Asked | null}
 */
export function askedAt(text, caret, tab) {
  const before = text.slice(0, caret);
  const canned = CANNED.exec(before);
  if (canned) return { kind: "canned", query: canned[2] ?? "", start: caret - (canned[2] ?? "").length - 1 };
  const mention = tab === "note" ? MENTION.exec(before) : null;
  return mention ? { kind: "mention", query: mention[2] ?? "", start: caret - (mention[2] ?? "").length - 1 } : null;
}

/**
 * Put a text in the place of what was asked; the caret goes to the first variable that is still open, else behind it.
 *
 * @param {string} text
 * @param {number} start
 * @param {number} caret
 * @param {string} inserted
 * @returns {{ text: string, from: number, to: number }} the new text and what of it is selected
 */
export function insertAt(text, start, caret, inserted) {
  const whole = text.slice(0, start) + inserted + text.slice(caret);
  const open = /\{\{[^}]*\}\}/.exec(inserted);
  const from = start + (open ? open.index : inserted.length);
  return { text: whole, from, to: from + (open ? open[0].length : 0) };
}

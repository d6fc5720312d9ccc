/** Which files can be sent, and where a page may get them from: picker, clipboard, drag. */

const KINDS = new Set(["image/jpeg", "image/png", "image/webp", "image/gif"]);

/** For the picker's `accept`. */
export const ACCEPT = [...KINDS].join(",");

/**
 * Tell why a file cannot be sent, or null.
 *
 * @param {Pick<File, "type" | "size">} file
 * @param {number} mostBytes
 * @returns {"image_kind" | "image_size" | null}
 */
export function whyNot(file, mostBytes) {
  if (!KINDS.has(file.type)) return "image_kind";
  return file.size > mostBytes ? "image_size" : null;
}

/** The files of a paste or a drop. @param {DataTransfer | null} data @returns {File[]} */
export function filesIn(data) {
  return Array.from(data?.files ?? []);
}

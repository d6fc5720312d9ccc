/** Which parts of the server's contract this page builds on already; a part is named here once it stands. */

/** @type {ReadonlySet<string>} */
const STANDING = new Set([]);

/** @param {"writing" | "routing" | "record" | "wrap_up" | "settings" | "wall" | "suggestions" | "autopsy"} part */
export function has(part) {
  return STANDING.has(part);
}

/** Which parts of the server's contract this page builds on already; a part is named here once it stands. */

/** @typedef {"writing" | "guards" | "together" | "files" | "routing" | "record" | "wrap_up" | "suggestions" | "settings" | "canned" | "agents" | "hours" | "tuning" | "audit" | "wall" | "whisper" | "join" | "autopsy" | "csat"} Part */

/** @type {ReadonlySet<Part>} */
const STANDING = new Set([
  "writing",
  "files",
  "canned",
  "record",
  "routing",
  "guards",
  "wrap_up",
  "csat",
  "agents",
  "wall",
  "autopsy",
  "audit",
  "tuning",
  "together",
  "whisper",
  "join",
  "suggestions",
  "hours",
]);

/** @param {Part} part */
export function has(part) {
  return STANDING.has(part);
}

/**
 * What calls for this person until somebody takes it: a waiting or offered conversation rings again and again, in
 * sound, title and a desktop notification, and falls silent the moment it is accepted, by whomever. Pure.
 *
 * @typedef {{ id: string, kind: "waiting" | "offer", sinceMs: number }} Call
 */

/**
 * Add a call for a conversation; one that rings already goes on as it was, unless it has become an offer.
 *
 * @param {Call[]} calls
 * @param {Call} call
 * @returns {Call[]}
 */
export function withCall(calls, call) {
  const known = calls.find((one) => one.id === call.id);
  if (known && (known.kind === call.kind || call.kind === "waiting")) return calls;
  return [...calls.filter((one) => one.id !== call.id), call];
}

/**
 * The calls that are still open: nobody has the conversation yet, or it was given to this person, who has read nothing.
 *
 * @param {Call[]} calls
 * @param {Pick<import("./rows.js").Rows, "get">} rows
 * @param {string | null} lookedAt one that is on screen has been heard
 * @param {string | undefined} me
 * @returns {Call[]}
 */
export function openCalls(calls, rows, lookedAt, me) {
  const open = calls.filter(({ id, kind }) => {
    const row = rows.get(id);
    if (!row || id === lookedAt) return false;
    return row.status === "queued" || (kind === "offer" && row.assignee?.id === me && row.unread > 0);
  });
  return open.length === calls.length ? calls : open;
}

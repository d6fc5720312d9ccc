/** Identifiers that a page makes itself. */

/** Make a `client_message_id`: unguessable, also on plain http where `crypto.randomUUID` is missing. */
export function newClientMessageId() {
  const bytes = crypto.getRandomValues(new Uint8Array(15));
  return `w.${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}

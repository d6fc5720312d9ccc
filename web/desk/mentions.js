/**
 * Colleagues called by name in a note, `@星野 葵`; pure.
 *
 * @param {import("./types.d.ts").MessageEvent} event
 * @param {import("./types.d.ts").Agent | null} agent
 * @returns {boolean} whether somebody else's note calls this person
 */
export function mentions(event, agent) {
  if (!agent || event.kind !== "note" || event.author.id === agent.id) return false;
  if (event.custom?.type === "whisper") return event.custom.to?.id === agent.id;
  return plain(event.text).includes(plain(`@${agent.name}`));
}

/** Width and spaces make no difference: names are typed in many ways. @param {string} text */
function plain(text) {
  return text.normalize("NFKC").replace(/\s+/g, "").toLowerCase();
}

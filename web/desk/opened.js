/**
 * How the conversation on screen changes with each event; pure.
 *
 * @typedef {import("./types.d.ts").Opened} Opened
 * @typedef {import("./types.d.ts").DeskEvent} DeskEvent
 */

/**
 * Append an event and carry what it says of packet, slots and e-mail address. A known event changes nothing.
 *
 * @param {Opened} opened
 * @param {DeskEvent} event
 * @returns {Opened}
 */
export function foldOpened(opened, event) {
  const last = opened.events.at(-1);
  if (last && event.seq <= last.seq) return opened;
  return { ...opened, events: [...opened.events, event], conversation: foldDetail(opened.conversation, event) };
}

/**
 * @param {import("./types.d.ts").Detail} detail
 * @param {DeskEvent} event
 * @returns {import("./types.d.ts").Detail}
 */
function foldDetail(detail, event) {
  switch (event.type) {
    case "conversation.queued":
      return { ...detail, packet: event.packet };
    case "packet.corrected": {
      if (!detail.packet) return detail;
      const corrections = [...detail.packet.corrections, event.text];
      return { ...detail, packet: { ...detail.packet, corrections } };
    }
    case "email.left":
      return { ...detail, email_left: event.email };
    case "turn.answered":
      return { ...detail, slots: plainSlots(event.slots) };
    case "conversation.returned":
      return { ...detail, slots: { ...detail.slots, ...event.slots, returned_note: event.note } };
    default:
      return detail;
  }
}

/**
 * The server keeps of a turn's slots what is plain and filled.
 *
 * @param {Record<string, unknown>} slots
 * @returns {Record<string, unknown>}
 */
function plainSlots(slots) {
  const kept = Object.entries(slots).filter(([, value]) => ["string", "number", "boolean"].includes(typeof value));
  return Object.fromEntries(kept);
}

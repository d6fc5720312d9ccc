/**
 * Which buttons of a conversation may be pressed, and which one was.
 *
 * @import { Conversation, MessageAppended } from "./protocol.d.ts"
 */

/**
 * Return the id of the one message whose buttons still stand, or null: the bot's latest, as long as the bot speaks
 * and nothing was answered to it.
 *
 * @param {Conversation} conversation
 */
export function openMessageId(conversation) {
  if (conversation.status !== "bot") return null;
  const last = conversation.timeline.findLast(
    (event) => event.type === "message.appended" && event.kind !== "activity",
  );
  return last?.type === "message.appended" && last.buttons.length > 0 ? last.message_id : null;
}

/**
 * Return the id of the button of `message` that was pressed, or null.
 *
 * @param {Conversation} conversation
 * @param {MessageAppended} message
 */
export function pressedButton(conversation, message) {
  const offered = new Set(message.buttons.map((button) => button.id));
  for (const event of conversation.timeline) {
    if (event.type === "message.appended" && event.choice !== null && offered.has(event.choice)) return event.choice;
  }
  return null;
}

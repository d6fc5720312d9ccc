/** What a refusal means to a person, in English, by the codes of docs/protocol.md. */

/** @type {typeof import("./ja.js").ERRORS} */
export const ERRORS = {
  network: "We could not reach the server. Please check your connection.",
  slow_down: "That was a lot at once. Please wait a moment and try again.",
  not_ready: "We are just getting ready. Please try again shortly.",
  text_too_long: "Please keep it within {limit} characters.",
  text_empty: "There is nothing to send yet.",
  text_invalid: "It contains a character that cannot be sent.",
  code_wrong: "That is not the code. You can try {tries_left} more times.",
  code_expired: "The code has expired. Please ask for a new one.",
  choice_expired: "That choice is no longer open.",
  body_too_large: "The file is too large.",
  unsupported_media_type: "Files of this kind cannot be sent.",
  invalid_fields: "Please check what you entered.",
  origin_refused: "This page may not open the conversation.",
  wrong_status: "Things have moved on; that is no longer possible.",
  client_message_id_reused: "It could not be sent. Please write it again.",
  unexpected: "Something went wrong. Please try again shortly.",
};

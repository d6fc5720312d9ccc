/** What a refusal means to a person, by the codes of docs/protocol.md; used by every page. */

/** @type {Record<string, {ja: string, en: string}>} */
const TEXTS = {
  network: {
    ja: "通信できませんでした。電波の状態をご確認ください。",
    en: "We could not reach the server. Please check your connection.",
  },
  slow_down: {
    ja: "操作が続いています。少し時間をおいてからお試しください。",
    en: "That was a lot at once. Please wait a moment and try again.",
  },
  not_ready: {
    ja: "ただいま準備中です。少し時間をおいてからお試しください。",
    en: "We are just getting ready. Please try again shortly.",
  },
  text_too_long: { ja: "{limit}文字以内でお送りください。", en: "Please keep it within {limit} characters." },
  text_empty: { ja: "内容が入力されていません。", en: "There is nothing to send yet." },
  text_invalid: { ja: "送信できない文字が含まれています。", en: "It contains a character that cannot be sent." },
  code_wrong: {
    ja: "コードが違います。あと{tries_left}回入力できます。",
    en: "That is not the code. You can try {tries_left} more times.",
  },
  code_expired: {
    ja: "コードの有効期限が切れました。新しいコードをお送りください。",
    en: "The code has expired. Please ask for a new one.",
  },
  choice_expired: { ja: "この選択肢はもう使えません。", en: "That choice is no longer open." },
  body_too_large: { ja: "ファイルが大きすぎます。", en: "The file is too large." },
  unsupported_media_type: { ja: "この形式のファイルは送れません。", en: "Files of this kind cannot be sent." },
  invalid_fields: { ja: "入力内容をご確認ください。", en: "Please check what you entered." },
  origin_refused: { ja: "このページではご利用いただけません。", en: "This page may not open the conversation." },
  wrong_status: {
    ja: "状況が変わったため、この操作はできませんでした。",
    en: "Things have moved on; that is no longer possible.",
  },
  client_message_id_reused: {
    ja: "送信できませんでした。もう一度入力してください。",
    en: "It could not be sent. Please write it again.",
  },
  unexpected: {
    ja: "うまくいきませんでした。少し時間をおいてからお試しください。",
    en: "Something went wrong. Please try again shortly.",
  },
};

/**
 * Say in the reader's language what went wrong.
 *
 * @param {{code: string, detail?: Record<string, unknown>}} error
 * @param {"ja" | "en"} locale
 */
export function errorText(error, locale) {
  const known = Object.hasOwn(TEXTS, error.code) ? TEXTS[error.code] : undefined;
  const text = (known ?? TEXTS.unexpected)?.[locale] ?? "";
  return text.replace(/\{(\w+)\}/g, (_, name) => String(error.detail?.[name] ?? ""));
}

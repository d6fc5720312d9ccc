/** What a refusal means to a person, in Japanese, by the codes of docs/protocol.md. */

/** @type {Record<string, string>} */
export const ERRORS = {
  network: "通信できませんでした。電波の状態をご確認ください。",
  slow_down: "操作が続いています。少し時間をおいてからお試しください。",
  not_ready: "ただいま準備中です。少し時間をおいてからお試しください。",
  text_too_long: "{limit}文字以内でお送りください。",
  text_empty: "内容が入力されていません。",
  text_invalid: "送信できない文字が含まれています。",
  code_wrong: "コードが違います。あと{tries_left}回入力できます。",
  code_expired: "コードの有効期限が切れました。新しいコードをお送りください。",
  choice_expired: "この選択肢はもう使えません。",
  body_too_large: "ファイルが大きすぎます。",
  unsupported_media_type: "この形式のファイルは送れません。",
  invalid_fields: "入力内容をご確認ください。",
  origin_refused: "このページではご利用いただけません。",
  wrong_status: "状況が変わったため、この操作はできませんでした。",
  client_message_id_reused: "送信できませんでした。もう一度入力してください。",
  unexpected: "うまくいきませんでした。少し時間をおいてからお試しください。",
};

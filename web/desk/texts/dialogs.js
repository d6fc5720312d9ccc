/** Texts of the dialogs. */

export default {
  "dialog.return.title": { ja: "ボットに戻す", en: "Return to the bot" },
  "dialog.return.lead": {
    ja: "ここまでにわかったことを渡すと、ボットがそれを踏まえて続きを応対します。",
    en: "Pass on what you found out; the bot continues from there.",
  },
  "dialog.return.order": { ja: "注文番号", en: "Order number" },
  "dialog.return.order.help": { ja: "任意。HD- と数字8桁", en: "Optional. HD- and eight digits" },
  "dialog.return.order.wrong": { ja: "「HD-」と数字8桁で入力してください。", en: "Please enter HD- and eight digits." },
  "dialog.return.note": { ja: "ボットへのメモ", en: "Note for the bot" },
  "dialog.return.note.help": {
    ja: "何が済み、何が残っているかを書いてください。お客さまには見えません。",
    en: "What is done and what is left. The customer does not see it.",
  },
  "dialog.return.note.example": {
    ja: "例：お届け日の変更は手続き済み。ほかにご質問があれば続けて対応。",
    en: "E.g. delivery date is changed; go on with any other question.",
  },
  "dialog.return.note.empty": { ja: "メモを入力してください。", en: "Please write a note." },
  "dialog.return.submit": { ja: "ボットに戻す", en: "Return to bot" },
  "dialog.resolve.title": { ja: "この会話を解決にしますか", en: "Resolve this conversation?" },
  "dialog.resolve.lead": {
    ja: "お客さまの画面に会話の終了が表示されます。24時間以内にご連絡があれば、同じ会話が再開します。",
    en: "The customer sees that the conversation has ended. If they write within 24 hours, it opens again.",
  },
  "dialog.resolve.draft": {
    ja: "書きかけの返信があります。解決にすると送られません。",
    en: "You have an unfinished reply. It will not be sent.",
  },
  "dialog.resolve.submit": { ja: "解決する", en: "Resolve" },
  "dialog.takeover.title.colleague": { ja: "{name}さんから引き継ぎますか", en: "Take over from {name}?" },
  "dialog.takeover.title.bot": { ja: "ボットから引き取りますか", en: "Take this from the bot?" },
  "dialog.takeover.lead.bot": {
    ja: "いまはボットが応対しています。引き取るとあなたが担当になり、理由が記録に残ります。",
    en: "The bot is answering now. The conversation becomes yours, and the reason is put on record.",
  },
  "dialog.takeover.lead.colleague": {
    ja: "いまは{name}さんが対応しています。引き継ぐとあなたが担当になり、理由が記録に残ります。",
    en: "{name} has this conversation now. It becomes yours, and the reason is put on record.",
  },
  "dialog.takeover.text": { ja: "引き継いでから、次の返信を送ります。", en: "After that, this reply is sent:" },
  "dialog.takeover.reason": { ja: "引き継ぐ理由", en: "Reason" },
  "dialog.takeover.reason.empty": { ja: "理由を入力してください。", en: "Please give a reason." },
  "dialog.takeover.reason.example.colleague": { ja: "例：シフト交代のため", en: "E.g. change of shift" },
  "dialog.takeover.reason.example.bot": {
    ja: "例：回答がご質問とずれているため",
    en: "E.g. its answers miss the question",
  },
  "dialog.takeover.submit": { ja: "引き継ぐ", en: "Take over" },
  "dialog.takeover.submit.send": { ja: "引き継いで送る", en: "Take over and send" },
};

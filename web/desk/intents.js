/** The bot's intents in words that an agent reads at a glance; an unknown one keeps its name. */

/** @type {Record<string, { ja: string, en: string }>} */
const INTENTS = {
  order_status: { ja: "注文状況", en: "Order status" },
  delivery_time: { ja: "お届け日数", en: "Delivery time" },
  shipping_cost: { ja: "送料", en: "Shipping cost" },
  return_policy: { ja: "返品", en: "Returns" },
  exchange: { ja: "交換", en: "Exchange" },
  refund_status: { ja: "返金状況", en: "Refund status" },
  cancel_order: { ja: "注文のキャンセル", en: "Cancel order" },
  payment_methods: { ja: "支払い方法", en: "Payment methods" },
  payment_failed: { ja: "支払いエラー", en: "Payment failed" },
  invoice_receipt: { ja: "領収書", en: "Receipt" },
  coupon: { ja: "クーポン", en: "Coupon" },
  points_balance: { ja: "ポイント", en: "Points" },
  account_login_problem: { ja: "ログインできない", en: "Sign-in problem" },
  password_reset: { ja: "パスワード再設定", en: "Password reset" },
  change_address: { ja: "住所変更", en: "Change address" },
  change_email: { ja: "メール変更", en: "Change e-mail" },
  account_info: { ja: "登録情報", en: "Account details" },
  subscription_cancel: { ja: "定期便の解約", en: "Cancel subscription" },
  subscription_change_plan: { ja: "定期便の変更", en: "Change subscription" },
  business_hours: { ja: "営業時間", en: "Opening hours" },
  contact_phone: { ja: "電話・メール窓口", en: "Phone and e-mail" },
  product_stock: { ja: "在庫", en: "Stock" },
  product_defect: { ja: "不良・誤配送", en: "Defect or wrong item" },
  warranty: { ja: "保証", en: "Warranty" },
  gift_wrapping: { ja: "ギフト包装", en: "Gift wrapping" },
  membership: { ja: "会員ランク・入退会", en: "Membership" },
  human_agent_request: { ja: "担当者を希望", en: "Asks for a person" },
  greet: { ja: "あいさつ", en: "Greeting" },
  goodbye: { ja: "おわりのあいさつ", en: "Goodbye" },
  thanks: { ja: "お礼", en: "Thanks" },
  affirm: { ja: "はい", en: "Yes" },
  deny: { ja: "いいえ", en: "No" },
  out_of_scope: { ja: "対象外", en: "Out of scope" },
  unsure: { ja: "判断できず", en: "Not sure" },
  complaint: { ja: "ご不満", en: "Complaint" },
  order_number_given: { ja: "注文番号を入力", en: "Gave an order number" },
  something_else: { ja: "「それ以外」を選択", en: "Chose “something else”" },
  did_not_help: { ja: "「解決しない」を選択", en: "Said it did not help" },
  proof_given: { ja: "本人確認を完了", en: "Proved who they are" },
  several_questions: { ja: "複数のご質問", en: "Several questions" },
  go_on: { ja: "話の途中", en: "Leads in, asked to go on" },
  image_sent: { ja: "画像を送信", en: "Sent an image" },
  returned_from_people: { ja: "担当者から戻った", en: "Came back from people" },
};

/**
 * @param {string} name
 * @param {"ja" | "en"} language
 */
export function intentLabel(name, language) {
  return INTENTS[name]?.[language] ?? name;
}

"""What the gateway itself says to customers, Japanese first."""

from __future__ import annotations

from handoff.domain.model import Reason

_TEXTS: dict[str, dict[str, str]] = {
    "slow": {
        "ja": "お調べするのに少しお時間をいただいております。このままお待ちください。",
        "en": "This is taking a little longer than usual. Please stay with us.",
    },
    "starting": {
        "ja": "ただいま準備をしております。メッセージは届いておりますので、このまま少々お待ちください。",
        "en": "We are just getting ready. Your message has arrived; please bear with us for a moment.",
    },
    "bot_unavailable": {
        "ja": "申し訳ございません。自動応答がうまく動いていないため、担当者におつなぎします。このままお待ちください。",
        "en": "Sorry, our automatic answers are not working properly just now. I am passing you to our team.",
    },
    "away_until": {
        "ja": (
            "担当者の受付は{opens}です。いただいた内容は担当者に届いており、{promised}にこの会話でお返事します。"
            "画面を閉じていただいて大丈夫です。追加の内容があれば、このままお書きください。"
        ),
        "en": (
            "Our team is back {opens}. They have what you wrote and will answer here {promised}. "
            "You may close this page; anything you add will reach them."
        ),
    },
    "agent_lost": {
        "ja": (
            "担当者の対応が途切れてしまい、申し訳ございません。別の担当者が続きを承ります。"
            "順番は最初にお待ちいただいた時のままです。"
        ),
        "en": (
            "I am sorry, our colleague could not go on. Another one will take over from here; "
            "you keep the place you have been waiting for."
        ),
    },
    "transferred_to_agent": {
        "ja": (
            "よりくわしくお答えできるよう、{who}が続けて承ります。"
            "これまでの内容は引き継いでおりますので、もう一度お話しいただく必要はありません。"
        ),
        "en": (
            "So that you get a fuller answer, {who} will go on from here. "
            "They have been told everything so far, so you need not repeat yourself."
        ),
    },
    "transferred_to_queue": {
        "ja": (
            "「{team}」のご用件ですので、その担当者が続けて承ります。"
            "これまでの内容は引き継いでおりますので、このままお待ちください。"
        ),
        "en": (
            "This is a matter for our team “{team}”, and a colleague there will go on from here. "
            "They know everything so far. Please stay with us."
        ),
    },
    "transferred_to_supervisor": {
        "ja": (
            "責任をもってお答えできるよう、責任者が続けて承ります。"
            "これまでの内容は引き継いでおりますので、このままお待ちください。"
        ),
        "en": (
            "So that somebody who may decide answers you, a supervisor will go on from here. "
            "They know everything so far. Please stay with us."
        ),
    },
    "customer_unnamed": {"ja": "お客", "en": "there"},
    "first_reply_asked": {
        "ja": (
            "{customer}さま、お待たせいたしました。担当の{agent}と申します。\n"
            "「{matter}」の件、これまでの内容を拝見しました。お調べいたしますので、少々お待ちください。"
        ),
        "en": (
            "Hello {customer}, thank you for waiting. My name is {agent}.\n"
            "I have read what you told us about “{matter}” and am looking into it now."
        ),
    },
    "first_reply_complaint": {
        "ja": (
            "{customer}さま、担当の{agent}と申します。このたびはご不快な思いをおかけし、誠に申し訳ございません。\n"
            "「{matter}」の件、これまでの経緯を拝見しました。すぐに状況を確認いたします。"
        ),
        "en": (
            "Hello {customer}, my name is {agent}. I am truly sorry for the trouble we have caused you.\n"
            "I have read everything you told us about “{matter}” and am checking at once what happened."
        ),
    },
    "mail_subject": {"ja": "【{shop}】お問い合わせにお返事しました", "en": "{shop}: we have answered your question"},
    "mail_body": {
        "ja": (
            "{shop} をご利用いただきありがとうございます。\n\nお問い合わせに担当者がお返事しました。\n"
            "次のページを開くと、続きからお話しいただけます。\n\n{link}\n\n"
            "このメールにお心当たりのない場合は、お手数ですが破棄してください。\n{shop}"
        ),
        "en": (
            "Thank you for contacting {shop}.\n\nA member of our team has answered you.\n"
            "Open this page to read the answer and go on where you left off:\n\n{link}\n\n"
            "If you did not contact us, please ignore this mail.\n{shop}"
        ),
    },
    "invite_subject": {"ja": "【{shop}】デスクへのご招待", "en": "{shop}: your invitation to the desk"},
    "invite_body": {
        "ja": (
            "{person} さん\n\n{shop} のサポートデスクに招待されました。\n"
            "次のページでパスワードを決めると、ログインできます（72時間以内、1回限り）。\n\n{link}\n\n"
            "You have been invited to the support desk. Open the page above within 72 hours to choose a password.\n\n"
            "お心当たりのない場合は、このメールを破棄してください。\n{shop}"
        ),
        "en": "{person},\n\nyou have been invited to the support desk of {shop}: {link}\n",
    },
    "idle_reminder": {
        "ja": "その後、いかがでしょうか。ご不明な点がありましたら、このままお書きください。",
        "en": "Is there anything else we can help with? Just write here and we will go on.",
    },
    "idle_resolved": {
        "ja": (
            "しばらくお返事がなかったため、いったん終了いたします。"
            "{hours}時間以内に書き込んでいただければ、続きからお話しできます。"
        ),
        "en": (
            "We have not heard from you for a while, so we end here for now. "
            "Write again within {hours} hours and we go on where we left off."
        ),
    },
    "alert_subject": {
        "ja": "【{shop}】{queue}：お待ちのお客さまがいますが、対応できる担当者がいません",
        "en": "{shop}: customers are waiting in {queue} and nobody is on duty",
    },
    "alert_body": {
        "ja": (
            "窓口「{queue}」で {waiting} 名のお客さまがお待ちです（最長 {longest_min} 分）。\n"
            "対応可能な状態の担当者がいません。\n\n{link}\n"
        ),
        "en": "{waiting} customers wait in {queue} (longest {longest_min} min), and nobody is on duty.\n\n{link}\n",
    },
    "code_subject": {"ja": "【{shop}】確認コードのお知らせ", "en": "{shop}: your confirmation code"},
    "code_body": {
        "ja": (
            "{shop} です。チャットでのご本人確認のためのコードをお送りします。\n\n　確認コード：{code}\n\n"
            "{minutes}分以内に、チャットの画面に入力してください。担当者がこのコードをお尋ねすることはありません。\n"
            "お心当たりのない場合は、このメールを破棄してください。\n{shop}"
        ),
        "en": (
            "Here is the code that confirms it is you in our chat.\n\n  Code: {code}\n\n"
            "Please enter it in the chat within {minutes} minutes. Our team will never ask you for it.\n"
            "If you did not ask for a code, please ignore this mail.\n{shop}"
        ),
    },
}

REASONS: dict[Reason, dict[str, str]] = {
    Reason.ASKED: {"ja": "担当者との会話をご希望", "en": "Asked to speak with a person"},
    Reason.LOW_CONFIDENCE: {
        "ja": "自動応答ではご用件が分かりませんでした",
        "en": "The bot could not tell what was meant",
    },
    Reason.REPEATED_FAILURE: {"ja": "自動応答では解決しませんでした", "en": "The bot's answers did not help"},
    Reason.COMPLAINT: {"ja": "ご不満・ご指摘をいただいています", "en": "Is not satisfied with us"},
    Reason.POLICY: {"ja": "担当者が対応する内容です", "en": "A matter for our team"},
    Reason.BOT_UNAVAILABLE: {"ja": "自動応答が動いていませんでした", "en": "The bot was not available"},
}


def say(name: str, language: str, **values: object) -> str:
    """Return a text in the contact's language (Japanese when it is neither)."""
    texts = _TEXTS[name]
    return texts.get(language, texts["ja"]).format(**values)

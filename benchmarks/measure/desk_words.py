"""What customers and agents of the desk's benchmark say, put together from parts: some words are rare, some common."""

from __future__ import annotations

import random

_OPENINGS = (
    "",
    "",
    "お世話になっております。",
    "すみません、",
    "はじめまして。",
    "先日購入した者です。",
    "夜分に失礼します。",
    "Hello, ",
)
_GOODS = (
    "琺瑯ケトル",
    "バスタオル",
    "リネンのシーツ",
    "珈琲豆",
    "土鍋",
    "木のスツール",
    "ガラスの急須",
    "洗剤の詰め替え",
    "鋳物フライパン",
    "羽毛布団",
    "アロマランプ",
    "竹の水切りかご",
    "ホーロー保存容器",
    "麻のクロス",
)
_MATTERS = (
    "がまだ届きません",
    "の色が写真と違いました",
    "の返品をお願いしたいです",
    "の交換はできますか",
    "の返金はいつになりますか",
    "の在庫はいつ戻りますか",
    "の保証書が入っていませんでした",
    "の取っ手が外れてしまいました",
    "の定期便を一回休みたいです",
    "の領収書を発行してください",
    "の送料を教えてください",
    "の使い方が分かりません",
    "をギフト包装にできますか",
)
_ANSWERS = (
    "ご連絡ありがとうございます。お調べいたしますので、少々お待ちください。",
    "ご不便をおかけし、申し訳ございません。",
    "交換のお品を明日発送いたします。",
    "返金は三営業日ほどで反映されます。",
    "在庫は来週の入荷を予定しております。",
    "配送業者に確認しましたところ、明日の午前中にお届けの予定です。",
    "領収書をメールでお送りいたしました。",
    "Thank you, we will look into it at once.",
)
_CLOSINGS = (
    "",
    "",
    "よろしくお願いします。",
    "急いでいます。",
    "平日の昼間でしたら電話に出られます。",
    "助かります。",
)
_SEARCHED = (
    "返金",
    "返品",
    "在庫",
    "交換",
    "届き",
    "領収書",
    "定期便",
    "バスタオル",
    "珈琲豆",
    "申し訳",
    "Thank",
    "取っ手 外れ",
    "琺瑯ケトル 返金",
    "保証書",
    "羽毛布団 交換",
)
_RARE = "亜伊宇江於加幾久計己左之寸世曽多千川天止奈仁奴祢乃波比不部保"


def of_customer(rng: random.Random) -> str:
    """One message; every fourth names an order, every hundredth a word that hardly any other has."""
    said = rng.choice(_OPENINGS) + rng.choice(_GOODS) + rng.choice(_MATTERS) + "。" + rng.choice(_CLOSINGS)
    if rng.random() < 0.25:
        said += f" 注文番号 HD-{rng.randrange(10_000_000, 99_999_999)}"
    if rng.random() < 0.01:
        said += "（" + "".join(rng.choices(_RARE, k=4)) + "様より）"
    return said


def of_agent(rng: random.Random) -> str:
    """One answer."""
    return rng.choice(_ANSWERS)


def searched(rng: random.Random, count: int) -> list[str]:
    """Draw what is searched for: common words of two characters and more, rare ones, order numbers, English."""
    rare = ["".join(rng.choices(_RARE, k=2)) for _ in range(count // 3)]
    orders = [f"HD-{rng.randrange(10_000_000, 99_999_999)}" for _ in range(count // 6)]
    drawn = [*_SEARCHED, *rare, *orders]
    rng.shuffle(drawn)
    return drawn[:count]

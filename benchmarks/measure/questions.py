"""Questions for the bot that never repeat, in both languages and about as long as customers' messages are."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product

_ASK_JA = (
    "{}の送料はいくらですか",
    "{}は何日で届きますか",
    "{}はいつごろ届くのかな",
    "{}を返品したいです",
    "{}を返すにはどうすればいい？",
    "{}の保証期間を教えて",
    "{}に保証はついてますか",
    "{}のギフト包装はできますか",
    "{}をプレゼント用に包んでほしい",
    "{}の在庫はありますか",
    "{}の再入荷はいつですか",
    "{}を別の色に交換したい",
    "{}のサイズを交換できますか",
    "{}の領収書をください",
    "{}は代引きで払えますか",
    "{}にクーポンは使えますか",
)
_ASK_EN = (
    "how much is shipping for the {}?",
    "when will the {} arrive?",
    "how many days until I get the {}",
    "I want to return the {}",
    "can I send the {} back?",
    "how long is the warranty on the {}?",
    "does the {} have a guarantee",
    "can you gift wrap the {}?",
    "please wrap the {} as a present",
    "is the {} in stock?",
    "when is the {} back in stock",
    "can I exchange the {} for another colour?",
    "I need the {} in a different size",
    "I need a receipt for the {}",
    "can I pay cash on delivery for the {}?",
    "can I use a coupon for the {}?",
)
_BEGIN_JA = ("", "", "すみません、", "質問です。")
_BEGIN_EN = ("", "", "hi, ", "excuse me, ")
_THINGS = (
    *(("ケトル", "kettle"), ("バスタオル", "bath towel"), ("ランプ", "lamp"), ("保存瓶", "storage jar")),
    *(("加湿器", "humidifier"), ("かご", "basket"), ("茶碗", "rice bowl"), ("フライパン", "frying pan")),
    *(("シーツ", "bed sheet"), ("トースター", "toaster"), ("本棚", "bookshelf"), ("毛布", "blanket")),
    *(("まな板", "cutting board"), ("掃除機", "vacuum cleaner"), ("水筒", "water bottle"), ("座布団", "cushion")),
    *(("鍋", "pot"), ("包丁", "kitchen knife"), ("カーテン", "curtain"), ("枕", "pillow")),
    *(("時計", "clock"), ("花瓶", "vase"), ("ほうき", "broom"), ("マグカップ", "mug")),
    *(("弁当箱", "lunch box"), ("急須", "teapot"), ("ドリッパー", "coffee dripper"), ("扇風機", "fan")),
    *(("アイロン", "iron"), ("ハンガー", "set of hangers"), ("鏡", "mirror"), ("椅子", "chair")),
    *(("踏み台", "step stool"), ("収納箱", "storage box"), ("傘立て", "umbrella stand"), ("玄関マット", "door mat")),
    *(("電気ポット", "electric pot"), ("ミキサー", "blender"), ("体重計", "bathroom scale"), ("物干し", "drying rack")),
)


def distinct(seed: int = 1) -> Iterator[str]:
    """Yield every question once, Japanese and English in turn, in an order that `seed` fixes."""
    rng = random.Random(seed)
    japanese = _every(_BEGIN_JA, _ASK_JA, [japanese for japanese, _ in _THINGS])
    english = _every(_BEGIN_EN, _ASK_EN, [english for _, english in _THINGS])
    rng.shuffle(japanese)
    rng.shuffle(english)
    for pair in zip(japanese, english, strict=True):
        yield from pair


def _every(begins: tuple[str, ...], asks: tuple[str, ...], things: list[str]) -> list[str]:
    """Combine all three, each combination once."""
    return list(dict.fromkeys(begin + ask.format(thing) for begin, ask, thing in product(begins, asks, things)))

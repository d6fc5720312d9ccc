"""Questions for the bot that never repeat: ways to ask, things asked about, and ways to begin, in both languages."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product

_ASK_JA = (
    "{thing}を{place}に送ると送料はいくらですか",
    "{thing}を頼むと{place}には何日くらいで届きますか",
    "{place}に届いた{thing}を返品する方法を教えてください",
    "{thing}を{place}の友人へ贈るのでギフト包装できますか",
    "{thing}の保証期間を知りたいです。{place}に住んでいます",
    "{thing}を{place}で受け取るとき代金引換は使えますか",
    "{thing}を別の色に交換したいです。送り先は{place}です",
    "{thing}の領収書がほしいです。会社は{place}にあります",
)
_ASK_EN = (
    "how much is shipping for the {thing} to {place}",
    "how many days until the {thing} arrives in {place}",
    "how do I return the {thing} that was delivered to {place}",
    "can you gift wrap the {thing} for a friend in {place}",
    "how long is the warranty on the {thing}? I live in {place}",
    "can I pay cash on delivery for the {thing} in {place}",
    "I want to exchange the {thing} for another colour, it goes to {place}",
    "I need a receipt for the {thing}, our office is in {place}",
)
_BEGIN_JA = ("", "すみません、", "お世話になります。", "質問です。", "初めて利用します。", "ちょっと伺います。")
_BEGIN_EN = ("", "hi, ", "hello, ", "excuse me, ", "quick question: ", "good morning, ")
_THINGS = (
    ("ケトル", "kettle"),
    ("バスタオル", "bath towel"),
    ("テーブルランプ", "table lamp"),
    ("保存瓶", "storage jar"),
    ("加湿器", "humidifier"),
    ("かご", "basket"),
    ("茶碗", "rice bowl"),
    ("フライパン", "frying pan"),
    ("シーツ", "bed sheet"),
    ("トースター", "toaster"),
    ("本棚", "bookshelf"),
    ("電気毛布", "electric blanket"),
    ("まな板", "cutting board"),
    ("掃除機", "vacuum cleaner"),
    ("水筒", "water bottle"),
    ("座布団", "floor cushion"),
)
_PLACES = (
    ("札幌", "Sapporo"),
    ("仙台", "Sendai"),
    ("新潟", "Niigata"),
    ("東京", "Tokyo"),
    ("横浜", "Yokohama"),
    ("金沢", "Kanazawa"),
    ("名古屋", "Nagoya"),
    ("京都", "Kyoto"),
    ("神戸", "Kobe"),
    ("広島", "Hiroshima"),
    ("高松", "Takamatsu"),
    ("那覇", "Naha"),
)


def distinct(seed: int = 1) -> Iterator[str]:
    """Yield every question once, Japanese and English in turn, in an order that `seed` fixes."""
    rng = random.Random(seed)
    japanese = [
        begin + ask.format(thing=thing[0], place=place[0])
        for begin, ask, thing, place in product(_BEGIN_JA, _ASK_JA, _THINGS, _PLACES)
    ]
    english = [
        begin + ask.format(thing=thing[1], place=place[1])
        for begin, ask, thing, place in product(_BEGIN_EN, _ASK_EN, _THINGS, _PLACES)
    ]
    rng.shuffle(japanese)
    rng.shuffle(english)
    for pair in zip(japanese, english, strict=True):
        yield from pair

"""Invented customers: names from lists of common ones, towns and telephone numbers that do not exist."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

_FAMILIES = """
佐藤 サトウ sato|鈴木 スズキ suzuki|高橋 タカハシ takahashi|田中 タナカ tanaka|伊藤 イトウ ito
渡辺 ワタナベ watanabe|山本 ヤマモト yamamoto|中村 ナカムラ nakamura|小林 コバヤシ kobayashi|加藤 カトウ kato
吉田 ヨシダ yoshida|山田 ヤマダ yamada|山口 ヤマグチ yamaguchi|松本 マツモト matsumoto|井上 イノウエ inoue
木村 キムラ kimura|林 ハヤシ hayashi|清水 シミズ shimizu|山崎 ヤマザキ yamazaki|森 モリ mori
池田 イケダ ikeda|橋本 ハシモト hashimoto|石川 イシカワ ishikawa|前田 マエダ maeda|藤田 フジタ fujita
岡田 オカダ okada|後藤 ゴトウ goto|長谷川 ハセガワ hasegawa|村上 ムラカミ murakami|近藤 コンドウ kondo
坂本 サカモト sakamoto|遠藤 エンドウ endo|青木 アオキ aoki|西村 ニシムラ nishimura|福田 フクダ fukuda
太田 オオタ ota|藤井 フジイ fujii|岡本 オカモト okamoto|三浦 ミウラ miura|中野 ナカノ nakano
原田 ハラダ harada|松田 マツダ matsuda|竹内 タケウチ takeuchi|小野 オノ ono|田村 タムラ tamura
和田 ワダ wada|石田 イシダ ishida
"""
_GIVEN = """
美咲 ミサキ misaki|陽菜 ヒナ hina|結衣 ユイ yui|葵 アオイ aoi|さくら サクラ sakura
彩 アヤ aya|真由美 マユミ mayumi|由美子 ユミコ yumiko|恵子 ケイコ keiko|智子 トモコ tomoko
久美 クミ kumi|千尋 チヒロ chihiro|麻衣 マイ mai|香織 カオリ kaori|奈々 ナナ nana
優子 ユウコ yuko|和子 カズコ kazuko|裕子 ヒロコ hiroko|菜摘 ナツミ natsumi|遥 ハルカ haruka
翔太 ショウタ shota|大輔 ダイスケ daisuke|健太 ケンタ kenta|拓也 タクヤ takuya|直樹 ナオキ naoki
誠 マコト makoto|浩 ヒロシ hiroshi|隆 タカシ takashi|蓮 レン ren|悠斗 ユウト yuto
大樹 ダイキ daiki|亮 リョウ ryo|哲也 テツヤ tetsuya|和也 カズヤ kazuya|修 オサム osamu
剛 ツヨシ tsuyoshi|雄一 ユウイチ yuichi|慎吾 シンゴ shingo|晃 アキラ akira|圭 ケイ kei
"""
_ENGLISH = """
Oliver Hughes|Grace Bennett|Daniel Foster|Chloe Morgan|Liam Walsh|Hannah Price|Noah Griffin|Ruby Palmer|Ethan Doyle
Mia Russell|Isaac Boyd|Alice Warren|Leo Chambers|Nora Fleming|Adam Pike|Julia Frost
"""
_PREFECTURES = [
    "北海道",
    "青森県",
    "宮城県",
    "福島県",
    "茨城県",
    "埼玉県",
    "埼玉県",
    "千葉県",
    "千葉県",
    "東京都",
    "東京都",
    "東京都",
    "東京都",
    "神奈川県",
    "神奈川県",
    "新潟県",
    "石川県",
    "長野県",
    "静岡県",
    "愛知県",
    "愛知県",
    "京都府",
    "大阪府",
    "大阪府",
    "兵庫県",
    "奈良県",
    "岡山県",
    "広島県",
    "香川県",
    "福岡県",
    "福岡県",
    "熊本県",
    "鹿児島県",
    "沖縄県",
]
_TOWNS = [
    "陽だまり市",
    "青葉野市",
    "若草台市",
    "みずほ野市",
    "星見ヶ浦市",
    "楓坂市",
    "千鳥浜市",
    "月島原市",
    "桜堤町",
    "風見町",
    "白樺平町",
    "柚子ヶ丘市",
]
_QUARTERS = [
    "東雲台",
    "花見坂",
    "緑ヶ原",
    "本町",
    "栄町",
    "日向",
    "川端",
    "駅前通",
    "若葉",
    "山手",
    "松ヶ枝",
    "泉",
    "朝日",
    "高台",
]
_BUILDINGS = ["", "", "", "", "", "ひだまりハイツ", "コーポ若草", "メゾン青葉", "グランみどり", "サンコート花見"]


class Person(NamedTuple):
    """A row of `customers`, except for its rank, which follows from what they buy."""

    id: str
    number: str
    name: str
    name_kana: str
    email: str
    phone: str
    postal_code: str
    prefecture: str
    city: str
    street: str
    language: str
    registered_on: date


def people(rng: random.Random, today: date, taken: Iterable[str] = ()) -> Iterator[Person]:
    """Make one new person after another, each with an address, e-mail and number of their own.

    `taken` are mailboxes (the part before the @) that are in use already.
    """
    families, given = _triples(_FAMILIES), _triples(_GIVEN)
    english = [name for line in _ENGLISH.strip().splitlines() for name in line.split("|")]
    used = dict.fromkeys(taken, 1)
    number = 100200
    while True:
        number += rng.randint(1, 9)
        if rng.random() < 0.07:
            name = kana = rng.choice(english)
            mailbox, language = name.lower().replace(" ", "."), "en"
        else:
            family, first = rng.choice(families), rng.choice(given)
            name, kana, language = f"{family[0]} {first[0]}", f"{family[1]} {first[1]}", "ja"
            mailbox = rng.choice((f"{first[2]}.{family[2]}", f"{family[2]}.{first[2]}", f"{first[2]}{family[2]}"))
        used[mailbox] = used.get(mailbox, 0) + 1
        suffix = str(used[mailbox]) if used[mailbox] > 1 else ""
        prefecture = rng.choice(_PREFECTURES)
        building = rng.choice(_BUILDINGS)
        room = f" {building} {rng.randint(1, 8)}0{rng.randint(1, 9)}" if building else ""
        yield Person(
            id=f"k_{rng.getrandbits(80):020x}",
            number=f"C-{number}",
            name=name,
            name_kana=kana,
            email=f"{mailbox}{suffix}@demo.example",
            phone=f"0{rng.choice('789')}0-0000-{rng.randint(0, 9999):04d}",
            postal_code=f"000-{rng.randint(0, 9999):04d}",
            prefecture=prefecture,
            city=rng.choice(_TOWNS),
            street=f"{rng.choice(_QUARTERS)}{rng.randint(1, 6)}-{rng.randint(1, 28)}-{rng.randint(1, 20)}{room}",
            language=language,
            registered_on=today - timedelta(days=int(1100 * rng.random() ** 0.7) + 3),
        )


def _triples(table: str) -> list[tuple[str, str, str]]:
    words = (entry.split() for line in table.strip().splitlines() for entry in line.split("|"))
    return [(kanji, kana, romaji) for kanji, kana, romaji in words]

"""The clauses of a message that may each ask something of their own."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.form import form_of
from bot.language import ENGLISH, JAPANESE, detect

MOST_CLAUSES = 4
_LEAST_CHARACTERS = {JAPANESE: 2}
_LEAST_OTHERWISE = 6
# What follows 「それとも」 is the same question again: 「カードに戻る?それともポイント?」.
_OR = r"(?!\s*(?:それとも|または|もしくは|或いは|あるいは|or\b))"
_ENDS = re.compile(rf"[。!?\n]+{_OR}|(?<=[^\d])[.](?=\s|$)|;\s", re.IGNORECASE)
# Whoever says this asks one more thing, even where the first was told as a fact: 「お皿が割れていました。あと保証は?」
_ONE_MORE = (
    r"(?:^|(?<=[、。!?, ]))(?:あと(?!で|から)|それと(?!も)|それから|(?<!、)また(?!は)|また(?!は)(?=[^。!?]*も)"
    r"|ついでに|もう一つ|もうひとつ|もう1つ|加えて|併せて|あわせて|ちなみに|そして)[、は, ]?"
    r"|,? \b(?:and also|and another thing|as well as|one more thing|another question|besides(?: that)?|also|plus)"
    r"\b[,:]?\s"
)
_BEGINNING = r"(?:also|plus|one more thing|another question|besides(?: that)?|secondly|and)\b[,:]?\s"
_ALSO = re.compile(
    rf"{_ONE_MORE}|^{_BEGINNING}|(?:のと|のか)、{_OR}|(?<=[かたいすん\u30a1-\u30faー\u4e00-\u9fff])と、"
    r"|(?<=て)、(?=[^、。]{1,12}も)|(?<=すか) "
    r"|,? \b(?:and then|and|or alternatively)\b[,:]?\s"
    r"|,\s(?:so\s)?(?=(?:can|could|how|what|where|when|is|are|do|does|will|would)\b)",
    re.IGNORECASE,
)
_ADDS = re.compile(rf"{_ONE_MORE}|(?:^|(?<=[.?!] )){_BEGINNING}", re.IGNORECASE)
# Two nouns of one verb: 「名字と住所の両方を変更したい」 is 「名字を変更したい」 and 「住所を変更したい」; not
# 「返品のとき」, 「係の方とお話し」, nor what takes two: 「ポイントとクーポンを併用」.
_NOUN = r"[\u30a1-\u30faー\u4e00-\u9fff々A-Za-z0-9おごの]"
_WITH = r"(?:お|ご)?(?:話|はなし|相談|連絡)"
_TAKES_TWO = r"合算|合わせ|まとめ|比べ|併用|一緒|同時"
_NOUNS = re.compile(
    rf"^(?:[^、]*、)?(?P<first>{_NOUN}{{2,14}}?)[とや](?!き|{_WITH})(?P<second>[^、。をがはもと]{{2,14}}?)"
    rf"(?:の両方|の二つ|の2つ)?(?P<rest>(?:[をがはも](?!{_TAKES_TWO})|について|って|おしえて|教えて|知りたい)[^、。]*)$"
)
# What a clause that asks has; one without any of it tells why somebody asks: 「サイズが大きくて入りませんでした」,
# 「カードを持っていません」.
_ASKS = {
    JAPANESE: re.compile(
        r"(?:か|かな|かね|かい|かしら|の|(?<!ませ)ん|て|で|たい)$|たい[のんでとな]|ほしい|欲しい|願い|ねがい|教え|おしえ|知り|ください|下さい"
        r"|もらえ|いただけ|頂け|くれ|可能|希望|方法|やり方|しかた|仕方|何|なん|いくら|いつ|どこ|どう|どれ|どちら|いくつ"
        r"|でき(?:ない|ません|ず|へん)|[れら](?:ない|ません|へん)|通りません|通らない|割れて|壊れて|届きません|届かない|^.{1,10}(?<!た)(?<!ません)(?<!います)(?<!てます)(?<!でます)(?<!からです)$"
    ),
    ENGLISH: re.compile(
        r"\b(?:who|what|what's|where|when|which|why|how|can'?t|cannot|want|need|like to|wondering|please|pls|plz"
        r"|tell me|let me know|help|unable|whether|declined|broken|faulty|missing|damaged|won'?t)\b"
        r"|^(?:\W*(?:so|then|but|if so|if not|to)\s)?(?:can|could|would|will|do|does|is|are|may|has|should|any"
        r"|cancel|change|stop|skip|pause|send|get|give|pay|return|swap|exchange|update|reset|put|make|show"
        r"|check|delete|close|add|wrap|connect|talk|use|track|switch|remove|refund)\b",
        re.IGNORECASE,
    ),
}
_GIVES_A_REASON = re.compile(r"(?:ので|(?:です|ます|した|んだ)から)$")
_ONLY_A_NUMBER = re.compile(
    r"^\W*(?:注文)?(?:番号)?[はが]?(?:この注文|my order)?(?:番号)?\s?(?:です|でした|is)?\W*$", re.IGNORECASE
)
# What only opens or closes a message asks nothing.
_COURTESY = re.compile(
    r"(?:質問です(?:が)?|お?聞きしたいのですが|お聞きしたいことがあります|質問があります(?:が)?|教えてください"
    r"|すみません(?:が)?|すいません|恐れ入りますが?|失礼します|失礼いたします"
    r"|こんにちは|こんばんは|おはようございます|はじめまして|初めまして|お世話になっ?て(?:い|お)ります|お世話になります"
    r"|(?:よろしく|宜しく)お願い(?:し|いた|致)します|お願い(?:し|いた|致)します|ありがとうございます"
    r"|hi|hello|hey|hi there|hello there|good (?:morning|afternoon|evening)|excuse me|sorry|quick question"
    r"|i have a question|thanks|thank you|thanks in advance|please|please help)",
    re.IGNORECASE,
)
_EDGES = " 、。,.!?"


@lru_cache(maxsize=256)
def clauses(text: str) -> tuple[str, ...]:
    """Split a normalised text where a sentence ends or something is added; one clause alone is no list of questions."""
    found = [part.strip(_EDGES) for sentence in _ENDS.split(text) for part in _ALSO.split(sentence)]
    asking = [part for part in found if not _COURTESY.fullmatch(part) and not _ONLY_A_NUMBER.match(form_of(part))]
    parts = [part for part in asking if len(part) >= _LEAST_CHARACTERS.get(detect(part) or "", _LEAST_OTHERWISE)]
    if len(parts) == 1 and (pair := _NOUNS.match(parts[0])):
        parts = [pair.group("first") + pair.group("rest"), pair.group("second") + pair.group("rest")]
    if not _ADDS.search(text):
        parts = [part for part in parts if _asks(part)]
    return tuple(dict.fromkeys(parts))[-MOST_CLAUSES:] if len(parts) > 1 else ()


def _asks(part: str) -> bool:
    asks = _ASKS[ENGLISH if detect(part) == ENGLISH else JAPANESE]
    return asks.search(part) is not None and not _GIVES_A_REASON.search(part)

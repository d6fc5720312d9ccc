"""The clauses of a message that may each ask something of their own."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.form import form_of
from bot.language import JAPANESE, detect

MOST_CLAUSES = 4
_LEAST_CHARACTERS = {JAPANESE: 2}
_LEAST_OTHERWISE = 6
_ENDS = re.compile(r"[。!?\n]+|(?<=[^\d])[.](?=\s|$)|;\s")
_ALSO = re.compile(
    r"(?:^|(?<=[、, ]))(?:あと|それと|それから|また|ついでに|もう一つ|もうひとつ|もう1つ"
    r"|加えて|併せて|あわせて|ちなみに|そして)"
    r"[、は, ]?"
    r"|(?:のと|のか)、|(?<=[かたいすん])と、"
    r"|,? \b(?:and also|and another thing|as well as|and then|one more thing|another question|and|also|plus)\b[,:]?\s"
    r"|\b(?:also|plus|one more thing|another question|secondly|and)\b[,:]?\s",
    re.IGNORECASE,
)
# Two nouns in one sentence: 「送料と支払い方法を教えて」.
_NOUN = r"[\u30a1-\u30faー\u4e00-\u9fff々A-Za-z0-9おごの]"
_NOUNS = re.compile(rf"^(?P<first>{_NOUN}{{2,14}}?)(?:と|や)(?P<second>{_NOUN}{{2}}[^、。]*)$")
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
        parts = [pair.group("first"), pair.group("second")]
    return tuple(dict.fromkeys(parts))[-MOST_CLAUSES:] if len(parts) > 1 else ()

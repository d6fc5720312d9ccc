"""Whether a message gives an order number and says nothing else: 「HD-10023456です」, "here it is: HD-10023456"."""

from __future__ import annotations

import re

from bot.text import read

# Longer pieces first; each is taken away once, from left to right.
_JAPANESE = re.compile(
    "書いてあります|書いてある|お願いいたします|お?願いし?ます|お願い|よろしく|ください|どうぞ|お伝えします|送ります"
    "|になっています|になってます|になります|となります|思います|について|に関して|すみません|オーダー|ナンバー"
    "|でしたら|でした|です|こちら|これ|それ|ご?注文|受付|番号|ええと|えっと|はい|かな|かも|あの|件|の|は|が|で|を|と|も|だ|よ|ね"
)
_ENGLISH = re.compile(
    r"\b(?:an?d?|for|go|got|have|hello|here(?:'s)?|hi|i(?:'m|'ve)?|is|it(?:'?s)?|my|no|nr|number|okay|ok|one|order|please"
    r"|ref|reference|says|sir|so|sorry|sure|thanks?|that(?:'s)?|the|think|this|yes|your?)\b"
)


def says_nothing_else(rest: str) -> bool:
    """Tell whether what stands around an order number only introduces it.

    `rest` is the message without the number. A word with a meaning of its own (where, cancel, 返品) makes a question.
    """
    words = read(rest).text.lower().replace("’", "'") if rest.strip() else ""
    return not re.search(r"\w", _ENGLISH.sub(" ", _JAPANESE.sub(" ", words)))

"""What a postal address looks like in running text, Japanese and English: patterns over text of one width."""

from __future__ import annotations

import re

_DASH = "[-‐‑‒–—―−ーｰ]"
_GAP = r"[ 　]?"
_NUMBER = r"(?:\d{1,5}|[一二三四五六七八九十百]{1,5})"
# What follows a span of days, a count or a sum is no house number: 「千葉市3-4日で」.
_NO_MEASURE = r"(?![\d.]*\s?(?:日|時|分|週|か月|ヶ月|ケ月|年|円|個|点|回|人|本|枚|営業))"

_POSTAL_CODE = (
    rf"(?:〒\s?|郵便番号\s?[はが:：]?\s?)?(?<!\d)(?<!\d{_DASH})\d{{3}}{_DASH}\d{{4}}(?!{_DASH}?\d)"
    r"|〒\s?\d{7}(?!\d)"
)

_PREFECTURE = (
    "(?:北海道|東京都|(?:大阪|京都)府|(?:神奈川|和歌山|鹿児島|青森|岩手|宮城|秋田|山形|福島|茨城|栃木|群馬|埼玉|千葉|新潟|富山|石川"
    "|福井|山梨|長野|岐阜|静岡|愛知|三重|滋賀|兵庫|奈良|鳥取|島根|岡山|広島|山口|徳島|香川|愛媛|高知|福岡|佐賀|長崎|熊本|大分|宮崎"
    "|沖縄)県)"
)
_LETTER = r"[\u3041-\u3093\u30a1-\u30f6\u4e00-\u9fff々]"
# 区分, 市販, 町内 and their like are words, not places.
_MUNICIPALITY = (
    rf"(?:[\u4e00-\u9fff々ヶケ]{{1,4}}郡{_GAP})?(?:{_LETTER}(?:(?![市区町村]){_LETTER}){{0,5}}"
    r"(?:市(?![販場民況価内])|区(?![分別間切画域])|町(?![内中])|村(?![人内]))" + _GAP + r"){1,3}"
)
_TOWN = (
    r"(?:(?:大字|字)?[\u3041-\u3093\u30a1-\u30f6\u4e00-\u9fff々ー]{0,10}?[\u30a1-\u30f6\u4e00-\u9fff々丘台通])?" + _GAP
)
_HOUSE = (
    rf"(?:{_NUMBER}(?:丁目|条|番地|番|号|線){_GAP}[東西南北]?(?:の{_GAP})?)"
    rf"(?:{_NUMBER}(?:(?:丁目|番地|番|号|線)(?:の{_GAP})?|{_DASH})?{_GAP})*"
    rf"|\d{{1,5}}(?:{_DASH}{_NO_MEASURE}\d{{1,5}}){{1,4}}{_NO_MEASURE}"
)
# A building is a name and a number, or the number of a room alone.
_BUILDING = (
    rf"(?:[ 　][\u30a1-\u30f6\u4e00-\u9fffA-Za-zー・]{{1,20}}?\d{{3,4}}(?!\d|{_DASH}|[月日円年])"
    r"|[ 　]?[\u30a1-\u30f6\u4e00-\u9fffA-Za-z\u3041-\u3093ー・]{0,20}?"
    rf"(?:\d{{1,4}}(?:号室|号|室|階|F)|(?<=[ 　\u30a1-\u30f6ーA-Za-z])\d{{3,4}}(?!\d|{_DASH}|[月日円年])))?"
)
_BEGUN = rf"(?:(?:{_POSTAL_CODE})[ 　,]?)"
_JAPANESE = (
    # After the name of a prefecture anything up to the house number is the town.
    rf"{_BEGUN}?{_PREFECTURE}{_GAP}{_MUNICIPALITY}[^、。,!?\d\n]{{0,20}}?(?:{_HOUSE}){_BUILDING}"
    rf"|{_BEGUN}?{_MUNICIPALITY}{_TOWN}(?:{_HOUSE}){_BUILDING}"
)

_WORD = (
    r"(?!(?:on|the|in|of|to|for|by|per|at|from|and|or|days?|hours?|minutes?|weeks?|months?|years?|times?)\b)[A-Za-z'.]+"
)
_STREET = (
    rf"\b\d{{1,5}}[A-Za-z]?,?\s(?:{_WORD}\s){{1,4}}(?:street|avenue|road|boulevard|lane|st|ave|rd|blvd|ln)\b\.?"
    r"|\b\d{1,5}[A-Za-z]?,?\s(?-i:(?:[A-Z][A-Za-z'.]+\s){1,4}(?:Drive|Dr|Court|Ct|Square|Sq|Place|Pl|Way|Terrace|Highway|Hwy"
    r"|Parkway|Pkwy|Crescent|Close|Gardens)\b\.?)"
    r"|\bp\.?\s?o\.?\s?box\s\d+"
)
_FLAT = r"(?:,?\s(?:apt|apartment|suite|unit|flat|room|floor)\.?\s?#?\s?\w{1,5}\b|,?\s#\s?\w{1,5}\b)?"
_CITY = (
    r"(?-i:(?:,\s?[A-Z][A-Za-z'.-]+(?:\s[A-Z][a-z'.-]+){0,2}){0,3}"
    r"(?:,?\s[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b|(?:,?\s[A-Z]{2}\b)?(?:,?\s\d{5}(?:-\d{4})?\b)?))"
)
_ROMAJI = (
    r"(?:\b\d{1,4}(?:-\d{1,4}){1,3},?\s)(?-i:[A-Z])[a-z'-]+(?:,?\s[A-Za-z'-]+){0,2}?,?"
    r"\s[A-Za-z]+-(?:ku|shi|cho|machi|mura|gun|to|fu|ken)\b"
    r"(?:,?\s(?-i:[A-Z])[a-z]+(?:-(?:ku|shi|to|fu|ken))?\b){0,3}(?:,?\s\d{3}-?\d{4}\b)?"
)

POSTAL_ADDRESSES = (
    re.compile(_JAPANESE),
    re.compile(_ROMAJI, re.IGNORECASE),
    re.compile(f"(?:{_STREET}){_FLAT}{_CITY}", re.IGNORECASE),
    re.compile(_POSTAL_CODE),
)
"""Patterns, each to be tried on what the ones before it left."""

"""The phrases of a sentence that a person would quote: content words with what belongs to them, no bare particles."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.lang.en.stop_words import STOP_WORDS
from spacy.tokens import Doc, Span, Token

from bot.language import JAPANESE

# Sudachi's names of parts of speech, by how they begin.
_CONTENT = ("名詞", "動詞", "形容詞", "形状詞", "副詞", "連体詞", "感動詞", "接頭辞")
_HANGING = (
    "接尾辞",
    "助動詞",
    "助詞-接続助詞",
    "動詞-非自立可能",
    "形容詞-非自立可能",
    "名詞-助数詞",
    "名詞-普通名詞-助数詞可能",
)
# What is left over when everything that says something is gone.
_EMPTY = frozenset({
    "こと", "もの", "ん", "の", "そう", "よう", "ため", "ほう", "方", "時", "とき", "中", "件", "お", "ご",
    "私", "僕", "俺", "わたし", "うち", "する", "し", "した", "して", "します", "しました", "です", "ます",
    "いる", "ある", "なる", "いう", "思う", "思い", "思って",
})  # fmt: skip
# Cut off at the end of a phrase: it says how the sentence goes on.
_WEAK = frozenset({"です", "て", "ば", "けれど", "けど", "ので", "が", "から", "と", "し", "たら", "に", "な"})
# English words that turn the one after them, and belong to it.
_TURNING = frozenset(
    {"not", "n't", "never", "no", "nobody", "nothing", "without", "still", "again", "twice", "too", "so", "don't"}
)
_BETWEEN = frozenset({"a", "an", "the", "any", "one", "my", "your", "really", "even"})
_ORDINAL = frozenset(
    {"second", "third", "fourth", "fifth", "2nd", "3rd", "4th", "5th", "last", "first", "two", "three", "four"}
)
_PLAIN = (
    STOP_WORDS - _TURNING - frozenset({"nobody", "nothing", "never", "again", "still", "twice", "enough", "serious"})
)


def phrases(doc: Doc, language: str) -> list[Span]:
    """Return the phrases of a tokenised sentence in their order; spans do not overlap."""
    return list(_japanese(doc) if language == JAPANESE else _english(doc))


def _japanese(doc: Doc) -> Iterator[Span]:
    start: int | None = None
    for at, token in enumerate(doc):
        tag = token.tag_
        if start is not None and (tag.startswith(_HANGING) or _joins(doc[at - 1], token)):
            continue
        if start is not None:
            yield from _worth_quoting(doc, start, at)
        start = at if tag.startswith(_CONTENT) and not tag.startswith("助") else None
    if start is not None:
        yield from _worth_quoting(doc, start, len(doc))


def _joins(before: Token, token: Token) -> bool:
    """Tell whether two content words are one: 三+回, 対応+時間, お+客様, 何+度."""
    if before.tag_.startswith("接頭辞"):
        return True
    return (
        before.tag_.startswith(("名詞", "接尾辞"))
        and token.tag_.startswith("名詞")
        and not before.tag_.startswith("名詞-普通名詞-副詞可能")
    )


def _worth_quoting(doc: Doc, start: int, end: int) -> Iterator[Span]:
    while end - start > 1 and doc[end - 1].text in _WEAK:
        end -= 1
    span = doc[start:end]
    if (
        span.text not in _EMPTY
        and not span.text.isdigit()
        and any(t.tag_.startswith(_CONTENT) and t.text not in _EMPTY for t in span)
    ):
        yield span


def _english(doc: Doc) -> Iterator[Span]:
    at = 0
    while at < len(doc):
        end = at
        while end < len(doc) and (
            doc[end].lower_ in _TURNING
            or (
                doc[end].lower_
                in ("do", "does", "did", "wo", "ca", "is", "was", "have", "has", "would", "could", "should", "are")
                and end + 1 < len(doc)
                and doc[end + 1].lower_ == "n't"
            )
        ):
            end += 1
        while at < end < len(doc) and doc[end].lower_ in _BETWEEN:
            end += 1
        if end < len(doc) and doc[end].lower_ in _ORDINAL and end + 1 < len(doc) and doc[end + 1].is_alpha:
            end += 1
        if end < len(doc) and doc[end].is_alpha and (end > at or doc[end].lower_ not in _PLAIN):
            end += 1
        if end > at and any(len(token.text) > 2 for token in doc[at:end]):
            yield doc[at:end]
        at = max(end, at + 1)

"""Texts to rows of numbers, one for each piece, as the first layer takes them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.bert.weights import Floats


@dataclass(frozen=True)
class Embedding:
    """What stands before the layers.

    `cut` names the pieces of a text without the marks of beginning and end, `words` gives the row of each piece, and
    `places` what its place adds, two rows more than the pieces that are read at once.
    """

    cut: Callable[[str], Sequence[int]]
    words: Callable[[list[int]], Floats]
    places: Floats
    marks: tuple[int, int]

    def parts(self, text: str) -> list[Sequence[int]]:
        """Cut a text into the pieces of its parts: one, unless it is longer than the model reads at once."""
        pieces, most = self.cut(text), len(self.places) - len(self.marks)
        return [pieces[at : at + most] for at in range(0, len(pieces), most)] or [[]]

    def rows(self, pieces: Sequence[int]) -> Floats:
        """Return the rows of a part and of its marks: [pieces, width]."""
        numbers = [self.marks[0], *pieces, self.marks[1]]
        return self.words(numbers) + self.places[: len(numbers)]

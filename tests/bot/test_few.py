"""Few examples: the names of the labels help; with many they stay out."""

from __future__ import annotations

import subprocess
import sys

from bot.evaluation.cases import Case
from bot.evaluation.few import with_names
from tests.bot.stack import ROOT


def test_names_are_taught_where_examples_are_few() -> None:
    taught = [Case("where is it", ("card_arrival",), "en"), Case("what is love", ("out_of_scope",), "en")]
    taught += [Case("最悪です", ("complaint",), "ja"), Case("17 of them", ("17",), "en")]
    assert with_names(taught) == [*taught, Case("card arrival", ("card_arrival",), "en")]


def test_many_examples_need_no_names() -> None:
    taught = [Case(f"where is it {number}", ("card_arrival",), "en") for number in range(20)]
    assert with_names(taught) == taught


def test_the_bot_does_without_jax() -> None:
    asks = (
        "import bot, sys, tensorflow; sys.exit(any(name.startswith('jax') for name, one in sys.modules.items() if one))"
    )
    assert subprocess.run([sys.executable, "-W", "ignore", "-c", asks], cwd=ROOT, check=False).returncode == 0

"""The files that trainers edit: read with file and line of every fault, live when changed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from rasa.shared.exceptions import RasaException

from bot.responses import Answers, check_folder
from bot.wordings import FaultyFile, read_file
from tests.bot.stack import ROOT

GOOD = """\
utter_greet:
  ja: こんにちは、{shop}です。
  en:
    text: [Hello!, Hi!]
    buttons:
      - {title: Orders, payload: /order_status}
    links:
      - {title: Shop, url: "https://shop.example/"}
"""


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    later = path.stat().st_mtime_ns + 1_000_000 * len(list(folder.iterdir()))
    os.utime(path, ns=(later, later))
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, "variables.yml", "shop: {ja: 店, en: the shop}\n")
    write(tmp_path, "talk.yml", GOOD)
    return tmp_path


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("utter_a:\n  ja: x\n", 1, "needs a text under en"),
        ("utter_a:\n  ja: x\n  en: y\nutter_b:\n  ja: {text: x}\n  en: '{phone}'\n", 4, "{phone}"),
        ("utter_a: {ja: x, en: y}\nutter_a: {ja: x, en: y}\n", 2, "twice"),
        ("greet: {ja: x, en: y}\n", 1, "no name of an answer"),
        ("utter_a:\n  ja: x\n  en: [\n", 4, "expected the node content"),
        ("utter_a:\n  ja: {text: x, buttons: [{title: t, payload: no_slash}]}\n  en: y\n", 1, "payload"),
        ("utter_a: {ja: x, en: y, fr: z}\n", 1, "nothing else"),
        ("- a\n", 1, "name: …"),
    ],
)
def test_a_faulty_file_is_named_with_its_line(tmp_path: Path, text: str, line: int, problem: str) -> None:
    path = write(tmp_path, "a.yml", text)
    with pytest.raises(FaultyFile) as raised:
        read_file(path, frozenset())
    assert str(raised.value).startswith(f"{path}:{line}: ")
    assert problem in str(raised.value)


def test_an_answer_has_texts_links_and_buttons(folder: Path) -> None:
    answer = Answers(folder).find("utter_greet")
    assert answer.wordings["ja"].texts == ("こんにちは、{shop}です。",)
    assert answer.wordings["en"].texts == ("Hello!\nShop: https://shop.example/", "Hi!\nShop: https://shop.example/")
    assert answer.wordings["en"].buttons[0].payload == "/order_status"


def test_an_edit_is_live_and_a_broken_one_is_logged_and_ignored(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    answers = Answers(folder)
    write(folder, "talk.yml", GOOD.replace("こんにちは", "いらっしゃいませ"))
    answers.refresh()
    assert answers.find("utter_greet").wordings["ja"].texts[0].startswith("いらっしゃいませ")
    broken = write(folder, "talk.yml", GOOD + "utter_thanks:\n  ja: [\n")
    answers.refresh()
    assert f"{broken}:" in caplog.text
    assert answers.find("utter_greet").wordings["ja"].texts[0].startswith("いらっしゃいませ")


def test_a_removed_file_takes_its_answers_with_it(folder: Path) -> None:
    answers = Answers(folder)
    (folder / "talk.yml").unlink()
    answers.refresh()
    with pytest.raises(RasaException, match="utter_greet"):
        answers.find("utter_greet")


def test_one_answer_may_not_stand_in_two_files(folder: Path) -> None:
    write(folder, "other.yml", GOOD)
    assert any("stands in" in fault for fault in check_folder(folder))


def test_the_shops_own_answers_have_no_fault() -> None:
    assert check_folder(ROOT / "data/responses") == []


def test_small_talk_says_that_it_answers_nothing() -> None:
    answers = read_file(ROOT / "data/responses/talk.yml", frozenset({"shop"}))
    marked = {name for name, answer in answers.items() if answer.custom == {"type": "talk"}}
    assert set(answers) - marked == {"utter_again"}

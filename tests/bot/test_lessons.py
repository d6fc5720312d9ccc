"""What the machines are taught is kept by content: fitted once, and again only where a sentence changed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from bot import complaints, encoders, vector_cache
from bot.complaints import COMPLAINT, OTHER, Ear
from bot.encoders import Encoder
from bot.intents import IntentModel
from bot.lessons import ORDINARY, Lesson, complaint_lessons, intents_lesson, samples_of
from bot.vector_cache import Matrix
from bot.views import Sample

KINDS = ("coupon", "warranty", "greet")


def taught(languages: Sequence[str] = ("ja", "en"), each: int = 8) -> tuple[list[Sample], list[str]]:
    chance = np.random.RandomState(4)
    samples, labels = [], []
    for language in languages:
        for at, kind in enumerate(KINDS):
            for number in range(each):
                vector = chance.randn(16).astype(np.float32) * 0.3
                vector[at] += 2
                samples.append(Sample(f"{language} {kind} {number}", language, {"one": vector}))
                labels.append(kind)
    return samples, labels


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RASA_CACHE_DIRECTORY", str(tmp_path))
    return tmp_path


def kept(cache: Path) -> dict[str, int]:
    return {path.name: path.stat().st_ino for path in (cache / "machines").glob("*.npz")}


def test_a_machine_is_fitted_once_and_read_from_then_on(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    samples, labels = taught()
    intents_lesson(samples, labels).learn()
    before = kept(cache)
    monkeypatch.setattr(IntentModel, "fit", None)
    lesson = intents_lesson(samples[::-1], labels[::-1])  # the order of the files makes no difference
    lesson.learn()
    assert kept(cache) == before
    model = IntentModel.from_arrays(lesson.arrays())
    assert [model.rank(sample)[0][0] for sample in samples] == labels


def test_sentences_are_encoded_in_one_go_and_only_for_a_machine_that_is_not_kept(
    cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def encode(texts: list[str]) -> Matrix:
        asked.append(len(texts))
        return np.array([[len(text), text.count("a"), text.count("e")] for text in texts], np.float32)

    monkeypatch.setattr(encoders, "_LOADERS", {"count": lambda: Encoder("count", "count-1", encode)})
    monkeypatch.setattr(encoders, "_loaded", {})
    texts, labels = ["hello", "good morning", "a coupon please", "where is the coupon"], ["greet"] * 2 + ["coupon"] * 2
    lesson = intents_lesson(samples_of(texts, ["count"]), labels)
    assert asked == []
    lesson.learn()
    assert asked == [4]
    monkeypatch.setattr(vector_cache, "cache_folder", lambda: cache / "empty")
    again = intents_lesson(samples_of(texts, ["count"]), labels)
    again.learn()
    assert again.arrays()["labels"].tolist() == ["coupon", "greet"]
    assert asked == [4]


def test_what_is_come_upon_on_the_way_is_not_computed_again(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    halves: list[str] = []

    def half(texts: list[str]) -> Matrix:
        halves.extend(texts)
        return np.array([[len(text), 1] for text in texts], np.float32)

    def whole(texts: list[str]) -> Matrix:
        return np.array([[len(text), 1, 0, 7] for text in texts], np.float32)

    first = Encoder("half", "half-1", half)
    loaders = {"half": lambda: first, "whole": lambda: Encoder("whole", "whole-1", whole, on_the_way=first)}
    monkeypatch.setattr(encoders, "_LOADERS", loaders)
    monkeypatch.setattr(encoders, "_loaded", {})
    (seen,) = samples_of(["hello"], ["half", "whole"])
    assert {name: vector.tolist() for name, vector in seen.vectors.items()} == {"whole": [0, 7], "half": [5, 1]}
    assert {name: row.tolist() for name, row in encoders.vectors(["half", "whole"], "good day", "en").items()} == {
        "whole": [0, 7], "half": [8, 1],
    }  # fmt: skip
    assert len(encoders.prefetches(["a coupon"], "en")) == 1
    assert halves == []
    assert samples_of(["hello", "other"], ["half"])[1].vectors["half"].tolist() == [5, 1]
    assert halves == ["other"]


def test_complaints_are_heard_by_the_encoders_that_saw_them(cache: Path) -> None:
    samples, kinds = taught(("en",))
    talk = [Sample(f"talk {at}", "en", {**one.vectors, "two": one.vectors["one"]}) for at, one in enumerate(samples)]
    labels = [COMPLAINT if kind == "greet" else OTHER for kind in kinds]
    (lesson,) = complaint_lessons(samples, labels, talk)
    assert {name for name in lesson.arrays() if name.startswith("centre/")} == {"centre/one/en"}


def test_of_much_ordinary_talk_what_is_likest_to_complaints_is_taught(monkeypatch: pytest.MonkeyPatch) -> None:
    samples, kinds = taught(("en",))
    labels = [{"greet": COMPLAINT, "coupon": OTHER}.get(kind, ORDINARY) for kind in kinds]
    towards = next(sample.vectors["one"] for sample, label in zip(samples, labels, strict=True) if label == COMPLAINT)
    near = [Sample(f"near {at}", "en", {"one": samples[8 + at].vectors["one"] + 2 * towards}) for at in range(3)]
    monkeypatch.setattr(complaints, "_ORDINARY", 3)
    ear = Ear.fit([*samples, *near], [*labels, *[ORDINARY] * 3])
    rows = ear.views.rows([*samples, *near])
    wanted = [at for at, label in enumerate([*labels, *[""] * 3]) if label != ORDINARY]
    assert isinstance(ear.machine.taught, np.ndarray)
    assert np.array_equal(ear.machine.taught, rows[wanted])


def test_another_label_is_another_lesson_and_the_old_machine_goes(cache: Path) -> None:
    samples, labels = taught()
    intents_lesson(samples, labels).learn()
    before = kept(cache)
    intents_lesson(samples, ["greet", *labels[1:]]).learn()
    assert len(kept(cache)) == 1
    assert not before.keys() & kept(cache).keys()


def test_another_share_of_an_encoder_is_another_lesson(cache: Path) -> None:
    samples, labels = taught()
    seen: set[str] = set()
    for chosen in ({"en": ["one"]}, {"en": {"one": 1}}, {"en": {"one": 2}}):
        intents_lesson(samples, labels, chosen).learn()
        (name,) = kept(cache)
        assert name not in seen
        seen.add(name)
    with pytest.raises(ValueError, match="numbers above 0, found"):
        intents_lesson(samples, labels, {"en": {"one": 0}})


def test_how_much_harder_the_examples_are_is_part_of_the_lesson_and_reaches_the_confidences(cache: Path) -> None:
    samples, labels = taught(each=60)
    labels[::5] = ["coupon"] * len(labels[::5])  # so that held-out ones are taken wrongly now and then
    ranked = []
    for harder in (1, 4):
        lesson = intents_lesson(samples, labels, harder=harder)
        lesson.learn()
        (name,) = kept(cache)
        model = IntentModel.from_arrays(lesson.arrays())
        ranked.append((name, sum(model.rank(sample)[0][1] for sample in samples) / len(samples)))
    assert ranked[0][0] != ranked[1][0]
    assert ranked[1][1] > ranked[0][1] + 0.02
    with pytest.raises(ValueError, match="harder must be a number above 0"):
        intents_lesson(samples, labels, harder=0)


def test_what_was_not_learnt_ahead_is_fitted_when_asked_and_not_kept(cache: Path) -> None:
    model = IntentModel.from_arrays(intents_lesson(*taught()).arrays())
    assert model.rank(taught()[0][0])[0][0] == "coupon"
    assert kept(cache) == {}


def test_an_example_in_one_language_leaves_the_other_languages_complaints_as_they_are(cache: Path) -> None:
    ordinary, kinds = taught()
    labels = [COMPLAINT if kind == "greet" else OTHER for kind in kinds]
    lessons = list(complaint_lessons(ordinary, labels, ordinary))
    assert [lesson.machine for lesson in lessons] == ["complaints-ja", "complaints-en"]
    for lesson in lessons:
        lesson.learn()
    before = kept(cache)
    more = [*ordinary, Sample("one more", "en", ordinary[-1].vectors)]
    for lesson in complaint_lessons(ordinary, labels, more):
        lesson.learn()
    changed = kept(cache).items() - before.items()
    assert [name.rpartition("-")[0] for name, _ in changed] == ["complaints-en"]


def test_a_sentence_taught_twice_counts_once() -> None:
    samples, labels = taught(("en",))
    once, twice = intents_lesson(samples, labels), intents_lesson(samples * 2, labels * 2)
    assert once.samples == twice.samples
    assert isinstance(
        Lesson("complaints-en", samples, [COMPLAINT, *[OTHER] * (len(samples) - 1)], Ear.fit).arrays(), dict
    )

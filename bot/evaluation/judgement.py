"""What the bot would do with a labelled message, and whether that is right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from rasa.shared.nlu.training_data.message import Message

from bot.complaints import COMPLAINT
from bot.evaluation.cases import Case, name_of
from bot.intents import OUT_OF_SCOPE
from bot.offers import offers

ANSWER, CLARIFY, HANDOFF = "answer", "clarify", "handoff"
# Names that the decision routes to, and the question that such an answer is for.
_ANSWERS = {"order_number_given": "order_status"}
NEVER = 2.0


class FaultyThresholds(Exception):
    """A file of thresholds that can't be used; says where and why."""


@dataclass(frozen=True)
class Judgement:
    """The pipeline's word on one case.

    `understood` and `confidence` are what it took the message for, in or out of scope. `candidate` is the likeliest
    intent in scope and `score` the readiness to answer with it: its confidence, and below zero, but still in order,
    where the message was taken for out of scope.
    """

    case: Case
    decision: str
    answers: tuple[str, ...]
    understood: str
    confidence: float
    candidate: str
    score: float
    offered: tuple[str, ...]
    complaint: float | None

    @property
    def is_answered(self) -> bool:
        """Tell whether the customer gets an answer at once; a clarifying question is none."""
        return self.decision == ANSWER and OUT_OF_SCOPE not in self.answers

    @property
    def is_right(self) -> bool:
        """Tell whether it is answered with nothing wrong and, if it asks several things, with nothing missing."""
        if not self.is_answered:
            return OUT_OF_SCOPE in self.case.right
        answered = set(self.answers)
        missing = len(self.case.labels) > 1 and not set(self.case.labels) <= answered
        return answered <= self.case.right and not missing

    @property
    def is_right_or_offered(self) -> bool:
        """Tell whether it is answered rightly, or asked back about with a right meaning among those offered."""
        asked = self.decision == CLARIFY or (self.decision == HANDOFF and self.understood != OUT_OF_SCOPE)
        return self.is_right or (asked and bool(self.case.right & set(self.offered)))

    @property
    def is_understood(self) -> bool:
        """Tell whether the first of the ranking is right, whatever was decided."""
        return self.understood in self.case.right


def read_thresholds(path: Path) -> dict[str, float]:
    """Read `answer`, `clarify` and `complaint` from handoff.yml, or from a file of these three alone."""
    try:
        content: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        found = content["bot"]["thresholds"] if "bot" in content else content
        return {name: float(found[name]) for name in (ANSWER, CLARIFY, COMPLAINT)}
    except (OSError, yaml.YAMLError, LookupError, TypeError, ValueError) as error:
        raise FaultyThresholds(f"{path}: expected the thresholds answer, clarify and complaint ({error}).") from error


def judge(case: Case, message: Message, thresholds: dict[str, float]) -> Judgement:
    """Read the parse of a case. A pipeline without a decision of its own gets the same thresholds applied here."""
    top = message.get("understood_as") or message.get("intent") or {}
    understood, confidence = name_of(top.get("name") or OUT_OF_SCOPE), float(top.get("confidence") or 0.0)
    ranking = [(name_of(entry["name"]), float(entry["confidence"])) for entry in message.get("intent_ranking") or [top]]
    candidate, likelihood = next(
        ((name, share) for name, share in ranking if name != OUT_OF_SCOPE), (OUT_OF_SCOPE, 0.0)
    )
    complaint = message.get(COMPLAINT)
    decision = message.get("decision") or _decide(understood, confidence, thresholds)
    return Judgement(
        case=case,
        decision=decision,
        answers=_answers(message) if decision == ANSWER else (),
        understood=understood,
        confidence=confidence,
        candidate=candidate,
        score=likelihood - 1 if understood == OUT_OF_SCOPE else likelihood,
        offered=tuple(offers(name for name, _ in ranking)),
        complaint=None if complaint is None else float(complaint["score"]),
    )


def judge_all(cases: Sequence[Case], messages: Sequence[Message], thresholds: dict[str, float]) -> list[Judgement]:
    """Judge parsed cases, each with its message."""
    return [judge(case, message, thresholds) for case, message in zip(cases, messages, strict=True)]


def _answers(message: Message) -> tuple[str, ...]:
    name = name_of(message.get("intent")["name"])
    if name == "several_questions":
        return tuple(name_of(question["name"]) for question in message.get("questions"))
    return (_ANSWERS.get(name, name),)


def _decide(understood: str, confidence: float, thresholds: dict[str, float]) -> str:
    if understood == OUT_OF_SCOPE or confidence < thresholds[CLARIFY]:
        return HANDOFF
    return ANSWER if confidence >= thresholds[ANSWER] else CLARIFY

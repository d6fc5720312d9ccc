"""The states of a conversation as the policies tell them apart, read off the events in one pass.

A state is the intent of the latest message and the name of the latest action. That is all that a state holds as long as
no slot, entity or loop takes part in predictions; where one does, or where anything rarer happened than words, actions
and slots, there is nothing to be read off here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from rasa.core.policies.memoization import MemoizationPolicy
from rasa.core.policies.policy import Policy
from rasa.core.policies.rule_policy import (
    DEFAULT_ACTION_MAPPINGS,
    RULE_ONLY_LOOPS,
    RULE_ONLY_SLOTS,
    RULES,
    RULES_FOR_LOOP_UNHAPPY_PATH,
    RulePolicy,
)
from rasa.core.processor import MessageProcessor
from rasa.shared.core.constants import ACTION_LISTEN_NAME, PREVIOUS_ACTION, USER
from rasa.shared.core.domain import Domain
from rasa.shared.core.domain import State as Sparse
from rasa.shared.core.events import (
    ActionExecuted,
    BotUttered,
    DefinePrevUserUtteredFeaturization,
    Event,
    SessionStarted,
    SlotSet,
    UserUttered,
)

from bot.in_order import InOrder

State = tuple[Any, Any]
_MOST_RECALLED = 50_000
_SILENT = frozenset({SlotSet, BotUttered, DefinePrevUserUtteredFeaturization})
_FEATURES = {USER: {"intent"}, PREVIOUS_ACTION: {"action_name"}}


def recent(events: Sequence[Event], turns: int) -> list[Event] | None:
    """Return the messages and actions of the last turns, oldest first, from where the bot listened before them.

    None where something else happened than words, actions and slots.
    """
    found: list[Event] = []
    messages = 0
    for event in reversed(events):
        kind = type(event)
        if kind is SessionStarted:
            break
        if kind in _SILENT:
            continue
        if kind is UserUttered:
            messages += 1
        elif kind is not ActionExecuted or event.action_name is None:
            return None
        found.append(event)
        if messages == turns and kind is ActionExecuted and event.action_name == ACTION_LISTEN_NAME:
            break
    return found[::-1]


class Glance:
    """What the policies of a model can see of the last events, as a key: equal keys have equal predictions."""

    def __init__(self, rules: RulePolicy, stories: MemoizationPolicy) -> None:
        """Take the rules and what the stories memorised."""
        self._rules, self._stories = rules, stories
        self._names: list[str] = list(rules.lookup[RULES])
        self._longest = max((len(json.loads(name)) for name in self._names), default=0)
        self._length: int = stories.featurizer.max_history
        self._satisfied: dict[tuple[int, State, bool], int] = {}
        self._recalled: dict[tuple[State, ...], str | None] = {}

    def at(self, events: Iterable[Event]) -> object | None:
        """Return the key; None where the customer named a default action of Rasa's."""
        states, told = _states(events)
        intent, action = states[-1]
        if intent in DEFAULT_ACTION_MAPPINGS:
            return None
        listens = action == ACTION_LISTEN_NAME
        by_intent = self._all(states, as_text=False)
        by_text = self._all(states, as_text=True) if listens else 0
        return listens, by_intent, by_text, self._recall(tuple(told[-self._length :]))

    def _recall(self, told: tuple[State, ...]) -> str | None:
        """Return the action that the stories memorised for these states."""
        if told not in self._recalled:
            if len(self._recalled) >= _MOST_RECALLED:
                self._recalled.clear()
            states = [_sparse(state, as_text=False) for state in told]
            self._recalled[told] = self._stories._recall_states(states)  # noqa: SLF001
        return self._recalled[told]

    def _all(self, states: list[State], *, as_text: bool) -> int:
        """Return which rules the last states satisfy, one bit for each."""
        satisfied = self._by(0, states[-1], as_text=as_text)
        for depth in range(1, min(self._longest, len(states))):
            satisfied &= self._by(depth, states[-1 - depth], as_text=False)
        return satisfied

    def _by(self, depth: int, state: State, *, as_text: bool) -> int:
        """Return which rules a state satisfies that is so many states from the end."""
        key = depth, state, as_text
        if key not in self._satisfied:
            sparse = _sparse(state, as_text=as_text)
            self._satisfied[key] = sum(
                1 << at
                for at, name in enumerate(self._names)
                if self._rules._is_rule_applicable(name, depth, sparse)  # noqa: SLF001
            )
        return self._satisfied[key]


def of_processor(processor: MessageProcessor) -> Glance | None:
    """Return the view of a loaded model's policies; None where they see more than intents and actions."""
    if not isinstance(processor.graph_runner, InOrder):
        return None
    policies = [part for part in processor.graph_runner.parts if isinstance(part, Policy)]
    rules = [policy for policy in policies if type(policy) is RulePolicy]
    stories = [policy for policy in policies if type(policy) is MemoizationPolicy]
    if len(policies) != 2 or not rules or not stories or not _is_plain(processor.domain):
        return None
    lookup = rules[0].lookup
    if any(lookup.get(kind) for kind in (RULE_ONLY_SLOTS, RULE_ONLY_LOOPS, RULES_FOR_LOOP_UNHAPPY_PATH)):
        return None
    parts = [part for name in lookup[RULES] for state in json.loads(name) for part in state.items()]
    if any(set(features) - _FEATURES.get(kind, set()) for kind, features in parts):
        return None
    plain = not stories[0].config["use_nlu_confidence_as_score"] and stories[0].featurizer.max_history
    return Glance(rules[0], stories[0]) if plain else None


def _is_plain(domain: Domain) -> bool:
    """Tell whether neither slots nor entities nor loops take part in predictions."""
    used = [properties.get("used_entities") for properties in domain.intent_properties.values()]
    return not domain.form_names and not any(used) and not any(slot.influence_conversation for slot in domain.slots)


def _sparse(state: State, *, as_text: bool) -> Sparse:
    intent, action = state
    user = {"text": "?"} if as_text else {"intent": intent}
    return {**({USER: user} if intent else {}), **({PREVIOUS_ACTION: {"action_name": action}} if action else {})}


def _states(events: Iterable[Event]) -> tuple[list[State], list[State]]:
    """Return the states before each action and now, and those of them that stories know.

    A turn that only rules know is hidden from stories: what came before stands in its place.
    """
    states: list[State] = []
    told: list[State] = []
    intent: Any = None
    action: Any = None
    shown: Any = None
    begun = hidden = False
    for event in (*events, None):
        if type(event) is UserUttered:
            intent, begun = event.intent_name, True
            continue
        states.append((intent, action))
        if not hidden:
            shown = action
        if begun and action is not None:
            hidden = event is not None and bool(event.hide_rule_turn)
        if not hidden:
            user = intent
            if told and action != ACTION_LISTEN_NAME:
                user = told[-1][0]
            told.append((user, shown or action))
        if event is not None:
            action, begun = event.action_name, True
    return states, told

"""A model that was loaded: its name, its smoke test, and the store behind Rasa's safety net."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import logging

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.core.tracker_store import FailSafeTrackerStore, InMemoryTrackerStore
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.exceptions import RasaException

from bot.in_order import InOrder

logger = logging.getLogger(__name__)

_SMOKE = {"こんにちは": "ja", "Where is my order HD-10023456?": "en"}
_THRESHOLDS = {"answer": 0.0, "clarify": 0.0, "complaint": 1.0}


def model_id_of(agent: Agent) -> str:
    """Return the name of the model's file, which is the fingerprint of what it was trained on."""
    return str(agent.processor.model_filename).split(".")[0]


async def prepare(agent: Agent) -> None:
    """Make a loaded agent fit for customers: no silent loss of trackers, warm, and proved to understand.

    Rasa wraps every tracker store so that a failing one is replaced by memory without a word; a turn would then be
    answered from nothing. The wrapper is taken off: a failing store fails the turn, and people take over.
    Raises RasaException when the model does not classify.
    """
    if agent.processor is None:
        raise RasaException("No model was loaded.")
    store = agent.processor.tracker_store
    if isinstance(store, FailSafeTrackerStore):
        store = store._tracker_store  # noqa: SLF001
    if isinstance(store, InMemoryTrackerStore):  # Rasa's other silent choice, when a store can't be imported
        raise RasaException(
            "The tracker store of bot/endpoints.yml was not used; conversations would die with the process."
        )
    agent.tracker_store = agent.processor.tracker_store = store
    if isinstance(agent.processor.graph_runner, DaskGraphRunner):
        agent.processor.graph_runner = InOrder(agent.processor.graph_runner)
    for _ in range(2):
        for text, language in _SMOKE.items():
            message = UserMessage(text, None, "smoke", metadata={"thresholds": _THRESHOLDS})
            parse = await agent.processor.parse_message(message)
            if not parse.get("intent_ranking") or parse.get("language") != language or "complaint" not in parse:
                raise RasaException("The model does not classify; train it again.")
    _settle()
    logger.info("The model %s is ready.", model_id_of(agent))


def _settle() -> None:
    """Give back what loading needed, and let the collector pass over what stays for ever.

    Rasa and TensorFlow are some million objects: a full collection in the middle of a turn would look at each.
    """
    gc.collect()
    gc.freeze()
    with contextlib.suppress(OSError, AttributeError):  # a C library without it
        ctypes.CDLL(None).malloc_trim(0)

"""The understanding steps of a config.yml, trained and run one after another as Rasa's graph would."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components.complaint import ComplaintDetector
from bot.components.encode import SentenceEncoder
from bot.evaluation.cases import Case
from bot.evaluation.few import with_names

_CONTEXT = ExecutionContext(GraphSchema({}))
# Steps of these kinds add to the examples what later steps learn from; Rasa's graph leaves the others out as well.
_PREPARES = {DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER}


class Pipeline:
    """Trained steps in their order; each of them loaded from what its training wrote."""

    def __init__(self, steps: list[Any]) -> None:
        """Wrap trained steps."""
        self._steps = steps

    @classmethod
    def train(cls, config: Path, taught: Sequence[Case]) -> Pipeline:
        """Train the steps of a config.yml on labelled messages.

        The complaint detector learns from the cases about complaints; where there are none, from its own files.
        """
        taught = with_names(taught)
        complaints = [case for case in taught if case.is_about_complaint]
        data = TrainingData(
            [Message.build(text=case.text, intent=case.label) for case in taught if not case.is_about_complaint]
        )
        steps: list[Any] = []
        with tempfile.TemporaryDirectory(prefix="evaluate-") as folder:
            storage = LocalModelStorage.create(Path(folder))
            for at, entry in enumerate(yaml.safe_load(config.read_text(encoding="utf-8"))["pipeline"]):
                settings = {name: value for name, value in entry.items() if name != "name"}
                known = DefaultV1Recipe._from_registry(entry["name"])  # noqa: SLF001 -- Rasa's only way from name to class
                if known.clazz is ComplaintDetector and complaints:
                    settings["data"] = str(_write(complaints, Path(folder) / "complaints"))
                steps.append(_train_step(known.clazz, settings, storage, Resource(f"step_{at}"), data))
                if known.types & _PREPARES:
                    steps[-1].process_training_data(data)
        return cls(steps)

    @classmethod
    def load(cls, archive: Path) -> Pipeline:
        """Load the understanding steps of a trained model, in the order in which its graph runs them."""
        with tempfile.TemporaryDirectory(prefix="evaluate-") as folder:
            storage, metadata = LocalModelStorage.from_model_archive(Path(folder), archive)
            steps = []
            for node in _chain(metadata.predict_schema):
                settings = {**node.uses.get_default_config(), **node.config}
                make = node.uses.load if node.resource else node.uses.create
                steps.append(make(settings, storage, node.resource or Resource("none"), _CONTEXT))
        return cls(steps)

    def parse(self, cases: Sequence[Case], thresholds: dict[str, float]) -> list[Message]:
        """Read many messages at once; their vectors come from the cache on disk where they are known."""
        messages = [_message(case, thresholds) for case in cases]
        for step in self._steps:
            if isinstance(step, SentenceEncoder):
                data = TrainingData()
                data.training_examples = messages  # given to the constructor, repeated sentences would be dropped
                step.process_training_data(data)
            else:
                step.process(messages)
        return messages

    def times_ms(self, cases: Sequence[Case], thresholds: dict[str, float]) -> list[float]:
        """Read messages one by one, as they come from customers, and return how long each took."""
        durations = []
        for case in cases:
            messages = [_message(case, thresholds)]
            began = time.perf_counter()
            for step in self._steps:
                messages = step.process(messages)
            durations.append((time.perf_counter() - began) * 1000)
        return durations


def _train_step(
    kind: type[GraphComponent],
    settings: dict[str, Any],
    storage: LocalModelStorage,
    resource: Resource,
    data: TrainingData,
) -> Any:
    settings = {**kind.get_default_config(), **settings}
    step: Any = kind.create(settings, storage, resource, _CONTEXT)
    if not hasattr(step, "train"):
        return step
    step.train(data)
    return kind.load(settings, storage, resource, _CONTEXT)


def _chain(schema: GraphSchema) -> Iterator[SchemaNode]:
    """Follow the messages from one step to the next; the steps that need a domain as well belong to conversations."""
    following = {
        node.needs["messages"]: (name, node) for name, node in schema.nodes.items() if set(node.needs) == {"messages"}
    }
    at = "nlu_message_converter"
    while at in following:
        at, node = following[at]
        if node.fn == "process":
            yield node


def _message(case: Case, thresholds: dict[str, float]) -> Message:
    return Message({TEXT: case.text, "metadata": {"locale": case.language, "thresholds": thresholds}})


def _write(complaints: Sequence[Case], folder: Path) -> Path:
    folder.mkdir()
    by_label: dict[str, list[str]] = {}
    for case in complaints:
        by_label.setdefault(case.label, []).append(case.text)
    (folder / "taught.yml").write_text(yaml.safe_dump(by_label, allow_unicode=True), encoding="utf-8")
    return folder

"""What the components of the pipeline have in common: how Rasa makes and loads them, and the walk over messages."""
# ruff: noqa: ARG003 -- Rasa's graph passes these arguments to every component

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Dict, List  # noqa: UP035 -- Rasa compares these hints with its own

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from typing_extensions import Self

from bot.kernel import Arrays

_FILE = "model.npz"


class MessageStep(GraphComponent):
    """A component that adds something to each message that has a text."""

    def __init__(self, config: dict[str, Any]) -> None:
        """Keep the component's part of config.yml, defaults included."""
        self.config = config

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],  # noqa: UP006
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Self:
        """Make the component from its part of config.yml."""
        return cls(config)

    def process(self, messages: List[Message]) -> List[Message]:  # noqa: UP006
        """Add to each message with a text what this component finds in it."""
        for message in messages:
            if message.get(TEXT):
                self.add_to(message)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Do the same for the training examples."""
        self.process(training_data.training_examples)
        return training_data

    def add_to(self, message: Message) -> None:
        """Find what this component is for in one message and set it there."""
        raise NotImplementedError


class TrainedStep(MessageStep):
    """A component with a model: written when trained, read when loaded, and never used without one."""

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: Any = None) -> None:
        """Keep where the model is written; `model` is None until trained."""
        super().__init__(config)
        self._storage, self._resource, self._model = storage, resource, model

    @classmethod
    def create(
        cls,
        config: Dict[str, Any],  # noqa: UP006
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Self:
        """Make an untrained component."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: Dict[str, Any],  # noqa: UP006
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_: Any,
    ) -> Self:
        """Load a trained component; a model that can't be read stops the load instead of answering untrained."""
        with model_storage.read_from(resource) as folder, np.load(folder / _FILE, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        return cls(config, model_storage, resource, cls.read_model(arrays))

    # Rebuilds the model from what was kept.
    read_model: Callable[[Arrays], Any]

    def keep(self, arrays: Arrays) -> Resource:
        """Write a freshly trained model as plain arrays; to use it, the step is loaded."""
        with self._storage.write_to(self._resource) as folder:
            np.savez(folder / _FILE, **arrays)
        return self._resource

    @property
    def model(self) -> Any:
        """Return the trained model; raises RasaException when there is none."""
        if self._model is None:
            raise RasaException(f"{type(self).__name__} has no trained model.")
        return self._model

"""A model file by Rasa's own graph, without the parts of `rasa train` that cost more than they save here.

Rasa reads and merges all examples four times, and takes fingerprints of every example after each step for its cache.
Here they are read once, as domain and stories are, and what is dear is kept by content elsewhere: vectors
(bot/encoders.py) and the machines (bot/lessons.py). The file is not packed: most of it are numbers that hardly become
smaller.
"""

from __future__ import annotations

import logging
import tarfile
import tempfile
from functools import cached_property
from pathlib import Path
from typing import Any

from rasa.engine.constants import PLACEHOLDER_IMPORTER
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.recipe import Recipe
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.validation import validate
from rasa.model_training import _check_unresolved_slots
from rasa.shared.core.domain import Domain
from rasa.shared.core.training_data.structures import StoryGraph
from rasa.shared.data import TrainingType
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.utils.common import configure_logging_and_warnings
from rasa.utils.log_utils import configure_structlog

from bot.examples import taught_in

_UNPACKED = 0


class ShopFiles(RasaFileImporter):
    """The files of the project: domain, rules and stories as Rasa reads them, the examples as bot/examples.py does."""

    def __init__(self, root: Path) -> None:
        """Take the files of a project."""
        talk = [str(root / "data" / name) for name in ("rules", "stories")]
        super().__init__(str(root / "config.yml"), str(root / "domain.yml"), talk)
        self._root = root

    @cached_property
    def _domain(self) -> Domain:
        return super().get_domain()

    @cached_property
    def _stories(self) -> StoryGraph:
        return super().get_stories()

    def get_domain(self) -> Domain:
        """Return the domain, read once."""
        return self._domain

    def get_stories(self, exclusion_percentage: int | None = None) -> StoryGraph:  # noqa: ARG002 -- none is left out
        """Return the rules and stories, read once."""
        return self._stories

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:  # noqa: ARG002 -- examples are of all languages
        """Return the examples with their intents."""
        data = TrainingData()
        # Given to the constructor, Rasa would compare them all once more.
        data.training_examples = [Message.build(text=text, intent=intent) for text, intent in taught_in(self._root)]
        return data


class Builder:
    """Reads all but the examples when it is made, and builds the model when it is asked."""

    def __init__(self, root: Path) -> None:
        """Read config, domain, rules and stories, and make the graph. Raises RasaException where they are faulty."""
        configure_logging_and_warnings(logging.INFO)
        configure_structlog(logging.INFO)
        self._files = ShopFiles(root)
        self._domain = self._files.get_domain()
        _check_unresolved_slots(self._domain, self._files.get_stories())
        recipe = Recipe.recipe_for_name(self._files.get_config().get("recipe"))
        arguments: dict[str, Any] = {"persist_nlu_training_data": False, "finetuning_epoch_fraction": 1.0}
        self._configuration = recipe.graph_config_for_recipe(
            self._files.get_config(), arguments, training_type=TrainingType.BOTH, is_finetuning=False
        )
        validate(self._configuration)

    def build(self, path: Path) -> None:
        """Train all parts and write the model file."""
        schema = self._configuration.train_schema
        with tempfile.TemporaryDirectory(prefix="model-") as folder:
            storage = _Storage(Path(folder))
            runner = DaskGraphRunner.create(schema, storage, ExecutionContext(graph_schema=schema), hooks=[])
            runner.run(inputs={PLACEHOLDER_IMPORTER: self._files})
            storage.create_model_package(path, self._configuration, self._domain)


class _Storage(LocalModelStorage):
    """Rasa's storage, whose model file is an archive in the form that Rasa reads, but not packed."""

    def create_model_package(self, model_archive_path: Any, model_configuration: Any, domain: Any) -> Any:
        """Write the model file as Rasa does, from the parts in place."""
        metadata = self._create_model_metadata(domain, model_configuration)
        with tempfile.TemporaryDirectory(prefix="model-") as folder:
            self._persist_metadata(metadata, Path(folder))
            with tarfile.open(model_archive_path, "w:gz", compresslevel=_UNPACKED) as tar:
                tar.add(folder, arcname="")
                tar.add(self._storage_path, arcname="components")
        return metadata

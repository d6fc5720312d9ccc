"""Entities by matchers: nothing is learned, so nothing can be unlearned."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import yaml
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import ENTITIES
from rasa.shared.nlu.training_data.message import Message
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from bot.components.graph import MessageStep
from bot.components.language import LANGUAGE
from bot.components.normalise import readable_of
from bot.components.tokenise import DOC, tokeniser
from bot.dates import find_dates, today_in_japan
from bot.entities import Found, find_by_form, without_overlaps
from bot.sources import ROOT
from bot.text import read


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class ShopEntities(MessageStep):
    """Set `entities`, with spans in what the customer typed."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return where the names of products are."""
        return {"products": "data/lookup/products.yml"}

    def __init__(self, config: dict[str, Any]) -> None:
        """Build a matcher of product names for each language."""
        super().__init__(config)
        products: dict[str, dict[str, list[str]]] = yaml.safe_load(
            (ROOT / config["products"]).read_text(encoding="utf-8")
        )
        self._products = {language: _matcher(language, products) for language in ("ja", "en")}

    def add_to(self, message: Message) -> None:
        """Find the entities of one message."""
        readable, doc = readable_of(message), message.get(DOC)
        found = [*find_by_form(readable.text), *find_dates(readable.text, today_in_japan())]
        found += self._find_products(message.get(LANGUAGE), doc)
        entities = []
        for item in without_overlaps(found):
            start, end = readable.span_in_original(item.start, item.end)
            entities.append(
                {"entity": item.entity, "value": item.value, "start": start, "end": end, "extractor": "ShopEntities"}
            )
        message.set(ENTITIES, entities, add_to_output=True)

    def _find_products(self, language: str, doc: Doc) -> Iterator[Found]:
        matcher = self._products[language]
        spans = sorted(matcher(doc), key=lambda match: match[1] - match[2])
        for key, start, end in spans:
            span = doc[start:end]
            yield Found("product", doc.vocab.strings[key], span.start_char, span.end_char)


def _matcher(language: str, products: dict[str, dict[str, list[str]]]) -> PhraseMatcher:
    nlp = tokeniser(language)
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    for product, names in products.items():
        matcher.add(product, [nlp.make_doc(read(name).text) for name in names.get(language, [])])
    return matcher

"""The bot: Rasa with our own channel, components, tracker store and answers."""

from bot.processor import name_it
from bot.spared import spare

name_it()
spare()

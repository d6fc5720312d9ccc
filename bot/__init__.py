"""The bot: Rasa with our own channel, components, tracker store and answers."""

from bot.before_numpy import prepare
from bot.spared import spare

prepare()
spare()

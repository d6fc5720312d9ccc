"""The bot: Rasa with our own channel, components, tracker store and answers."""

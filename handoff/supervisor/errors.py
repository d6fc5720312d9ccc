"""What stops a start: each with a sentence that says what to do."""


class StartError(Exception):
    """The stack can't be started as asked; the message is for the person at the terminal."""

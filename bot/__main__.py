"""`python -m bot …` is `rasa …`, with the processor named before numpy is loaded (bot/processor.py)."""

from rasa.__main__ import main

if __name__ == "__main__":
    main()

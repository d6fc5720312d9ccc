"""`python -m bot …` is `rasa …`, with what numpy must be told before it is loaded (bot/before_numpy.py)."""

from rasa.__main__ import main

if __name__ == "__main__":
    main()

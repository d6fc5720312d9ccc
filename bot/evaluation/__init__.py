"""How well the bot understands: the pipeline of a config.yml put to labelled messages, and what that says."""

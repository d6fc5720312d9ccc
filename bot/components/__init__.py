"""The understanding pipeline: one graph component per module, in the order of config.yml."""

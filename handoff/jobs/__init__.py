"""Supervised loops that run beside the requests."""

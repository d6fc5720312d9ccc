"""A believable demo: the shop's catalogue, some hundred invented customers with their histories, and five agents."""

from handoff.record.demo.fill import DemoLogin, fill

__all__ = ["DemoLogin", "fill"]

"""A believable demo: the shop's catalogue, some hundred invented customers with their histories, and five agents."""

from handoff.record.demo.fill import DemoLogin, fill
from handoff.record.demo.move_on import move_on

__all__ = ["DemoLogin", "fill", "move_on"]

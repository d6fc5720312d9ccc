"""Start Valkey, handoff, the action server and Rasa together, keep them running, stop them in order.

Standard library only: the supervisor must outlive whatever is wrong with the programs it watches.
"""

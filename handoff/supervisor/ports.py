"""Find free ports on loopback for the programs inside."""

import random
import socket
from contextlib import ExitStack, closing

# Below the range from which the kernel takes the ports of outgoing connections, so that none is taken in between.
FIRST, LAST = 20_000, 31_999
TRIES = 200


def free_ports(count: int) -> list[int]:
    """Return `count` different ports that nobody listens on at this moment."""
    found: list[int] = []
    with ExitStack() as held:
        for port in random.sample(range(FIRST, LAST + 1), TRIES):
            if len(found) == count:
                return found
            listener = held.enter_context(closing(socket.socket()))
            try:
                listener.bind(("127.0.0.1", port))
            except OSError:
                continue
            found.append(port)
    raise OSError(f"no {count} free ports between {FIRST} and {LAST} on loopback")


def is_free(host: str, port: int) -> bool:
    """Say whether a server could listen there now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with closing(socket.socket(family)) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError:
            return False
    return True

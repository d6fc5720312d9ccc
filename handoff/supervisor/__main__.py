"""python -m handoff.supervisor: run everything until Ctrl-C."""

import asyncio
import os
import sys

from handoff.supervisor import stack
from handoff.supervisor.errors import StartError
from handoff.supervisor.options import read_options


def main() -> int:
    """Run and return the exit status: 0 after a stop that was asked for, 1 if the start was not possible."""
    try:
        asyncio.run(stack.run(read_options(sys.argv[1:], os.environ), os.environ))
    except StartError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())

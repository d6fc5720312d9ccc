"""scripts/setup: bring everything that is missing; each part that is there costs milliseconds."""

import argparse
import fcntl
import platform
import sys
from concurrent.futures import ThreadPoolExecutor

from steps import environments, machine, pages
from steps.environments import BOT, SERVICE, VENV
from steps.progress import SetupError, complain


def main() -> int:
    """Set up and return the exit status."""
    parser = argparse.ArgumentParser(prog="scripts/setup", description="Set up whatever is missing.")
    parser.add_argument("--dev", action="store_true", help="also what the checks and tests need")
    arguments = parser.parse_args()
    VENV.mkdir(exist_ok=True)
    with (VENV / "setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two scripts started together set up one after the other
        try:
            _set_up(dev=arguments.dev)
        except SetupError as error:
            complain(str(error))
            return 1
        except KeyboardInterrupt:
            return 130
    return 0


def _set_up(*, dev: bool) -> None:
    if (sys.platform, platform.machine()) != ("linux", "x86_64"):
        raise SetupError("Linux on x86-64 is needed: the sentence encoder is built for nothing else.")
    uv = environments.bring_uv()
    with ThreadPoolExecutor() as pool:
        parts = [
            pool.submit(environments.make, SERVICE, uv, dev=dev),
            pool.submit(environments.make, BOT, uv, dev=dev),
            pool.submit(pages.install, dev=dev),
            *([pool.submit(machine.prepare)] if dev else []),
        ]
    for part in parts:
        part.result()


if __name__ == "__main__":
    sys.exit(main())

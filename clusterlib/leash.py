"""A child process that ends when its parent does and takes no more memory than it may: ``python -m clusterlib.leash``."""

import contextlib
import importlib
import multiprocessing
import multiprocessing.connection
import os
import runpy
import signal
import sys
import threading
from collections.abc import Iterator

try:
    import resource
except ImportError:  # no such limits on this system
    resource = None


@contextlib.contextmanager
def leash() -> Iterator[int]:
    """The end of a pipe to be handed to children; it closes for them when this process ends, however it ends."""
    held, own = os.pipe()
    try:
        yield held
    finally:
        os.close(held)
        os.close(own)


def command(held: int, memory: int, module: str, *words: str) -> list[str]:
    """Words that start a module, or the function ``module:name``, on a leash and with so many bytes at most; 0 is no limit."""
    return [sys.executable, "-m", "clusterlib.leash", str(held), str(memory), module, *words]


def end_with_parent() -> None:
    """In a worker of multiprocessing: end at once when the parent has ended."""
    sentinel = multiprocessing.parent_process().sentinel

    def watch() -> None:
        multiprocessing.connection.wait([sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def main(held: int, memory: int, module: str, *words: str) -> None:
    """Be that module; the memory of the process and of each that it starts is limited, where the system can."""
    if memory and resource is not None:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    threading.Thread(target=_end_when_closed, args=[held], daemon=True).start()
    sys.argv = [module, *words]
    name, _, function = module.partition(":")
    if function:
        sys.exit(getattr(importlib.import_module(name), function)())
    runpy.run_module(name, run_name="__main__", alter_sys=True)


def _end_when_closed(held: int) -> None:
    os.read(held, 1)
    if os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(1)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:])

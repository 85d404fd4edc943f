"""Files that are there whole or not at all."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


def write_whole(path: Path, text: str) -> None:
    """Write a file so that no half of it ever carries its name; what a killed writer of it left is cleared away.

    Raises
    ------
    OSError
        If it cannot be written; the error names the file.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with scratch_beside(path) as scratch:
            (scratch / "whole").write_text(text, encoding="utf-8", newline="\n")
            (scratch / "whole").chmod(0o644)
            (scratch / "whole").replace(path)
    except OSError as error:
        raise OSError(error.errno, error.strerror or str(error), str(path)) from error


@contextmanager
def scratch_beside(path: Path) -> Iterator[Path]:
    """A hidden folder beside a path, gone at the end; those of writers that were killed are cleared away first.

    A folder is locked for as long as its writer lives, so that one that can be locked is nobody's.

    Raises
    ------
    OSError
        If no folder can be made there.
    """
    begins = f".{path.name[:40]}.part-"
    for left in path.parent.glob(f"{_literal(begins)}*"):
        with suppress(OSError):
            handle = _lock(left)
            shutil.rmtree(left, ignore_errors=True)
            os.close(handle)
    scratch, handle = _locked_folder(path.parent, begins)
    try:
        yield scratch
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
        os.close(handle)


def _locked_folder(parent: Path, begins: str) -> tuple[Path, int]:
    """A new folder, and the handle that holds it; made again if another writer took it for a leftover before it was held."""
    while True:
        folder = Path(tempfile.mkdtemp(dir=parent, prefix=begins))
        with suppress(FileNotFoundError, BlockingIOError):
            handle = _lock(folder)
            if folder.exists():
                return folder, handle
            os.close(handle)


def _lock(folder: Path) -> int:
    """A handle that holds a folder; BlockingIOError where another process does."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise
    return handle


def _literal(name: str) -> str:
    """A name as a pattern that finds nothing else."""
    return "".join(f"[{mark}]" if mark in "*?[" else mark for mark in name)

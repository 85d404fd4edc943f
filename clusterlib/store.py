"""Results that take long: computed once for each key, kept on disk, reused by both languages and by every table."""

import fcntl
import hashlib
import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

from clusterlib import data, freshness

RESULTS = freshness.ROOT / "_build" / "results"
_made_anew: set[Path] | None = None


def kept(compute: Callable[..., pd.DataFrame], **parameters: object) -> pd.DataFrame:
    """What ``compute(**parameters)`` gives, computed only if something that it depends on changed since it was kept.

    Parameters
    ----------
    compute : callable
        A function at the top of one of our modules that returns a DataFrame. Its module, and what that imports, is part of the
        key, with the parameters, Python, the lock and the files of ``data/`` that it read.
    **parameters
        Plain values: numbers, text, booleans, and lists of these.

    Returns
    -------
    DataFrame

    Raises
    ------
    TypeError
        If a parameter is not a plain value.
    """
    name = f"{compute.__module__}.{compute.__qualname__}"
    path = RESULTS / f"{name}-{_digest(json.dumps(parameters, sort_keys=True))[:12]}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_suffix(".busy").open("w", encoding="utf-8") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)  # another process may be computing the same
        found = None if _made_anew is not None and path not in _made_anew else _found(path, compute, parameters)
        if found is None:
            found = _made(path, compute, parameters)
    if _made_anew is not None:
        _made_anew.add(path)
    return found


@contextmanager
def anew() -> Iterator[None]:
    """Inside the ``with``, trust nothing that was kept before: each result is computed again, once."""
    global _made_anew
    before, _made_anew = _made_anew, set()
    try:
        yield
    finally:
        _made_anew = before


def _found(path: Path, compute: Callable, parameters: dict) -> pd.DataFrame | None:
    """The kept frame, None where there is none, it is damaged or anything that it depends on changed."""
    try:
        record = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        if record["frame"] != freshness.digest_of(path) or record["key"] != _key(compute, parameters, list(record["key"]["data"])):
            return None
        frame = pd.read_parquet(path)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    for name in record["key"]["data"]:
        data.note(name)
    return frame


def _made(path: Path, compute: Callable, parameters: dict) -> pd.DataFrame:
    """The frame computed now, and kept."""
    with data.noted() as used:
        frame = compute(**parameters)
    reads = [name for name in used if not name.startswith("clusterlib.")]
    path.with_suffix(".json").unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".") as folder:
        scratch = Path(folder) / "frame"
        frame.to_parquet(scratch)
        scratch.replace(path)
        record = {"key": _key(compute, parameters, reads), "frame": freshness.digest_of(path)}
        scratch.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        scratch.replace(path.with_suffix(".json"))
    return pd.read_parquet(path)


def _key(compute: Callable, parameters: dict, reads: list[str]) -> dict:
    return {
        "parameters": json.loads(json.dumps(parameters)),
        "python": ".".join(map(str, sys.version_info[:3])),
        "requirements": freshness.digest_of(freshness.REQUIREMENTS),
        "modules": freshness.digests_of_modules("", [compute.__module__]),
        "data": {name: freshness.digest_of(freshness.ROOT / "data" / name) for name in sorted(set(reads))},
    }


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()

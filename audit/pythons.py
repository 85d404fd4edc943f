"""Verify every table on each Python from 3.11 that is found on this machine, each in an environment of its own.

``python audit/pythons.py [TABLE..]`` sets the environments up from the hash-locked requirements (this needs the package index or a
cache of it), verifies, prints a line a Python, and ends with 1 if a table differs or an environment cannot be made.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

from record import machine, record

ROOT = Path(__file__).resolve().parent.parent
OLDEST = (3, 11)
MOST = 12  # lines told of one Python
_ASK = "import sys, ssl, sqlite3, ctypes, lzma; print(*sys.version_info[:3], sep='.')"


def interpreters() -> dict[str, Path]:
    """Version to interpreter, one a minor version, the newest of each; on the path, under ``~/.pyenv`` and in ``CLUSTERLIB_PYTHONS``."""
    folders = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder]
    folders += sorted((Path.home() / ".pyenv" / "versions").glob("*/bin"))
    given = [Path(one) for one in os.environ.get("CLUSTERLIB_PYTHONS", "").split(os.pathsep) if one]
    names = [path for folder in folders if folder.is_dir() for path in folder.iterdir() if re.fullmatch(r"python3(\.\d+)?", path.name)]
    found: dict[tuple[int, int], tuple[tuple[int, ...], Path]] = {}
    for path in [Path(sys.executable), *given, *names]:
        version = _version(path)
        if version >= OLDEST and version > found.get(version[:2], ((), path))[0]:
            found[version[:2]] = (version, path)
    return {".".join(map(str, version)): path for version, path in sorted(found.values())}


def verified(python: Path, folder: Path, tables: list[str]) -> tuple[int, int, str]:
    """Set up an environment for one Python and verify the tables in it: how many, how many failed, and what was said of them."""
    inside = folder / "bin" / "python"
    _run([python, "-m", "venv", folder])
    quiet = ["--quiet", "--disable-pip-version-check"]
    _run([inside, "-m", "pip", "install", *quiet, "--require-hashes", "-r", ROOT / "requirements.txt"])
    # A copy of the sources, so that no kept result and no compiled file of another Python is there to help.
    copy = folder / "book"
    ignored = shutil.ignore_patterns("_build", ".venv", ".git", "node_modules", "__pycache__")
    shutil.copytree(ROOT, copy, ignore=ignored)
    settled = {"PYTHONPATH": str(copy), "NUMBA_CACHE_DIR": str(folder / "numba")}
    command = [inside, "-m", "clusterlib", "verify", *tables]
    done = subprocess.run(command, capture_output=True, text=True, cwd=copy, env=os.environ | settled, check=False)
    verdicts = [line.split()[0] for line in done.stdout.splitlines() if line.startswith(("pass  ", "FAIL  "))]
    failed = verdicts.count("FAIL") or int(done.returncode != 0)
    lines = [line for line in done.stdout.splitlines() if not line.startswith("pass")] or done.stderr.strip().splitlines() or ["said nothing"]
    shown = lines if len(lines) <= MOST else [*lines[: MOST - 1], f"... {len(lines) - MOST} more lines ...", lines[-1]]
    return len(verdicts), failed, "\n    ".join(shown)


def main(tables: list[str]) -> int:
    """Verify on each Python; 0 if all tables passed on all."""
    failures = 0
    print(machine())
    for version, python in interpreters().items():
        begun = perf_counter()
        with tempfile.TemporaryDirectory(prefix="clusterlib-") as folder:
            try:
                tried, failed, said = verified(python, Path(folder) / "environment", tables)
            except subprocess.CalledProcessError as error:
                tried, failed, said = 0, 1, f"no environment: {error.stderr.strip().splitlines()[-1:]}"
        failures += failed
        print(f"{'FAIL' if failed else 'pass'}  Python {version}, {perf_counter() - begun:.0f} s: {said}", flush=True)
        if not tables:
            record(f"python-{'.'.join(version.split('.')[:2])}", tried, failed, perf_counter() - begun)
    return int(failures > 0)


def _version(python: Path) -> tuple[int, ...]:
    """The version of an interpreter, zero where it cannot run."""
    try:
        done = subprocess.run([python, "-c", _ASK], capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return (0,)
    return tuple(map(int, done.stdout.split("."))) if done.returncode == 0 else (0,)


def _run(command: list) -> None:
    subprocess.run(list(map(str, command)), capture_output=True, text=True, check=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

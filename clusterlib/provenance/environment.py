"""The environment: which versions are locked, and which are there."""

import importlib.metadata
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from packaging.markers import Marker
from packaging.utils import canonicalize_name
from packaging.version import Version

from clusterlib.freshness import REQUIREMENTS

_LINE = re.compile(r"^(?P<name>[\w.-]+)==(?P<version>[^\s;\\]+)\s*(?:;(?P<marker>[^\\]+?))?\s*$")


@dataclass(frozen=True)
class Locked:
    """A package as the lock file has it; ``marker`` says on which machines, ``hashes`` are SHA-256 of its files."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]

    @property
    def purl(self) -> str:
        """The package URL, an identifier without a host."""
        return f"pkg:pypi/{self.name}@{self.version}"


def locked(path: Path = REQUIREMENTS) -> list[Locked]:
    """The packages of a hash-locked requirements file, in its order.

    Raises
    ------
    ValueError
        If a line is neither a pinned package nor a hash, or a package has no hash.
    """
    found = []
    logical = path.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    for line in (line.strip() for line in logical):
        if not line or line.startswith("#"):
            continue
        head, *hashes = line.split("--hash=sha256:")
        match = _LINE.match(head.strip())
        if match is None or not hashes:
            raise ValueError(f"{path.name}: {line[:80]!r}; want NAME==VERSION and its hashes")
        found.append(Locked(match["name"], match["version"], (match["marker"] or "").strip(), tuple(one.strip() for one in hashes)))
    return found


def differences(packages: list[Locked]) -> list[str]:
    """What is not as locked in the environment that runs this, a line each; other packages beside them do not matter."""
    lines = []
    for one in packages:
        if one.marker and not Marker(one.marker).evaluate():
            continue
        try:
            there = importlib.metadata.version(canonicalize_name(one.name))
        except importlib.metadata.PackageNotFoundError:
            lines.append(f"{one.name} is not installed; locked is {one.version}")
            continue
        if Version(there) != Version(one.version):
            lines.append(f"{one.name} is {there}; locked is {one.version}")
    return lines


def needed_here(packages: list[Locked]) -> list[Locked]:
    """The packages that the lock wants on this machine."""
    return [one for one in packages if not one.marker or Marker(one.marker).evaluate()]


def python() -> str:
    """The version of the Python that runs this."""
    return ".".join(map(str, sys.version_info[:3]))

"""Lists of digests beside the files that they are of, as ``sha256sum -c`` reads and writes them."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

NAME = "SHA256SUMS"


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal.

    Examples
    --------
    >>> digest(b"")[:12]
    'e3b0c44298fc'
    """
    return hashlib.sha256(content).hexdigest()


def read(folder: Path) -> dict[str, str]:
    """Name to digest as listed in a folder's ``SHA256SUMS``; empty where there is none."""
    path = folder / NAME
    return parse(path.read_text(encoding="utf-8")) if path.is_file() else {}


def parse(text: str) -> dict[str, str]:
    """Name to digest from the text of a list.

    Raises
    ------
    ValueError
        At the first line that is not a digest, two spaces and a name.

    Examples
    --------
    >>> parse("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  empty.csv")["empty.csv"][:4]
    'e3b0'
    """
    found = {}
    for number, line in enumerate(text.splitlines(), start=1):
        value, gap, name = line[:64], line[64:66], line[66:]
        if gap != "  " or not name or set(value) - set("0123456789abcdef"):
            raise ValueError(f"{NAME}, line {number}: {line[:80]!r}; want a SHA-256 in hexadecimal, two spaces and a name")
        found[name] = value
    return found


def text(digests: dict[str, str]) -> str:
    """The list of these digests, by name."""
    return "".join(f"{value}  {name}\n" for name, value in sorted(digests.items()))


def of(folder: Path, names: Iterable[str] | None = None) -> dict[str, str]:
    """Digests of the files in a folder and below, but of its list itself; of ``names`` alone where these are given."""
    if names is None:
        files = (path for path in folder.rglob("*") if path.is_file())
        names = [name for name in (path.relative_to(folder).as_posix() for path in files) if name != NAME]
    return {name: digest((folder / name).read_bytes()) for name in sorted(names) if (folder / name).is_file()}


def differences(listed: dict[str, str], found: dict[str, str]) -> list[str]:
    """What parts from the list, a line each: gone, changed, or not listed.

    Examples
    --------
    >>> differences({"a.csv": "1" * 64, "b.csv": "2" * 64}, {"a.csv": "3" * 64, "c.csv": "4" * 64})
    ['a.csv: digest is 333333333333; want 111111111111', 'b.csv: no such file', 'c.csv: is not in SHA256SUMS']
    """
    lines = [f"{name}: no such file" for name in listed.keys() - found.keys()]
    lines += [f"{name}: is not in {NAME}" for name in found.keys() - listed.keys()]
    changed = [name for name in listed.keys() & found.keys() if listed[name] != found[name]]
    return sorted([*lines, *(f"{name}: digest is {found[name][:12]}; want {listed[name][:12]}" for name in changed)])

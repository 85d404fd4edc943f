"""What a chapter's results depend on: when they must be made again, and because of what."""

import ast
import functools
import hashlib
import json
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
ROOT = PACKAGE.parent
REQUIREMENTS = ROOT / "requirements.txt"


@dataclass(frozen=True)
class Key:
    """Everything that can change a chapter's outputs.

    ``modules`` and ``data`` map names to SHA-256 digests: the modules of the library that the code imports, directly or
    through another module, and the files of ``data/`` that were read while it was executed. ``loaded`` names the modules that
    were loaded only then, such as those of the tables shown; ``modules`` has them and what they import.
    """

    code: str
    parameters: dict
    python: str
    requirements: str
    loaded: list[str]
    modules: dict[str, str]
    data: dict[str, str]

    def changes(self, other: "Key") -> list[str]:
        """What differs from another key, in words for a message."""
        said = [name for name in ("code", "parameters", "python", "requirements", "loaded") if getattr(self, name) != getattr(other, name)]
        for kind, prefix in (("modules", ""), ("data", "data/")):
            mine, theirs = getattr(self, kind), getattr(other, kind)
            said += [prefix + name for name in sorted(mine.keys() | theirs.keys()) if mine.get(name) != theirs.get(name)]
        return said


def key_of(notebook: dict, parameters: dict, reads: list[str], loaded: list[str]) -> Key:
    """The key of a chapter as source and data are now.

    ``reads`` are the files of ``data/`` and ``loaded`` the modules that it used when last executed.
    """
    code = [_source(cell) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    return Key(
        code=hashlib.sha256(json.dumps(code).encode()).hexdigest(),
        parameters=parameters,
        python=".".join(map(str, sys.version_info[:3])),
        requirements=digest_of(REQUIREMENTS),
        loaded=sorted(set(loaded)),
        modules=digests_of_modules("\n".join(code), loaded),
        data={name: digest_of(ROOT / "data" / name) for name in sorted(set(reads))},
    )


def digests_of_modules(code: str, loaded: Iterable[str] = ()) -> dict[str, str]:
    """Digests of the modules of the library that code imports, and of those in ``loaded``, with all that they import."""
    late = "".join(f"\nimport {name}" for name in loaded if _known_file(name))
    return {name: digest_of_module(name) for name in sorted(imported(code) | imported(late))}


def key_from(record: dict) -> Key:
    """The key that :func:`dataclasses.asdict` made a record of."""
    return Key(**{name: record[name] for name in Key.__dataclass_fields__})


def key_record(key: Key) -> dict:
    """The key as plain data."""
    return asdict(key)


def imported(code: str) -> set[str]:
    """Modules of the library that a piece of code imports, directly or through another module.

    Importing a module runs the ``__init__`` of its packages, so these count too.

    Examples
    --------
    >>> sorted(imported("from clusterlib import paper"))
    ['clusterlib', 'clusterlib.data', 'clusterlib.paper']
    """
    found: set[str] = set()
    try:
        waiting = list(_direct_imports(_without_magics(code)))
    except SyntaxError:  # the kernel will say in which cell
        return found
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _direct_imports(_file_of(name).read_text(encoding="utf-8"))
    return found


@functools.cache
def _known_file(name: str) -> Path | None:
    path = ROOT.joinpath(*name.split("."))
    return next((file for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file()), None)


def _file_of(name: str) -> Path:
    file = _known_file(name)
    if file is None:
        raise ValueError(f"{name}: no such module in {PACKAGE}")
    return file


def digest_of(path: Path) -> str:
    """SHA-256 of a file; the word ``missing`` where there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "missing"


def digest_of_module(name: str) -> str:
    """SHA-256 of a module's source; of ``clusterlib.plots``, of its fonts as well."""
    files = [_file_of(name), *(sorted((PACKAGE / "fonts").glob("*.otf")) if name == "clusterlib.plots" else [])]
    return hashlib.sha256("".join(digest_of(file) for file in files).encode()).hexdigest()


@functools.cache  # by the text: every chapter asks for the same modules
def _direct_imports(code: str) -> frozenset[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    ours = {name for name in names if name.split(".")[0] == "clusterlib" and _known_file(name)}
    return frozenset(".".join(name.split(".")[:depth]) for name in ours for depth in range(1, name.count(".") + 2))


def _without_magics(code: str) -> str:
    return "\n".join("" if line.lstrip().startswith(("%", "!")) else line for line in code.splitlines())


def _source(cell: dict) -> str:
    return "".join(cell["source"])

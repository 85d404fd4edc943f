"""The RO-Crate of the whole book, by the Process Run Crate profile: what was executed, on what, to what result."""

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import yaml

from clusterlib import __version__, citation, sums
from clusterlib.freshness import ROOT
from clusterlib.provenance.environment import Locked
from clusterlib.provenance.source import Source

CRATE = "https://w3id.org/ro/crate/1.1"
PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
TABLE_CARD = re.compile(r"```\{table-card\} ([\w-]+)")
_TERMS = {"sha256": "http://schema.org/sha256", "environment": "https://w3id.org/ro/terms/workflow-run#environment"}
_KINDS = {
    ".csv": "text/csv", ".html": "text/html", ".ipynb": "application/x-ipynb+json", ".json": "application/json", ".bib": "application/x-bibtex",
    ".md": "text/markdown", ".txt": "text/plain", ".yml": "application/yaml", ".cff": "application/yaml", ".epub": "application/epub+zip",
    ".pdf": "application/pdf", "": "text/plain",
}  # fmt: skip
_ENGINES = {"papermill": "https://papermill.readthedocs.io/", "jupyter-book": "https://jupyterbook.org/"}
_LIBRARY = "#clusterlib"
_LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_MIT = "https://opensource.org/license/mit"


@dataclass(frozen=True)
class Execution:
    """One chapter executed in one language: files of the site, by their place in it, and the environment."""

    chapter: str
    lang: str
    title: str
    notebook: str
    executed: str
    page: str
    read: tuple[str, ...]
    tables: tuple[str, ...]
    python: str
    settled: dict[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """Its name within the crate."""
        return f"#execution-{self.chapter}-{self.lang}"


def to_crate(site: Path, executions: list[Execution], source: Source, packages: list[Locked]) -> str:
    """The crate's metadata as JSON.

    No action says when it began and ended. The profile asks for ``endTime`` without requiring it; a clock would make
    two builds of one commit differ, and the time of a re-execution proves nothing about its result. The day of the release
    (``CITATION.cff``) stands as ``datePublished``, the time of the commit as ``dateModified`` of the software.

    Parameters
    ----------
    site : Path
        The finished site.
    executions : list of Execution
    source : Source
    packages : list of Locked

    Returns
    -------
    str
    """
    files = sorted(path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file() and _described(path, site))
    parts = {name: _file(site, name) for name in files}
    for one in executions:
        parts[one.notebook] |= {"@type": ["File", "SoftwareSourceCode"], "name": f"{one.chapter}.ipynb, the chapter without outputs"}
        parts[one.notebook] |= {"version": _version(source), "license": {"@id": _MIT}, "programmingLanguage": {"@id": _python(one.python)}}
        parts[one.executed] |= {"name": f"{one.title}, executed", "inLanguage": one.lang, "license": {"@id": _LICENCE}}
        parts[one.page] |= {"name": one.title, "inLanguage": one.lang, "license": {"@id": _LICENCE}}
        parts[one.notebook] |= {"softwareRequirements": {"@id": _LIBRARY}}
    if "sbom.cdx.json" in parts:
        parts["sbom.cdx.json"] |= {"name": "Bill of materials (CycloneDX)", "about": {"@id": _LIBRARY}}
    environment = {name: _setting(name, value) for one in executions for name, value in one.settled.items()}
    languages = {f"#lang-{one.lang}": _parameter(one.lang) for one in executions}
    pythons = {_python(one.python): _python_entity(one.python) for one in executions}
    graph = [
        {
            "@id": "ro-crate-metadata.json",
            "@type": "CreativeWork",
            "about": {"@id": "./"},
            "conformsTo": {"@id": CRATE},
            "description": "What this book is made of, and how each of its chapters was executed.",
        },
        _root(executions, files, source),
        {"@id": PROFILE, "@type": ["CreativeWork", "Profile"], "name": "Process Run Crate", "version": "0.5"},
        {"@id": "#authors", "@type": "Organization", "name": "the clusterlib authors"},
        {"@id": _LICENCE, "@type": "CreativeWork", "name": "CC BY 4.0", "identifier": "CC-BY-4.0", "description": "Text, figures, tables."},
        {"@id": _MIT, "@type": "CreativeWork", "name": "MIT License", "identifier": "MIT", "description": "Code and notebooks."},
        *_software(executions, source, packages),
        *pythons.values(),
        *environment.values(),
        *languages.values(),
        *(_action(one) for one in executions),
        *parts.values(),
    ]
    graph = [{name: _single(value) for name, value in one.items()} for one in graph]
    return json.dumps({"@context": [f"{CRATE}/context", _TERMS], "@graph": graph}, ensure_ascii=False, indent=1) + "\n"


def _single(value: object) -> object:
    """A list of one as that one, as the specification wants it."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def released() -> str:
    """The day of the release, as ``CITATION.cff`` has it."""
    return str(yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))["date-released"])


def _described(path: Path, site: Path) -> bool:
    """Whether a file has an entity of its own: what a reader reads, cites or computes with, not the page's machinery."""
    parts = path.relative_to(site).parts
    if len(parts) == 1:
        return path.name not in ("ro-crate-metadata.json", sums.NAME) and path.suffix in _KINDS
    if parts[0] == "tables":
        return path.suffix == ".csv"
    if parts[0] == "data":
        return path.suffix in _KINDS
    return parts[0] in ("notebooks", "editions") or (parts[1] == "chapters" and path.suffix == ".html")


def _root(executions: list[Execution], files: list[str], source: Source) -> dict:
    address = {"url": citation.base_address()} if citation.base_address() else {}
    return {
        "@id": "./",
        "@type": "Dataset",
        "name": citation.book_title("en"),
        "alternateName": citation.book_title("ko"),
        "description": yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))["abstract"].strip(),
        "conformsTo": {"@id": PROFILE},
        "datePublished": released(),
        "version": __version__,
        "identifier": _version(source),
        "inLanguage": sorted({one.lang for one in executions}),
        "license": {"@id": _LICENCE},
        "author": {"@id": "#authors"},
        "publisher": {"@id": "#authors"},
        "hasPart": [{"@id": _id(name)} for name in files],
        "mentions": [{"@id": one.id} for one in executions],
    } | address


def _action(one: Execution) -> dict:
    """One execution; it was completed, or there were no site."""
    results = [one.executed, one.page, *(f"tables/{table}.csv" for table in one.tables)]
    return {
        "@id": one.id,
        "@type": "CreateAction",
        "name": f"Execution of {one.chapter} ({one.lang})",
        "description": f"papermill executed every cell of the chapter in a process of its own, with the parameter lang = {one.lang!r}.",
        "agent": {"@id": "#authors"},
        "instrument": {"@id": _id(one.notebook)},
        "object": [{"@id": f"#lang-{one.lang}"}, *({"@id": _id(name)} for name in one.read)],
        "result": [{"@id": _id(name)} for name in results],
        "environment": [{"@id": f"#environment-{name}"} for name in one.settled],
        "actionStatus": "http://schema.org/CompletedActionStatus",
    }


def _software(executions: list[Execution], source: Source, packages: list[Locked]) -> list[dict]:
    """The library, and the engines that it executes and renders with; all other packages stand in the bill of materials."""
    versions = {one.name: one.version for one in packages}
    engines = [
        {"@id": address, "@type": "SoftwareApplication", "name": name, "softwareVersion": versions[name], "url": address}
        for name, address in _ENGINES.items()
    ]
    pythons = [{"@id": known} for known in sorted({_python(one.python) for one in executions})]
    own = {
        "@id": _LIBRARY,
        "@type": "SoftwareApplication",
        "name": "clusterlib",
        "description": "Computes, executes, builds and checks this book; its bill of materials is sbom.cdx.json.",
        "softwareVersion": _version(source),
        "license": {"@id": _MIT},
        "author": {"@id": "#authors"},
        "softwareRequirements": [*({"@id": one["@id"]} for one in engines), *pythons],
    }
    own |= {"url": citation.base_address()} if citation.base_address() else {}
    own |= {"dateModified": source.committed} if source.known else {}
    return [own, *engines]


def _file(site: Path, name: str) -> dict:
    path = site / name
    content = path.read_bytes()
    same = path.suffix != ".pdf"  # a PDF has the time of its making within; its digest stands in SHA256SUMS alone
    return {
        "@id": _id(name),
        "@type": "File",
        "name": name,
        "encodingFormat": _KINDS.get(path.suffix, "application/octet-stream"),
    } | ({"contentSize": str(len(content)), "sha256": sums.digest(content)} if same else {})


def _setting(name: str, value: str) -> dict:
    return {"@id": f"#environment-{name}", "@type": "PropertyValue", "name": name, "value": value}


def _parameter(lang: str) -> dict:
    return {"@id": f"#lang-{lang}", "@type": "PropertyValue", "name": "lang", "value": lang}


def _python(version: str) -> str:
    """The page of a release of Python, its identifier."""
    return f"https://www.python.org/downloads/release/python-{version.replace('.', '')}/"


def _python_entity(version: str) -> dict:
    page = _python(version)
    return {"@id": page, "@type": ["ComputerLanguage", "SoftwareApplication"], "name": "Python", "version": version, "url": page}


def _version(source: Source) -> str:
    """The version, with the commit where there is one; ``+changed`` where the tree is not as committed."""
    if not source.known:
        return __version__
    return f"{__version__}+{source.commit[:12]}{'.changed' if source.changed else ''}"


def _id(name: str) -> str:
    """A path as the id of a data entity; a space or a bracket in it must be encoded."""
    return quote(name)

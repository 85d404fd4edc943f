"""The Data Package (version 2) of the data files and the tables, each with its Table Schema."""

import csv
import json
import re
from pathlib import Path

from clusterlib import __version__, citation, sums

VERSION = "https://datapackage.org/profiles/2.0"
LICENCES = {
    "CC-BY-4.0": {"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/", "title": "Creative Commons Attribution 4.0"},
    "CC BY 4.0": {"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/", "title": "Creative Commons Attribution 4.0"},
    "OGL v3.0": {
        "name": "OGL-UK-3.0",
        "path": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
        "title": "Open Government Licence v3.0",
    },
    "MIT": {"name": "MIT", "path": "https://opensource.org/license/mit", "title": "MIT License"},
}  # fmt: skip
# Every column that counts or measures. All others are codes, keys or text, even where they look like numbers.
QUANTITIES = {
    "jobs": "integer", "plants": "integer", "establishments": "integer", "patents": "number", "value": "number", "pci": "number",
    "year": "integer", "first_year": "integer", "last_year": "integer", "order": "integer", "placed": "integer",
    "first_view_kb": "number", "with_figures_kb": "number", "requests": "integer", "outside": "integer", "axe": "integer", "sideways": "number",
    "shift": "number", "performance": "number", "accessibility": "number", "best_practices": "number", "seo": "number",
    "ours_seconds": "number", "peer_seconds": "number", "ratio": "number", "goal": "number", "ours_mib": "number", "peer_mib": "number",
    "load": "number", "tried": "integer", "failed": "integer", "minutes": "number",
}  # fmt: skip
_ROW = re.compile(r"^\| (?P<files>`.+?) \| (?P<rest>.+) \|$")


def to_datapackage(site: Path) -> str:
    """The descriptor of a site's ``data`` and ``tables`` folders as JSON.

    Parameters
    ----------
    site : Path
        Holds ``data/`` with its README and ``tables/``.

    Returns
    -------
    str
        Without ``created``: it is optional, and the same data shall have the same descriptor.
    """
    said = described((site / "data" / "README.md").read_text(encoding="utf-8"))
    files = sorted(path for path in (site / "data").rglob("*.csv"))
    tables = sorted(path for path in (site / "tables").glob("*.csv"))
    package = {
        "$schema": f"{VERSION}/datapackage.json",
        "name": "clusters",
        "title": citation.book_title("en"),
        "title_ko": citation.book_title("ko"),
        "description": "The paper as data, the public figures that it is measured with, and every citable table of the book.",
        "version": __version__,
        "licenses": [LICENCES["CC-BY-4.0"]],
        "contributors": [{"title": "the clusterlib authors", "roles": ["author"]}],
        "keywords": ["innovation clusters", "regional innovation systems", "reproducible research"],
        "resources": [data_resource(path, site, said) for path in files] + [table_resource(path, site) for path in tables],
    }
    package |= {"homepage": citation.base_address()} if citation.base_address() else {}
    return json.dumps(package, ensure_ascii=False, indent=1) + "\n"


def data_resource(path: Path, site: Path, said: dict[str, dict[str, str]]) -> dict:
    """A data file as a resource: what a row is, its origin, licence and unit are those of ``data/README.md``."""
    place = path.relative_to(site).as_posix()
    about = said.get(path.name) or said.get(path.relative_to(site / "data").as_posix(), {})
    with path.open(encoding="utf-8", newline="") as file:
        header = next(csv.reader(file))
    fields = [{"name": name, "type": QUANTITIES.get(name, "string")} for name in header]
    for field in fields:
        if field["name"] == "value" and about.get("unit"):
            field["description"] = f"in {about['unit']}; the row's unit where the file has one"
    licence = about.get("licence", "CC-BY-4.0")
    return _resource(path, site, "data-" + _slug(place.removeprefix("data/").removesuffix(".csv")), fields) | _filled(
        description=f"One row is {about['row']}." if about.get("row") else "",
        licenses=[LICENCES[licence]] if licence in LICENCES else [],
        licence_note="" if licence in LICENCES else licence,
        sources=[{"title": about["origin"]}] if about.get("origin") else [],
    )


def table_resource(path: Path, site: Path) -> dict:
    """A citable table as a resource; its description is that of the table's own JSON document."""
    own = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    kept = {name: own[name] for name in ("title", "title_ko", "description", "description_ko", "licenses", "sources") if name in own}
    kept["licenses"] = [LICENCES.get(one["name"], one) for one in kept.get("licenses", [])]
    return _resource(path, site, "table-" + _slug(path.stem), own["schema"]["fields"]) | _filled(**kept)


def described(readme: str) -> dict[str, dict[str, str]]:
    """What ``data/README.md`` says of each file: ``row``, ``origin``, ``licence`` where it has that column, and ``unit``.

    Examples
    --------
    >>> described("| file | one row is | origin | unit |\\n|---|---|---|---|\\n| `a.csv`, `b.csv` | a place | us | - |\\n")["b.csv"]
    {'row': 'a place', 'origin': 'us', 'unit': ''}
    """
    found: dict[str, dict[str, str]] = {}
    columns: list[str] = []
    for line in readme.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split(" | ")] if line.startswith("| ") else []
        if cells and cells[0].strip() == "file":
            columns = ["row" if cell == "one row is" else cell.strip() for cell in cells[1:]]
        elif cells and columns and _ROW.match(line):
            values = {name: "" if value == "-" else value for name, value in zip(columns, cells[1:], strict=True)}
            found |= dict.fromkeys(re.findall(r"`([\w./-]+)`", cells[0]), values)
    return found


def _resource(path: Path, site: Path, name: str, fields: list[dict]) -> dict:
    content = path.read_bytes()
    return {
        "name": name,
        "path": path.relative_to(site).as_posix(),
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{sums.digest(content)}",
        "schema": {"$schema": f"{VERSION}/tableschema.json", "fields": fields, "missingValues": [""]},
    }


def _filled(**values: object) -> dict:
    return {name: value for name, value in values.items() if value not in ("", [])}


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")

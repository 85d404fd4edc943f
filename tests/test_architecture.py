"""The shape of the library: who may import whom, how long a module is, what a docstring says."""

import ast
import importlib
import inspect
import json
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "clusterlib"
LONGEST = 450
# Module to what it may import of ours. A package stands for its modules, which may import each other.
MAP = {
    "": set(),
    "data": set(),
    "files": set(),
    "leash": set(),
    "sums": set(),
    "measures": set(),
    "models": set(),
    "tables": set(),
    "networks": set(),
    "likeness": set(),
    "genealogy": set(),
    "ensemble": set(),
    "plots": set(),
    "timeplots": {"plots"},
    "freshness": set(),
    "store": {"data", "freshness"},
    "citation": set(),
    "interface": set(),
    "tree": set(),
    "search": {"tree"},
    "webfont": set(),
    "figure_files": set(),
    "explorers": {"tree"},
    "title_card": set(),
    "editions": {"citation", "interface", "title_card", "tree", "webfont"},
    "browser": set(),
    "pdf": {"browser", "citation", "editions", "files", "interface", "webfont"},
    "retabulate": {"data", "sums"},
    "paper": {"data"},
    "codings": {"data", "paper"},
    "figures": {"data"},
    "sectors": {"codings", "data", "figures", "paper"},
    "industries": {"data", "figures", "measures", "sectors"},
    "rankplots": {"plots"},
    "rules": {"codings", "experiments", "figures", "industries", "models", "paper"},
    "robustness": {"codings", "experiments", "figures", "industries", "models", "paper", "rules", "store"},
    "experiments": {"codings", "data", "ensemble", "figures", "industries", "measures", "models", "paper", "store"},
    "curveplots": {"plots"},
    "effectplots": {"plots"},
    "bandplots": {"plots"},
    "ensembleplots": {"plots"},
    "barterplots": {"plots"},
    "yardstickplots": {"plots"},
    "cards": {"paper"},
    "catalogue": {
        "codings",
        "data",
        "experiments",
        "figures",
        "genealogy",
        "industries",
        "likeness",
        "measures",
        "models",
        "networks",
        "paper",
        "region",
        "robustness",
        "sectors",
        "sums",
        "tables",
    },
    "region": {"data", "ensemble", "files", "freshness", "measures", "paper", "sums", "tables", "webfont"},
    "execute": {"data", "files", "freshness", "leash"},
    "provenance": {"citation", "execute", "freshness", "sums"},
    "lock": {"catalogue", "data", "files", "provenance", "store", "sums", "tables"},
    "markup": {"interface", "tree"},
    "box": {"cards", "citation", "freshness", "paper", "provenance"},
    "roles": {"cards", "citation", "paper"},
    "site": {"citation", "explorers", "figure_files", "interface", "markup", "search", "title_card", "tree", "webfont"},
    "pages": {"box", "citation", "freshness", "interface", "provenance", "site"},
    "book": {
        "browser",
        "catalogue",
        "citation",
        "editions",
        "execute",
        "figure_files",
        "files",
        "freshness",
        "leash",
        "lock",
        "pages",
        "pdf",
        "provenance",
        "site",
        "tables",
    },
    "cli": {"data"},
    "__main__": {"cli"},
}
LAZY = {"cli": {"book", "catalogue", "citation", "execute", "lock", "paper", "region", "tables"}}
SECTIONS = ["Parameters", "Returns", "Yields", "Raises", "See Also", "Notes", "References", "Examples"]
FILES = sorted(path for path in PACKAGE.rglob("*.py") if "theme" not in path.parts)


def room(path: Path) -> str:
    """The name under which a file stands on the map."""
    first = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    return "" if first == "__init__" else first


def imports(path: Path) -> tuple[set[str], set[str]]:
    """What of ours a module imports at its top, and what inside its functions."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    top, inner = set(), set()
    at_top = set(ast.walk(ast.Module([node for node in tree.body if not isinstance(node, ast.FunctionDef | ast.ClassDef)], [])))
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}, line {node.lineno}: a relative import; freshness does not follow it"
            names = [f"{node.module}.{alias.name}" for alias in node.names] if node.module == "clusterlib" else [node.module]
        for name in names:
            head, _, rest = name.partition(".")
            if (
                head == "clusterlib"
                and (PACKAGE / rest.split(".")[0]).with_suffix(".py").is_file() | (PACKAGE / rest.split(".")[0]).is_dir()
                and rest
            ):
                (top if node in at_top else inner).add(rest.split(".")[0])
    return top - {room(path)}, inner - {room(path)}


def public_functions() -> list:
    """Public functions, classes and methods of the library that are its own."""
    found = []
    for path in FILES:
        name = ".".join(["clusterlib", *path.relative_to(PACKAGE).with_suffix("").parts]).removesuffix(".__init__")
        if path.name == "__main__.py":
            continue
        module = importlib.import_module(name)
        for one, value in vars(module).items():
            if (
                one.startswith("_")
                or getattr(value, "__module__", "") != name
                or not (inspect.isfunction(value) or inspect.isclass(value))
            ):
                continue
            found.append(pytest.param(value, id=f"{name.removeprefix('clusterlib.')}.{one}"))
            if inspect.isclass(value):
                methods = [
                    (label, member)
                    for label, member in vars(value).items()
                    if not label.startswith("_") and inspect.isfunction(member)
                ]
                found += [
                    pytest.param(member, id=f"{name.removeprefix('clusterlib.')}.{one}.{label}") for label, member in methods
                ]
    return found


def sections(doc: str) -> dict[str, str]:
    """The underlined parts of a numpydoc docstring, in order."""
    parts = re.split(r"^([A-Z][A-Za-z ]+)\n-{3,}\n", inspect.cleandoc(doc) + "\n", flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_imports_only_what_the_map_allows(path):
    assert room(path) in MAP, "a module that is not on the map"
    top, inner = imports(path)
    assert top <= MAP[room(path)]
    assert inner <= MAP[room(path)] | LAZY.get(room(path), set())


def test_the_map_has_no_room_that_is_gone_and_no_circle():
    assert set(MAP) <= {room(path) for path in FILES}
    done: set[str] = set()
    while len(done) < len(MAP):
        free = {name for name, needs in MAP.items() if name not in done and needs <= done}
        assert free, f"a circle among {set(MAP) - done}"
        done |= free


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_is_no_longer_than_a_reader_can_hold(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_says_in_its_first_line_what_it_is_for(path):
    doc = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    assert doc and doc.splitlines()[0].endswith((".", ":"))


@pytest.mark.parametrize("value", public_functions())
def test_a_public_function_has_a_docstring_that_begins_with_a_sentence(value):
    first = (value.__doc__ or "").strip().split("\n\n")[0].strip()
    assert first, "no docstring"
    assert first[-1] in ".:?", first


@pytest.mark.parametrize("value", public_functions())
def test_a_docstring_has_the_parts_of_numpydoc_in_order_each_with_something_in_it(value):
    parts = sections(value.__doc__ or "")
    assert list(parts) == [name for name in SECTIONS if name in parts], f"parts are {list(parts)}"
    assert all(text.strip() for text in parts.values())


@pytest.mark.parametrize("value", public_functions())
def test_a_docstring_that_lists_parameters_lists_those_there_are(value):
    listed = sections(value.__doc__ or "").get("Parameters")
    if listed is None:
        return
    names = [
        name.strip() for line in re.findall(r"^(\*{0,2}\w[\w, *]*)(?: : .*)?$", listed, re.MULTILINE) for name in line.split(",")
    ]
    assert [name.lstrip("*") for name in names] == [
        name for name in inspect.signature(value).parameters if name not in ("self", "cls")
    ]


@pytest.mark.parametrize("chapter", sorted((PACKAGE.parent / "chapters").glob("*.ipynb")), ids=lambda path: path.stem)
def test_a_chapter_imports_neither_the_command_nor_the_book_engine(chapter):
    code = "\n".join(
        "".join(cell["source"])
        for cell in json.loads(chapter.read_text(encoding="utf-8"))["cells"]
        if cell["cell_type"] == "code"
    )
    used = {name for line in re.findall(r"^from clusterlib import (.+)$", code, re.MULTILINE) for name in re.split(r",\s*", line)}
    used |= set(re.findall(r"clusterlib\.(\w+)", code))
    assert used.isdisjoint({"book", "box", "cli", "editions", "execute", "explorers", "figure_files", "freshness", "lock", "pages", "retabulate", "roles", "site"})
    assert used.isdisjoint({"book", "box", "cli", "editions", "execute", "figure_files", "freshness", "lock", "pages", "provenance", "retabulate", "roles", "site"})

"""Keys: a chapter's key changes with what it depends on, and with nothing else."""

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterlib import freshness

pytestmark = pytest.mark.promise("stale")

# A toy library: low <- middle <- high, and apart.
MODULES = {
    "__init__": "",
    "low": "x = 1\n",
    "middle": "from clusterlib import low\n",
    "high": "from clusterlib.middle import low\n",
    "apart": "import json\n",
    "models/__init__": "",
    "models/trust": "from clusterlib import apart\n",
}
CHAPTERS = {
    "direct": "from clusterlib import low",
    "through one": "from clusterlib import middle",
    "through two": "import clusterlib.high as high",
    "alone": "from clusterlib import apart",
    "deep": "from clusterlib.models.trust import x",
    "none": "import json",
}
USERS = {
    "low": {"direct", "through one", "through two"},
    "middle": {"through one", "through two"},
    "high": {"through two"},
    "apart": {"alone", "deep"},
    "models/trust": {"deep"},
    "models/__init__": {"deep"},
    "__init__": {"direct", "through one", "through two", "alone", "deep"},
}


def notebook(code: str, prose: str = "# Why?") -> dict:
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "source": code, "outputs": [], "execution_count": None}
    return {"cells": [{"cell_type": "markdown", "id": "b", "metadata": {}, "source": prose}, cell], "metadata": {}}


@pytest.fixture
def library(tmp_path, monkeypatch):
    """A library of its own, with data and requirements, in place of ours."""
    for name, text in MODULES.items():
        path = tmp_path / "clusterlib" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (tmp_path / "data").mkdir()
    for name in ("firms.csv", "places.csv"):
        (tmp_path / "data" / name).write_text("x\n")
    (tmp_path / "requirements.txt").write_text("pandas==1\n")
    monkeypatch.setattr(freshness, "ROOT", tmp_path)
    monkeypatch.setattr(freshness, "PACKAGE", tmp_path / "clusterlib")
    monkeypatch.setattr(freshness, "REQUIREMENTS", tmp_path / "requirements.txt")
    freshness._known_file.cache_clear()
    freshness._direct_imports.cache_clear()
    yield tmp_path
    freshness._known_file.cache_clear()
    freshness._direct_imports.cache_clear()


def key(code: str, reads=(), prose="# Why?", **parameters) -> freshness.Key:
    return freshness.key_of(notebook(code, prose), {"lang": "en"} | parameters, list(reads), [])


@pytest.mark.parametrize("module", USERS)
def test_a_change_in_a_module_concerns_the_chapters_that_import_it_directly_or_not_and_no_other(library, module):
    before = {name: key(code) for name, code in CHAPTERS.items()}
    with (library / "clusterlib" / f"{module}.py").open("a") as file:
        file.write("y = 2\n")
    changed = {name: key(code).changes(before[name]) for name, code in CHAPTERS.items()}
    assert {name for name, said in changed.items() if said} == USERS[module]
    name = "clusterlib." + module.replace("/", ".")
    assert all(said in ([], [name.removesuffix(".__init__")]) for said in changed.values())


@pytest.mark.parametrize(("name", "readers"), [("firms.csv", {"firms", "both"}), ("places.csv", {"places", "both"})])
def test_a_change_in_a_data_file_concerns_those_that_read_it(library, name, readers):
    reads = {"firms": ["firms.csv"], "both": ["places.csv", "firms.csv"], "places": ["places.csv"], "none": []}
    before = {chapter: key("", files) for chapter, files in reads.items()}
    (library / "data" / name).write_text("y\n")
    said = {chapter: key("", files).changes(before[chapter]) for chapter, files in reads.items()}
    assert said == {chapter: [f"data/{name}"] if chapter in readers else [] for chapter in reads}


def test_a_data_file_that_goes_away_is_a_change(library):
    before = key("", ["firms.csv"])
    (library / "data" / "firms.csv").unlink()
    assert key("", ["firms.csv"]).changes(before) == ["data/firms.csv"]


def test_a_change_in_the_locked_versions_concerns_every_chapter(library):
    before = {name: key(code) for name, code in CHAPTERS.items()}
    freshness.REQUIREMENTS.write_text("pandas==2\n")
    assert all(key(code).changes(before[name]) == ["requirements"] for name, code in CHAPTERS.items())


@given(st.text(max_size=30))
def test_prose_is_no_part_of_a_key(prose):
    assert key("x = 1", prose=prose) == key("x = 1")


def test_tags_outputs_and_counts_are_no_part_of_a_key():
    other = copy.deepcopy(notebook("x = 1"))
    other["cells"][1] |= {"outputs": [{"output_type": "stream"}], "execution_count": 9, "metadata": {"tags": ["hide-input"]}}
    assert freshness.key_of(other, {}, [], []) == freshness.key_of(notebook("x = 1"), {}, [], [])


def test_a_source_in_lines_is_the_same_as_in_one_piece():
    assert key(["x = 1\n", "y = 2"]) == key("x = 1\ny = 2")


def test_code_and_parameters_are_parts_of_a_key():
    assert key("x = 2").changes(key("x = 1")) == ["code"]
    assert key("x = 1", firms=9).changes(key("x = 1", firms=8)) == ["parameters"]


def test_code_moved_from_one_cell_to_the_next_is_a_change():
    two = notebook("x = 1")
    two["cells"].append(two["cells"][1] | {"source": "y = 2"})
    assert freshness.key_of(two, {"lang": "en"}, [], []).changes(key("x = 1\ny = 2")) == ["code"]


def test_code_that_does_not_parse_has_a_key_so_that_the_kernel_can_name_the_cell():
    assert key("x = = 1").changes(key("x = 1")) == ["code"]


def test_a_module_imported_anew_is_named():
    assert "clusterlib.likeness" in key("from clusterlib import likeness").changes(key("from clusterlib import paper"))


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("import clusterlib.tables as t", {"clusterlib", "clusterlib.tables"}),
        ("def f():\n    from clusterlib.data import FOLDER", {"clusterlib", "clusterlib.data"}),
        ("%matplotlib inline\n!ls\nfrom clusterlib import data", {"clusterlib", "clusterlib.data"}),
        ("import json, clusterlibrary", set()),
        ("text = 'from clusterlib import data'", set()),
    ],
)
def test_imports_are_read_from_code_and_not_from_text(code, found):
    assert freshness.imported(code) == found


def test_fonts_belong_to_the_module_that_draws(library):
    (library / "clusterlib" / "plots.py").write_text("")
    (library / "clusterlib" / "fonts").mkdir()
    before = {name: freshness.digest_of_module(f"clusterlib.{name}") for name in ("plots", "low")}
    (library / "clusterlib" / "fonts" / "a.otf").write_bytes(b"font")
    assert freshness.digest_of_module("clusterlib.plots") != before["plots"]
    assert freshness.digest_of_module("clusterlib.low") == before["low"]


def test_a_key_survives_being_written_down():
    made = key("from clusterlib import paper", ["claims.csv"])
    assert freshness.key_from(json.loads(json.dumps(freshness.key_record(made) | {"copy": "x"}))) == made
    with pytest.raises(KeyError):
        freshness.key_from({"code": "x"})


def test_a_file_that_is_not_there_has_the_digest_missing(tmp_path):
    assert freshness.digest_of(tmp_path / "none") == "missing"


def test_a_module_that_is_not_there_is_named():
    with pytest.raises(ValueError, match=r"clusterlib\.nothing: no such module in "):
        freshness.digest_of_module("clusterlib.nothing")


def test_a_module_loaded_while_executing_counts_with_what_it_imports():
    plain = freshness.key_of(notebook("x = 1"), {}, [], [])
    late = freshness.key_of(notebook("x = 1"), {}, [], ["clusterlib.paper"])
    assert late.changes(plain) == ["loaded", "clusterlib", "clusterlib.data", "clusterlib.paper"]


def test_a_loaded_module_that_is_gone_is_a_change_and_no_crash():
    before = freshness.key_of(notebook("x = 1"), {}, [], ["clusterlib.gone"])
    assert before.loaded == ["clusterlib.gone"]
    assert before.modules == {}


def test_a_module_is_parsed_once_however_many_chapters_import_it(monkeypatch):
    parsed, parse = [], freshness.ast.parse
    monkeypatch.setattr(freshness.ast, "parse", lambda code, *rest, **more: parsed.append(code) or parse(code, *rest, **more))
    freshness._direct_imports.cache_clear()
    codes = ["from clusterlib import paper", "from clusterlib import paper\n1", "from clusterlib import cards"]
    for code in codes:
        freshness.imported(code)
    assert len(parsed) == len(set(parsed)) > len(codes)

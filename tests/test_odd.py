"""The models by the ODD protocol: every model stands in the table, and what is said to check its answer is there."""

import importlib
import re
from pathlib import Path

import pytest

from clusterlib import catalogue, data
from clusterlib.catalogue import odd

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted(path.stem for path in (ROOT / "clusterlib" / "models").glob("[!_]*.py"))
CHAPTER = (ROOT / "chapters" / "models.ipynb").read_text(encoding="utf-8")


def checks() -> dict[str, list[str]]:
    answers = odd.rows().query("element == 'answer'")
    return {model: where.split(";") for model, where in zip(answers["model"], answers["where"], strict=True)}


def test_every_module_with_parameters_of_its_own_is_a_model_of_the_table_once():
    def own(name: str) -> bool:
        module = importlib.import_module(f"clusterlib.models.{name}")
        return getattr(getattr(module, "Params", None), "__module__", "") == module.__name__

    assert sorted(catalogue.build("odd").frame["module"]) == [name for name in MODULES if own(name)]


def test_the_tables_and_tests_that_check_an_answer_exist():
    for model, names in checks().items():
        files = [name for name in names if "/" in name]
        assert files, model
        assert {name for name in names if name not in files} <= set(catalogue.TABLES), model
        for name in files:
            text = (ROOT / name).read_text(encoding="utf-8")
            assert re.search(rf"^from clusterlib\.models import .*\b{model}\b", text, re.MULTILINE), (
                f"{name} does not import {model}"
            )


def test_the_chapter_leads_to_every_table_that_checks_an_answer():
    named = set(re.findall(r"{numref}`([\w-]+)`", CHAPTER))
    for model, names in checks().items():
        assert {name for name in names if "/" not in name} <= named, model


def test_a_model_without_one_of_the_elements_is_named(mend):
    mend("odd.csv", "recombination,input,", "recombination,inputs,")
    with pytest.raises(data.DataError, match=r"data/odd\.csv.*'inputs'"):
        odd.rows()
    mend("odd.csv", "recombination,inputs,없다.,None.,\n", "")
    with pytest.raises(data.DataError, match=r"data/odd\.csv, model recombination: no input; want every element once"):
        odd.rows()


def test_a_known_answer_says_where_it_is_checked_and_nothing_else_does(mend):
    mend("odd.csv", "recombination,input,없다.,None.,", "recombination,input,없다.,None.,niche-growth")
    with pytest.raises(data.DataError, match=r"data/odd\.csv, line \d+, column where: 'niche-growth'; want tables and tests"):
        odd.rows()

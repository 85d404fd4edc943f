"""A small book of its own: a copy of the library and the data with one short chapter and two tables, to be broken at will."""

import hashlib
import json
import os
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KERNEL = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
TOC = """format: jb-book
root: chapters/index
parts:
  - caption: 논문 · The paper
    chapters:
      - file: chapters/theories
"""
INDEX = "% lang: all\n# A small book\n\n[One chapter](theories.ipynb).\n"
JOBS = "region,industry,jobs\n" + "".join(f"{r},{i},{10 + 3 * a + 7 * b % (a + 2)}\n" for a, r in enumerate("ABCDEF") for b, i in enumerate("xyz"))
CELLS = ["from clusterlib import catalogue", 'catalogue.build("paper-2").show(lang)', "firms * 2"]
COINS = '''"""A table of simulated coins, kept like any long computation."""

from dataclasses import dataclass

import pandas as pd

from clusterlib import ensemble, store
from clusterlib.tables import Column, Table


@dataclass(frozen=True)
class Coin:
    heads: float


def toss(coin, rng):
    return {"share": float((rng.random(1000) < coin.heads).mean())}


def tossed() -> pd.DataFrame:
    return ensemble.sweep(toss, [Coin(place / 10) for place in range(1, 10)], 20, seed=1).complete()


def coins() -> Table:
    frame = store.kept(tossed).groupby("heads", as_index=False)["share"].mean()
    columns = (Column("heads", "앞면", "Heads", "number", decimals=1), Column("share", "몫", "Share", "number", decimals=5))
    return Table("coins", "동전", "Coins", columns, frame, "theories")
'''


def notebook(title: str, cells: list[str]) -> str:
    """A chapter: a title, a cell of parameters, cells of code."""
    made = [{"cell_type": "markdown", "id": "title", "metadata": {}, "source": f"# {title}"}]
    for place, source in enumerate(['lang = "en"\nfirms = 8', *cells]):
        tags = {"tags": ["parameters"]} if place == 0 else {}
        made.append({"cell_type": "code", "id": f"cell-{place}", "metadata": tags, "source": source, "outputs": [], "execution_count": None})
    return json.dumps({"cells": made, "metadata": KERNEL, "nbformat": 4, "nbformat_minor": 5})


def make(folder: Path) -> Path:
    """The small book in a folder."""
    for name in ("_config.yml", "CITATION.cff", "pyproject.toml", "requirements.txt", "codecheck.yml"):
        shutil.copy(ROOT / name, folder / name)
    skipped = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "clusterlib", folder / "clusterlib", ignore=skipped)
    shutil.copytree(ROOT / "data", folder / "data")
    (folder / "jobs.csv").write_text(JOBS, encoding="utf-8")
    (folder / "_toc.yml").write_text(TOC, encoding="utf-8")
    (folder / "chapters").mkdir()
    (folder / "chapters" / "index.md").write_text(INDEX, encoding="utf-8")
    (folder / "chapters" / "theories.ipynb").write_text(notebook("Which theories?", CELLS), encoding="utf-8")
    (folder / "clusterlib" / "catalogue" / "coins.py").write_text(COINS, encoding="utf-8")
    with (folder / "clusterlib" / "catalogue" / "__init__.py").open("a", encoding="utf-8") as file:
        file.write('\nTABLES = {"paper-2": TABLES["paper-2"], "coins": Builder("coins.coins")}\n')
    return folder


def command(*words: str) -> list[str]:
    """The command line as a subprocess has it."""
    return [sys.executable, "-m", "clusterlib", *words]


def surroundings(folder: Path, **more: str) -> dict[str, str]:
    """The environment in which the small book's own library is the one that is imported; without Chromium, for speed."""
    return os.environ | {"PYTHONPATH": str(folder), "CLUSTERLIB_CHROMIUM": "none", "OPENBLAS_NUM_THREADS": "1"} | more


def digests(folder: Path) -> dict[str, str]:
    """Digest of every file that carries a final name; hidden ones are scratch."""
    found = {}
    for path in sorted(folder.rglob("*")) if folder.is_dir() else [folder] * folder.is_file():
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts):
            found[path.relative_to(folder).as_posix()] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found

"""The book: a sample of chapters executed and rendered by us and by Jupyter Book itself; the whole book built again, unchanged or almost."""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from benchmarks.case import Case, Side

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ("falling-cost", "spin-offs", "two-gaps")
EDITED = "two-gaps"
LANGS = ("ko", "en")
LEFT_OUT = (".git", ".venv*", "node_modules", "__pycache__", "_build", "*.nbc", "*.nbi")
CONFIG = """title: Sample
author: nobody
execute: {{execute_notebooks: force, timeout: 600}}
bibtex_bibfiles: [../../data/references.bib]
sphinx: {{config: {{language: {lang}}}}}
"""
OURS = """
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from clusterlib import book, citation, execute, figure_files, pages

run = subprocess.run  # a sample lacks what its chapters refer to: without -W, a warning is no failure
subprocess.run = lambda command, **more: run([word for word in command if word != "-W"], **more)
execute.execute(execute.jobs(), 2, lambda *said: None)
with ThreadPoolExecutor(2) as pool:
    for lang, rendered in zip(("ko", "en"), pool.map(book._jupyter_book, ("ko", "en"))):
        pages.finish(rendered, Path("_build") / lang, lang, citation.base_address(), figure_files.rasters(execute.EXECUTED / lang))
"""
PEER = "import sys; from jupyter_book.cli.main import main; sys.exit(main())"


def cases() -> list[Case]:
    """A sample cold, beside Jupyter Book one language after the other and both at once; the whole book unchanged, and one chapter changed."""
    ours = Side(sample_by_us)
    what_ko, what_en = f"장 {len(SAMPLE)}개를 두 언어로 실행하고 그린다", f"{len(SAMPLE)} chapters in both languages, executed and rendered"
    return [
        Case("book-cold", f"{what_ko}, 상대는 한 언어씩", f"{what_en}; the peer one language after the other", ours, "jupyter-book", 0.5, Side(partial(sample_by_peer, False)), kind="share", needs="jupyter-book", rounds=1),
        Case("book-cold-at-once", f"{what_ko}, 상대도 두 언어를 함께", f"{what_en}; the peer both at once", ours, "jupyter-book", 0.5, Side(partial(sample_by_peer, True)), kind="share", needs="jupyter-book", rounds=1),
        Case("book-unchanged", "아무것도 바뀌지 않은 책 전체를 다시 만든다", "the whole book built again, nothing changed", Side(partial(built_again, False)), "limit", 1, 3.0, kind="share", rounds=1),
        Case("book-one-chapter", "한 장의 코드를 바꾸고 책 전체를 다시 만든다", "the whole book built again, the code of one chapter changed", Side(partial(built_again, True)), "the chapter and 4 s", 1, Side(chapter_alone), kind="share", rounds=1),
    ]  # fmt: skip


def sample_by_us():
    """Execute in parallel, render both languages, finish the pages: what the build does but for editions and tables."""
    folder = _copy()
    for path in (folder / "chapters").glob("*"):
        if path.stem not in SAMPLE:
            path.unlink()
    (folder / "chapters" / "index.md").write_text("# Sample\n", encoding="utf-8")
    listed = "".join(f"      - file: chapters/{name}\n" for name in SAMPLE)
    toc = f"format: jb-book\nroot: chapters/index\nparts:\n  - caption: 표본 · Sample\n    chapters:\n{listed}"
    (folder / "_toc.yml").write_text(toc, encoding="utf-8")
    return partial(_run, folder, [[sys.executable, "-c", OURS]])


def sample_by_peer(at_once: bool):
    """Jupyter Book as it comes, ``execute_notebooks: force``, on the same code cells and the prose of one language."""
    folder, commands = _copy(), []
    for lang in LANGS:
        book = folder / "peer" / lang
        book.mkdir(parents=True)
        (book / "_config.yml").write_text(CONFIG.format(lang=lang), encoding="utf-8")
        (book / "_toc.yml").write_text("format: jb-book\nroot: index\nchapters:\n" + "".join(f"- file: {name}\n" for name in SAMPLE), encoding="utf-8")
        (book / "index.md").write_text("# Sample\n", encoding="utf-8")
        for name in SAMPLE:
            (book / f"{name}.ipynb").write_text(_in_one_language(folder / "chapters" / f"{name}.ipynb", lang), encoding="utf-8")
        commands.append([sys.executable, "-c", PEER, "build", str(book), "-q"])
    return partial(_run, folder, commands, at_once)


def built_again(edited: bool):
    """The whole book, built before, built again."""
    folder = _copy(built=True)
    build = [[sys.executable, "-m", "clusterlib", "build"]]
    _run(folder, build)
    if edited:
        _edit(folder)
    return partial(_run, folder, build)


def chapter_alone():
    """The edited chapter in both languages at once, and four seconds."""
    folder = _copy(built=True)
    _edit(folder)
    commands = [[sys.executable, "-m", "clusterlib", "run", EDITED, "--lang", lang] for lang in LANGS]

    def run() -> None:
        _run(folder, commands, at_once=True)
        time.sleep(4)

    return run


def _copy(built: bool = False) -> Path:
    """The sources elsewhere, with nothing executed, computed or rendered unless ``built``."""
    left_out = [name for name in LEFT_OUT if not (built and name == "_build")]
    folder = Path(tempfile.mkdtemp(prefix="benchmark-book-")) / "book"
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*left_out))
    return folder


def _run(folder: Path, commands: list[list[str]], at_once: bool = False) -> None:
    environment = os.environ | {"PYTHONPATH": str(folder)}
    started = []
    for command in commands:
        started.append(subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True))
        if not at_once:
            _ended(started[-1])
    for process in started if at_once else []:
        _ended(process)


def _ended(process: subprocess.Popen) -> None:
    said, _ = process.communicate()
    if process.returncode:
        raise RuntimeError(said[-2000:])


def _in_one_language(path: Path, lang: str) -> str:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cells = []
    for cell in notebook["cells"]:
        tags = cell["metadata"].get("tags", [])
        if any(tag.startswith("lang-") and tag != f"lang-{lang}" for tag in tags):
            continue
        if "parameters" in tags:
            cell["source"] = re.sub(r'(?m)^lang = "\w+"', f'lang = "{lang}"', "".join(cell["source"]))
        cells.append(cell)
    return json.dumps(notebook | {"cells": cells}, ensure_ascii=False)


def _edit(folder: Path) -> None:
    """Add a remark to the first code cell after the parameters."""
    path = folder / "chapters" / f"{EDITED}.ipynb"
    notebook = json.loads(path.read_text(encoding="utf-8"))
    cell = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"][1]
    cell["source"] = "".join(cell["source"]) + "\n# changed"
    path.write_text(json.dumps(notebook, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

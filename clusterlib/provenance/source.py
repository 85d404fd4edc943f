"""The state of the source: which commit it is, and which files are not as committed."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

from clusterlib.freshness import ROOT

MADE_FROM = ("_config.yml", "_toc.yml", "CITATION.cff", "codecheck.yml", "chapters", "clusterlib", "data", "pyproject.toml", "requirements.txt")


@dataclass(frozen=True)
class Source:
    """The commit of the source and when it was made, both empty where git does not say; files that are not as committed."""

    commit: str = ""
    committed: str = ""
    changed: tuple[str, ...] = ()

    @property
    def known(self) -> bool:
        """Whether there is a commit to speak of."""
        return bool(self.commit)

    def record(self) -> dict:
        """The state as plain data, part of what a site is made from."""
        return {"commit": self.commit, "committed": self.committed, "changed": list(self.changed)}


def source(root: Path = ROOT) -> Source:
    """The state of the source in a folder; :class:`Source` without a commit where it is not a git working tree.

    Only what the book is made from counts: a note of one's own beside the chapters does not make the tree unclean.
    """
    top = _git(root, "rev-parse", "--show-toplevel")
    if top is None or Path(top.strip()).resolve() != root.resolve():  # a copy inside somebody's other repository is no clone
        return Source()
    head = _git(root, "show", "--no-patch", "--format=%H %cI", "HEAD")
    if head is None:
        return Source()
    commit, committed = head.split()
    said = _git(root, "status", "--porcelain", "-z", "--no-renames", "--untracked-files=all", "--", *MADE_FROM) or ""
    return Source(commit, committed, tuple(sorted(entry[3:] for entry in said.split("\0") if entry)))


def _git(root: Path, *words: str) -> str | None:
    """What git says, None where there is no git or it refuses."""
    command = ["git", "--no-optional-locks", "-C", str(root), "-c", "core.quotePath=false", "-c", "safe.directory=*", *words]
    try:
        done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", check=False)
    except OSError:
        return None
    return None if done.returncode else done.stdout

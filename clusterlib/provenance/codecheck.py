"""The CODECHECK configuration: which files a checker must get again, and what they are checking."""

import yaml

from clusterlib import citation

VERSION = "https://codecheck.org.uk/spec/config/1.0/"
_HEAD = """\
---
# CODECHECK configuration, specification 1.0. The fields `codechecker`, `report`, `certificate` and `check_time` are the checker's
# to fill; nobody has checked this book yet, so they are not there. The authors sign as a group and have no ORCID.
# Written by `clusterlib lock`; `clusterlib verify` makes each file of the manifest again and compares it cell by cell.
"""


def to_codecheck(titles: dict[str, str], folder: str) -> str:
    """The configuration as YAML.

    Parameters
    ----------
    titles : dict of str to str
        Table id to title.
    folder : str
        Where the canonical files of the tables lie, seen from the configuration.

    Returns
    -------
    str
    """
    paper = {"title": citation.book_title("en"), "authors": [{"name": citation.book_csl()["author"][0]["literal"]}]}
    paper |= {"reference": citation.base_address()} if citation.base_address() else {}
    configuration = {
        "version": VERSION,
        "paper": paper,
        "manifest": [{"file": f"{folder}/{table_id}.csv", "comment": title} for table_id, title in titles.items()],
    }
    return _HEAD + yaml.safe_dump(configuration, allow_unicode=True, sort_keys=False, width=130)

"""Which codes of the public statistics stand for the industries that the paper names: the editors' coding, checked."""

import pandas as pd

from clusterlib import codings, figures, paper
from clusterlib.data import check_known, read_csv


def codes() -> pd.DataFrame:
    """Which codes of a classification stand for which industry of the paper, and how well they fit it.

    ``fit`` is ``close``, ``part`` of the industry, ``wider`` than it, or ``shared`` with another industry of the paper.
    """
    name, columns = "sector_codes.csv", ["sector", "group", "code", "fit", "note_ko", "note_en"]
    frame = read_csv(name, columns, key=columns[:3], required=["fit"])
    check_known(frame, name, "sector", list(codings.sectors()["sector"]))
    check_known(frame, name, "fit", ["close", "part", "wider", "shared"])
    for group, rows in frame.groupby("group"):
        check_known(rows, name, "code", figures.labels(group))
    return frame


def industry_codes() -> pd.DataFrame:
    """For each US manufacturing industry the ISIC codes and the WIPO fields that come nearest; ``fields`` is empty where none does."""
    name, columns = "industry_codes.csv", ["industry", "isic_rev3", "isic_rev4", "fields"]
    frame = read_csv(name, columns, key=["industry"], required=columns[1:3])
    check_known(frame, name, "industry", figures.labels("naics-2017"))
    for kind, isic in figures.rd_intensity().groupby("classification")["isic"]:
        check_known(frame, name, kind.replace("-", "_"), isic.unique())
    check_known(frame, name, "fields", figures.labels("wipo-field"), many=True)
    return frame.set_index("industry")


def export_complexity() -> pd.DataFrame:
    """The five most complex products of the world's exports, as the Atlas of Economic Complexity prints them."""
    name = "export_complexity.csv"
    columns = ["product", "ko", "en", "community_ko", "community_en", "pci", "checked", "source"]
    frame = read_csv(name, columns, key=["product"], required=columns[1:])
    check_known(frame, name, "checked", paper.labels("checked"))
    return frame.assign(pci=pd.to_numeric(frame["pci"]))

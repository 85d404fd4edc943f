"""The example file, `data/examples/region.csv`: manufacturing in some large US metros, re-tabulated from `data/measured/`.

``python -m clusterlib.region.example`` writes it again. A cell that the publisher withheld is a row that is not there.
"""

import pandas as pd

from clusterlib.data import FOLDER, read_csv

NAME = "examples/region.csv"
METROS, INDUSTRIES = 24, 30
ALSO = {"3335", "3342", "3366"}  # metalworking machinery, communications equipment, ships: the industries of the paper's Table 1
UNDERCOUNTED = {"3341", "3361"}  # computers and cars: the source covers them too poorly to print


def tabulate() -> pd.DataFrame:
    """The largest metros in manufacturing, by name, and their largest industries, by code and name.

    Returns
    -------
    DataFrame of str
        Columns region, industry, year, jobs, plants.
    """
    cells = read_csv("measured/us_manufacturing_regions.csv", ["area", "industry", "year", "jobs", "establishments", "source"])
    cells = cells[~cells["industry"].isin({"00", *UNDERCOUNTED})].assign(count=lambda frame: frame["jobs"].astype(int))
    areas = cells.groupby("area")["count"].sum().nlargest(METROS).index
    cells = cells[cells["area"].isin(areas)]
    industries = {*cells.groupby("industry")["count"].sum().nlargest(INDUSTRIES).index, *ALSO}
    cells = cells[cells["industry"].isin(industries)]
    metros = read_csv("measured/us_areas.csv", ["area", "name", "source"], key=["area"]).set_index("area")["name"]
    names = labels()["en"]
    frame = pd.DataFrame(
        {
            "region": cells["area"].map(metros), "industry": cells["industry"] + " " + cells["industry"].map(names),
            "year": cells["year"], "jobs": cells["jobs"], "plants": cells["establishments"],
        }
    )  # fmt: skip
    return frame.sort_values(["region", "industry"], ignore_index=True)


def labels() -> dict[str, dict[str, str]]:
    """Names of the industries by code, in Korean (``ko``) and in English (``en``)."""
    frame = read_csv("measured/labels.csv", ["group", "code", "label_ko", "label_en"], key=["group", "code"])
    frame = frame[frame["group"] == "naics-2017"].set_index("code")
    return {lang: frame[f"label_{lang}"].to_dict() for lang in ("ko", "en")}


def names(lang: str) -> dict[str, str]:
    """Names of the example's industries as the file has them, and without code in one language."""
    return {f"{code} {name}": labels()[lang][code] for code, name in labels()["en"].items()}


if __name__ == "__main__":
    (FOLDER / NAME).parent.mkdir(exist_ok=True)
    tabulate().to_csv(FOLDER / NAME, index=False, lineterminator="\n")

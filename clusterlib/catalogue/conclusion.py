"""Tables of section 4: the argument arrow by arrow, and the industries on the two contingencies."""

import pandas as pd

from clusterlib import codings
from clusterlib.tables import Column, Table

SOURCE = "park2005"


def argument() -> Table:
    """The paper's argument, arrow by arrow."""
    arrows, concepts = codings.argument(), codings.concepts().set_index("concept")
    signs = {"+": ("높인다", "raises"), "-": ("낮춘다", "lowers"), "?": ("좌우한다", "conditions")}
    frame = pd.DataFrame(
        {
            "source_ko": concepts.loc[row.source, "ko"], "source_en": concepts.loc[row.source, "en"], "sign_ko": signs[row.sign][0], "sign_en": signs[row.sign][1],
            "target_ko": concepts.loc[row.target, "ko"], "target_en": concepts.loc[row.target, "en"], "reason_ko": row.reason_ko, "reason_en": row.reason_en,
            "section": row.section, "claim": row.claim, "cites": row.cites.replace(";", "; "),
        }
        for row in arrows.itertuples()
    )  # fmt: skip
    columns = (
        Column("source", "앞의 것", "What"), Column("sign", "작용", "does"), Column("target", "뒤의 것", "to what"), Column("reason", "까닭", "Reason"),
        Column("section", "절", "Section", "code"), Column("claim", "주장", "Claim", "code"), Column("cites", "논문이 든 문헌", "Work cited there", "code"),
    )  # fmt: skip
    return Table(
        "argument", "논문의 논증: 화살표 하나씩", "The paper's argument, arrow by arrow", columns, frame, "conclusion", (SOURCE,)
    )


def sectors() -> Table:
    """The industries that the paper places by its two contingencies."""
    words = {
        "high": ("높음", "high"), "low": ("낮음", "low"), "not-said": ("말하지 않음", "not said"), "closing": ("좁히는 중", "closing"),
        "regional": ("지역", "regional"), "national": ("전국", "national"), "global": ("글로벌", "global"),
    }  # fmt: skip
    frame = pd.DataFrame(
        {"sector_ko": row.ko, "sector_en": row.en}
        | {
            f"{name}_{lang}": words.get(getattr(row, name), (getattr(row, name),) * 2)[place]
            for name in ("complexity", "distance", "reach")
            for place, lang in enumerate(("ko", "en"))
        }
        | {"section": row.section, "reason_ko": row.reason_ko, "reason_en": row.reason_en}
        for row in codings.sectors().itertuples()
    )
    columns = (
        Column("sector", "산업", "Industry"), Column("complexity", "기술의 복잡성", "Complexity of technology"), Column("distance", "프론티어까지의 거리", "Distance to the frontier"),
        Column("reach", "클러스터의 범위", "Reach of the cluster"), Column("section", "절", "Section", "code"), Column("reason", "까닭", "Reason"),
    )  # fmt: skip
    return Table(
        "sectors",
        "논문이 두 상황변수 위에 놓은 산업",
        "Where the paper places industries on its two contingencies",
        columns,
        frame,
        "conclusion",
        (SOURCE,),
    )

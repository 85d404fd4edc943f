"""Tables of section 3: regional types, theories and mechanisms, coded and compared."""

import pandas as pd

from clusterlib import codings, likeness, networks, paper
from clusterlib.tables import Column, Table

SOURCE = "park2005"


def geographies() -> Table:
    """Table 1's types as coded, with what the picture drawn from the codes implies."""
    codes = codings.wide(codings.type_codes(), "row", "attribute")
    labels = paper.rows("1")
    frame = pd.DataFrame(
        {"type_ko": labels[row][0], "type_en": labels[row][1]}
        | dict(codes.loc[row])
        | networks.geography_measures(networks.geography(dict(codes.loc[row])))
        for row in codes.index
    )
    words = {
        "organisations": ("지식조직", "Organisations"), "tie_firms": ("기업 사이", "Among firms"), "tie_organisations": ("기업과 조직", "Firms and organisations"),
        "direction": ("방향", "Direction"), "stimulus": ("자극", "Stimulus"), "boundary": ("경계", "Boundary"),
    }  # fmt: skip
    columns = (
        Column("type", "형태", "Type"),
        *(Column(name, *words[name], "code") for name in codes.columns),
        Column("firms_reached", "지식이 닿는 기업", "Firms that knowledge reaches", "number", "비율", "share", 2),
        Column("mutual", "상호 연결", "Mutual ties", "number", "비율", "share", 2),
        Column("largest", "가장 큰 기업 묶음", "Largest set of firms", "number", "비율", "share", 3),
    )
    note_ko = "뒤의 세 열은 코드를 그대로 그린 그림에서 나온 것이므로 세 지역을 잰 값이 아니다."
    note_en = "The last three columns follow from drawing the codes; they measure no region."
    return Table(
        "geographies",
        "지식의 세 지리: 표 1의 코드",
        "Three geographies of knowledge: Table 1 coded",
        columns,
        frame,
        "regional-clusters",
        (SOURCE,),
        note_ko,
        note_en,
    )


def type_codes() -> Table:
    """Each code given to Table 1's types, with the words it rests on."""
    codes, labels = codings.type_codes(), paper.rows("1")
    frame = codes[["attribute", "code", "reason_ko", "reason_en"]].copy()
    frame.insert(0, "type_ko", [labels[row][0] for row in codes["row"]])
    frame.insert(1, "type_en", [labels[row][1] for row in codes["row"]])
    columns = (
        Column("type", "형태", "Type"),
        Column("attribute", "속성", "Attribute", "code"),
        Column("code", "코드", "Code", "code"),
        Column("reason", "까닭", "Reason"),
    )
    return Table(
        "type-codes", "표 1의 코드와 까닭", "The codes of Table 1, with reasons", columns, frame, "regional-clusters", (SOURCE,)
    )


def theory_codes() -> Table:
    """Table 2's theories, coded attribute by attribute."""
    codes = codings.wide(codings.theory_codes(), "attribute", "row")
    attributes = codings.theory_attributes().set_index("attribute")
    theories = paper.rows("2")
    frame = codes.rename(columns=lambda row: row.replace("-", "_")).reset_index(drop=True)
    frame.insert(0, "question_ko", [attributes.loc[name, "question_ko"] for name in codes.index])
    frame.insert(1, "question_en", [attributes.loc[name, "question_en"] for name in codes.index])
    columns = (
        Column("question", "물음", "Question"),
        *(Column(row.replace("-", "_"), *theories[row], "code") for row in codes.columns),
    )
    return Table(
        "theory-codes",
        "다섯 이론에 던진 열 가지 물음",
        "Ten questions put to the five theories",
        columns,
        frame,
        "industrial-clusters",
        (SOURCE,),
    )


def theory_likeness() -> Table:
    """How alike Table 2's theories are, pair by pair."""
    codes = codings.wide(codings.theory_codes(), "row", "attribute")
    share, shared = likeness.simple_matching(codes), likeness.shared_answers(codes)
    theories = paper.rows("2")
    pairs = [(one, other) for place, one in enumerate(codes.index) for other in codes.index[place + 1 :]]
    frame = pd.DataFrame(
        {
            "one_ko": theories[one][0], "one_en": theories[one][1], "other_ko": theories[other][0], "other_en": theories[other][1],
            "answered": shared.loc[one, other], "likeness": share.loc[one, other],
        }
        for one, other in pairs
    ).sort_values(["likeness", "answered"], ascending=False, kind="stable", ignore_index=True)  # fmt: skip
    columns = (
        Column("one", "한 이론", "Theory"), Column("other", "다른 이론", "Other theory"),
        Column("answered", "둘 다 답한 물음", "Questions both answer", "number", "개", "count"),
        Column("likeness", "같은 답", "Same answer", "number", "비율", "share", 2),
    )  # fmt: skip
    return Table(
        "theory-likeness",
        "다섯 이론은 얼마나 닮았는가",
        "How alike the five theories are",
        columns,
        frame,
        "industrial-clusters",
        (SOURCE,),
    )


def theory_advice() -> Table:
    """What each theory would have a policy maker do."""
    advice, theories = codings.theory_advice(), paper.rows("2")
    frame = advice.drop(columns="row")
    frame.insert(0, "theory_ko", [theories[row][0] for row in advice["row"]])
    frame.insert(1, "theory_en", [theories[row][1] for row in advice["row"]])
    columns = (
        Column("theory", "이론", "Theory"),
        Column("advice", "정책 담당자가 할 일", "What to do"),
        Column("lever", "수단", "Lever", "code"),
        Column("limit", "한계", "Limit"),
    )
    return Table(
        "theory-advice",
        "다섯 이론이 정책 담당자에게 주는 조언",
        "What each theory would have a policy maker do",
        columns,
        frame,
        "industrial-clusters",
        (SOURCE,),
    )


def mechanism_links() -> Table:
    """Which mechanism of Table 3 feeds which."""
    names = {"stated": ("명시", "stated"), "implied": ("함축", "implied")}
    links = codings.mechanism_links()
    frame = links[["source", "target"]].copy()
    frame["strength_ko"] = [names[code][0] for code in links["strength"]]
    frame["strength_en"] = [names[code][1] for code in links["strength"]]
    frame[["reason_ko", "reason_en"]] = links[["reason_ko", "reason_en"]]
    columns = (
        Column("source", "앞", "From", "code"),
        Column("target", "뒤", "To", "code"),
        Column("strength", "근거의 세기", "Strength"),
        Column("reason", "까닭", "Reason"),
    )
    return Table(
        "mechanism-links",
        "어느 메커니즘이 어느 메커니즘을 북돋우는가",
        "Which mechanism feeds which",
        columns,
        frame,
        "policy-clusters",
        (SOURCE,),
    )


def mechanism_roles() -> Table:
    """Where each mechanism of Table 3 stands in the network of what feeds what."""
    nodes = pd.DataFrame({"mechanism": one.mechanism} for one in paper.mechanisms())
    roles = networks.roles(networks.directed(codings.mechanism_links(), nodes, "mechanism"))
    yes = {True: ("예", "yes"), False: ("아니오", "no")}
    frame = pd.DataFrame(
        {
            "mechanism": name, "arrows_in": row.arrows_in, "arrows_out": row.arrows_out, "betweenness": row.betweenness,
            "on_loop_ko": yes[bool(row.on_loop)][0], "on_loop_en": yes[bool(row.on_loop)][1],
        }
        for name, row in zip(roles.index, roles.itertuples(), strict=True)
    )  # fmt: skip
    columns = (
        Column("mechanism", "기호", "Letter", "code"), Column("arrows_in", "들어오는 화살표", "Arrows in", "number", "개", "count"),
        Column("arrows_out", "나가는 화살표", "Arrows out", "number", "개", "count"), Column("betweenness", "매개 중심성", "Betweenness", "number", "0-1", "0-1", 3),
        Column("on_loop", "고리 위", "On a loop"),
    )  # fmt: skip
    return Table(
        "mechanism-roles", "열 메커니즘의 자리", "Where the ten mechanisms stand", columns, frame, "policy-clusters", (SOURCE,)
    )

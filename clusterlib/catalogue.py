"""Every citable table of the book: one builder each, listed once in ``TABLES``."""

import difflib
from collections.abc import Callable, Iterable

import pandas as pd

from clusterlib import codings, likeness, networks, paper
from clusterlib.data import DataError
from clusterlib.tables import Column, Table

SOURCE = "park2005"


def build(table_id: str) -> Table:
    """The table with this id.

    Raises
    ------
    DataError
        If no table has this id; the message lists the nearest.

    Examples
    --------
    >>> build("paper-2").frame.shape
    (5, 14)
    """
    if table_id not in TABLES:
        near = difflib.get_close_matches(table_id, TABLES, n=3, cutoff=0.4) or list(TABLES)
        raise DataError(f"table {table_id!r} is unknown; nearest: {', '.join(near)}; `clusterlib tables` lists all")
    return TABLES[table_id]()


def paper_1() -> Table:
    """Table 1 of the paper: types of regional innovation system."""
    return _paper_table("1", "지역혁신시스템의 주요형태 및 특징", "Main types of regional innovation system and their features", "regional-clusters", ("asheim2002",))


def paper_2() -> Table:
    """Table 2 of the paper: theories of industrial clusters."""
    return _paper_table("2", "산업 클러스터에 대한 연구경향", "Lines of research on industrial clusters", "industrial-clusters", ("newlands2003",))


def paper_3() -> Table:
    """Table 3 of the paper: ten mechanisms in four quadrants, restated."""
    rows, columns = paper.rows("3"), paper.columns("3")
    frame = pd.DataFrame(
        {
            "mechanism": one.mechanism,
            "quadrant_ko": f"{rows[one.row][0]} × {columns[one.column][0]}",
            "quadrant_en": f"{rows[one.row][1]} × {columns[one.column][1].lower()}",
            "statement_ko": one.ko,
            "statement_en": one.en,
        }
        for one in paper.mechanisms()
    )
    return Table(
        "paper-3",
        "기업간 기술적 학습에서 집적효과의 영향: 열 가지 메커니즘",
        "Effects of agglomeration on technological learning between firms: ten mechanisms",
        (Column("mechanism", "기호", "Letter", "code"), Column("quadrant", "사분면", "Quadrant"), Column("statement", "진술(다시 쓴 것)", "Statement (restated)")),
        frame,
        "policy-clusters",
        (SOURCE, "caniels2003a", "caniels2003b", "caniels2003c", "caniels2003d"),
        *_notes("table 3"),
    )  # fmt: skip


def claims() -> Table:
    """The ledger: every claim with kind, hedge and chapter, its verdict not yet given."""
    kinds, hedges, verdict = paper.labels("kind"), paper.labels("hedge"), paper.labels("verdict")["not-yet-tested"]
    frame = pd.DataFrame(
        {
            "claim": one.claim,
            "section": one.section,
            "statement_ko": one.statement_ko,
            "statement_en": one.statement_en,
            "kind_ko": "/".join(kinds[kind][0] for kind in one.kind.split("/")),
            "kind_en": "/".join(kinds[kind][1] for kind in one.kind.split("/")),
            "hedge_ko": hedges[one.hedge][0],
            "hedge_en": hedges[one.hedge][1],
            "chapter": one.chapter,
            "verdict_ko": verdict[0],
            "verdict_en": verdict[1],
        }
        for one in paper.claims()
    )
    columns = (
        Column("claim", "주장", "Claim", "code"), Column("section", "절", "Section", "code"), Column("statement", "내용", "Statement"), Column("kind", "종류", "Kind"),
        Column("hedge", "어조", "As said"), Column("chapter", "장", "Chapter", "code"), Column("verdict", "판정", "Verdict"),
    )  # fmt: skip
    return Table("claims", "논문의 주장과 판정", "The paper's claims and their verdicts", columns, frame, "ledger", (SOURCE,))


def references() -> Table:
    """The works that the paper cites, and whether they could be identified."""
    status, checked = paper.labels("status"), paper.labels("checked")
    frame = pd.DataFrame(
        {
            "cited": one.cited,
            "section": one.section,
            "status_ko": status[one.status][0],
            "status_en": status[one.status][1],
            "checked_ko": checked[one.checked][0],
            "checked_en": checked[one.checked][1],
            "note_ko": one.note_ko,
            "note_en": one.note_en,
        }
        for one in paper.references()
    )
    columns = (
        Column("cited", "인용 표기", "Cited as", "code"), Column("section", "절", "Section", "code"), Column("status", "서지", "Identified"),
        Column("checked", "확인", "Checked"), Column("note", "비고", "Note"),
    )  # fmt: skip
    return Table("references", "논문이 인용한 문헌", "The works that the paper cites", columns, frame, "bibliography", (SOURCE,))


def differences() -> Table:
    """Where the paper and its sources part."""
    checked = paper.labels("checked")
    frame = pd.DataFrame(
        {
            "difference": one.difference,
            "locator": one.locator,
            "note_ko": one.ko,
            "note_en": one.en,
            "checked_ko": checked[one.checked][0],
            "checked_en": checked[one.checked][1],
            "source": one.source,
        }
        for one in paper.differences()
    )
    columns = (
        Column("difference", "주", "Note", "code"), Column("locator", "위치", "Place in the paper", "code"), Column("note", "다른 점", "What differs"),
        Column("checked", "확인", "Checked"), Column("source", "근거", "Source", "code"),
    )  # fmt: skip
    return Table("differences", "논문과 출처가 갈라지는 곳", "Where the paper and its sources part", columns, frame, "differences", (SOURCE,))


def bodies() -> Table:
    """The policy bodies that the paper holds up, and what became of them."""
    checked = paper.labels("checked")
    frame = pd.DataFrame(
        {
            "body_ko": one.name_ko,
            "body_en": one.name_en,
            "founded": one.founded,
            "ended": one.ended,
            "fate_ko": one.fate_ko,
            "fate_en": one.fate_en,
            "source": one.source,
            "checked_ko": checked[one.checked][0],
            "checked_en": checked[one.checked][1],
        }
        for one in paper.places()
        if one.kind == "body" and one.section == "2-2c"
    )
    columns = (
        Column("body", "기관", "Body"), Column("founded", "설립", "Founded", "code"), Column("ended", "종료", "Ended", "code"), Column("fate", "그 뒤", "What became of it"),
        Column("source", "출처", "Source", "code"), Column("checked", "확인", "Checked"),
    )  # fmt: skip
    return Table("bodies", "논문이 본보기로 든 정책기관의 그 뒤", "What became of the policy bodies that the paper names", columns, frame, "government", (SOURCE,))


def platform() -> Table:
    """The ten printed names of the Kitakyushu platform and the nine bodies behind them."""
    frame = codings.platform()[["order", "printed_ko", "name_ko", "name_en", "task_ko", "task_en"]]
    frame = frame.rename(columns={"printed_ko": "printed"})
    columns = (
        Column("order", "순서", "Order", "code"), Column("printed", "인쇄된 이름", "Name as printed", "code"), Column("name", "기관", "Body"), Column("task", "하는 일", "Task"),
    )  # fmt: skip
    return Table("platform", "기타큐슈플랫폼: 열 이름, 아홉 기관", "The Kitakyushu platform: ten names, nine bodies", columns, frame, "government", (SOURCE,))


def platform_network() -> Table:
    """The platform as a network, before and after its hub."""
    rows = {stage: networks.star_measures(platform_graph(stage)) for stage in ("before", "after")}
    names = {"before": ("중심기관 이전", "Before the hub"), "after": ("중심기관 이후", "After the hub")}
    frame = pd.DataFrame({"stage_ko": names[stage][0], "stage_en": names[stage][1]} | values for stage, values in rows.items())
    columns = (
        Column("stage", "시점", "Stage"),
        Column("density", "밀도", "Density", "number", "비율", "share", 2),
        Column("reachable", "이어진 쌍", "Pairs joined", "number", "비율", "share", 2),
        Column("centralisation", "중심화", "Centralisation", "number", "0-1", "0-1", 2),
        Column("without_hub", "허브를 뺀 뒤 이어진 쌍", "Pairs joined without the hub", "number", "비율", "share", 2),
    )
    note_ko = "‘이전’은 연결이 없었다는 뜻이 아니라 논문과 찾아본 자료가 연결을 하나도 말하지 않는다는 뜻이다."
    note_en = "“Before” does not mean that there were no ties, but that neither the paper nor any page consulted states one."
    return Table("platform-network", "허브 앞뒤의 기타큐슈플랫폼", "The Kitakyushu platform before and after its hub", columns, frame, "government", (SOURCE,), note_ko, note_en)


def platform_graph(stage: str):
    """The platform as an undirected network: nine agencies, and from ``after`` on the hub that ties them."""
    ties = codings.platform_ties()
    nodes = codings.platform().drop_duplicates("body").set_index("body")[["name_ko", "name_en"]].T.to_dict()
    if stage == "after":
        nodes["fais"] = {"name_ko": "FAIS", "name_en": "FAIS"}
    graph = networks.nx.Graph()
    graph.add_nodes_from(nodes.items())
    stages = ["before"] if stage == "before" else ["before", "after"]
    graph.add_edges_from(ties.loc[ties["stage"].isin(stages), ["source", "target"]].itertuples(index=False))
    return graph


def geographies() -> Table:
    """Table 1's types as coded, with what the picture drawn from the codes implies."""
    codes = codings.wide(codings.type_codes(), "row", "attribute")
    labels = paper.rows("1")
    frame = pd.DataFrame(
        {"type_ko": labels[row][0], "type_en": labels[row][1]} | dict(codes.loc[row]) | networks.geography_measures(networks.geography(dict(codes.loc[row])))
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
    return Table("geographies", "지식의 세 지리: 표 1의 코드", "Three geographies of knowledge: Table 1 coded", columns, frame, "regional-clusters", (SOURCE,), note_ko, note_en)


def theory_codes() -> Table:
    """Table 2's theories, coded attribute by attribute."""
    codes = codings.wide(codings.theory_codes(), "attribute", "row")
    attributes = codings.theory_attributes().set_index("attribute")
    theories = paper.rows("2")
    frame = codes.rename(columns=lambda row: row.replace("-", "_")).reset_index(drop=True)
    frame.insert(0, "question_ko", [attributes.loc[name, "question_ko"] for name in codes.index])
    frame.insert(1, "question_en", [attributes.loc[name, "question_en"] for name in codes.index])
    columns = (Column("question", "물음", "Question"), *(Column(row.replace("-", "_"), *theories[row], "code") for row in codes.columns))
    return Table("theory-codes", "다섯 이론에 던진 열 가지 물음", "Ten questions put to the five theories", columns, frame, "industrial-clusters", (SOURCE,))


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
    return Table("theory-likeness", "다섯 이론은 얼마나 닮았는가", "How alike the five theories are", columns, frame, "industrial-clusters", (SOURCE,))


def theory_advice() -> Table:
    """What each theory would have a policy maker do."""
    advice, theories = codings.theory_advice(), paper.rows("2")
    frame = advice.drop(columns="row")
    frame.insert(0, "theory_ko", [theories[row][0] for row in advice["row"]])
    frame.insert(1, "theory_en", [theories[row][1] for row in advice["row"]])
    columns = (Column("theory", "이론", "Theory"), Column("advice", "정책 담당자가 할 일", "What to do"), Column("lever", "수단", "Lever", "code"), Column("limit", "한계", "Limit"))
    return Table("theory-advice", "다섯 이론이 정책 담당자에게 주는 조언", "What each theory would have a policy maker do", columns, frame, "industrial-clusters", (SOURCE,))


def mechanism_links() -> Table:
    """Which mechanism of Table 3 feeds which."""
    names = {"stated": ("명시", "stated"), "implied": ("함축", "implied")}
    links = codings.mechanism_links()
    frame = links[["source", "target"]].copy()
    frame["strength_ko"] = [names[code][0] for code in links["strength"]]
    frame["strength_en"] = [names[code][1] for code in links["strength"]]
    frame[["reason_ko", "reason_en"]] = links[["reason_ko", "reason_en"]]
    columns = (Column("source", "앞", "From", "code"), Column("target", "뒤", "To", "code"), Column("strength", "근거의 세기", "Strength"), Column("reason", "까닭", "Reason"))
    return Table("mechanism-links", "어느 메커니즘이 어느 메커니즘을 북돋우는가", "Which mechanism feeds which", columns, frame, "policy-clusters", (SOURCE,))


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
        Column("arrows_out", "나가는 화살표", "Arrows out", "number", "개", "count"), Column("betweenness", "매개 중심성", "Betweenness", "number", "0-1", "0-1", 2),
        Column("on_loop", "고리 위", "On a loop"),
    )  # fmt: skip
    return Table("mechanism-roles", "열 메커니즘의 자리", "Where the ten mechanisms stand", columns, frame, "policy-clusters", (SOURCE,))


def definition_check() -> Table:
    """How many of the paper's cases meet each element of its definition, as far as is known."""
    answers = codings.wide(codings.definition_cases(), "element", "case")
    elements = codings.definition_elements().set_index("element")
    frame = pd.DataFrame(
        {"element_ko": elements.loc[name, "ko"], "element_en": elements.loc[name, "en"]} | {code: int((answers.loc[name] == code).sum()) for code in ("yes", "partly", "no", "unknown")}
        for name in answers.index
    )
    words = {"yes": ("예", "Yes"), "partly": ("일부", "Partly"), "no": ("아니오", "No"), "unknown": ("모름", "Unknown")}
    columns = (Column("element", "정의의 요소", "Element of the definition"), *(Column(code, *words[code], "number", "사례", "cases") for code in words))
    return Table("definition-check", "논문의 사례는 논문의 정의를 채우는가", "Do the paper's cases meet the paper's definition?", columns, frame, "definition", (SOURCE,))


def definition_cases() -> Table:
    """Every case of the paper against every element of its definition, with the reason."""
    cases, elements = codings.definition_cases(), codings.definition_elements().set_index("element")
    names = {one.place: (one.name_ko, one.name_en) for one in paper.places()} | {"korea-electronics": ("한국의 전자산업", "Korea's electronics")}
    words = {"yes": ("예", "yes"), "partly": ("일부", "partly"), "no": ("아니오", "no"), "unknown": ("모름", "unknown")}
    frame = pd.DataFrame(
        {
            "case_ko": names[row.case][0], "case_en": names[row.case][1], "element_ko": elements.loc[row.element, "ko"], "element_en": elements.loc[row.element, "en"],
            "answer_ko": words[row.code][0], "answer_en": words[row.code][1], "reason_ko": row.reason_ko, "reason_en": row.reason_en,
        }
        for row in cases.itertuples()
    )  # fmt: skip
    columns = (Column("case", "사례", "Case"), Column("element", "요소", "Element"), Column("answer", "답", "Answer"), Column("reason", "까닭", "Reason"))
    return Table("definition-cases", "사례마다 요소마다: 답과 까닭", "Case by case, element by element: answers and reasons", columns, frame, "definition", (SOURCE,))


def argument() -> Table:
    """The paper's argument, arrow by arrow."""
    arrows, concepts = codings.argument(), codings.concepts().set_index("concept")
    signs = {"+": ("높인다", "raises"), "-": ("낮춘다", "lowers"), "?": ("좌우한다", "conditions")}
    frame = pd.DataFrame(
        {
            "source_ko": concepts.loc[row.source, "ko"], "source_en": concepts.loc[row.source, "en"], "sign_ko": signs[row.sign][0], "sign_en": signs[row.sign][1],
            "target_ko": concepts.loc[row.target, "ko"], "target_en": concepts.loc[row.target, "en"], "section": row.section, "claim": row.claim, "cites": row.cites,
        }
        for row in arrows.itertuples()
    )  # fmt: skip
    columns = (
        Column("source", "앞의 것", "What"), Column("sign", "작용", "does"), Column("target", "뒤의 것", "to what"),
        Column("section", "절", "Section", "code"), Column("claim", "주장", "Claim", "code"), Column("cites", "논문이 든 문헌", "Work cited there", "code"),
    )  # fmt: skip
    return Table("argument", "논문의 논증: 화살표 하나씩", "The paper's argument, arrow by arrow", columns, frame, "conclusion", (SOURCE,))


def sectors() -> Table:
    """The industries that the paper places by its two contingencies."""
    words = {
        "high": ("높음", "high"), "low": ("낮음", "low"), "not-said": ("말하지 않음", "not said"), "closing": ("좁히는 중", "closing"),
        "regional": ("지역", "regional"), "national": ("전국", "national"), "global": ("글로벌", "global"),
    }  # fmt: skip
    frame = pd.DataFrame(
        {"sector_ko": row.ko, "sector_en": row.en}
        | {f"{name}_{lang}": words.get(getattr(row, name), (getattr(row, name),) * 2)[place] for name in ("complexity", "distance", "reach") for place, lang in enumerate(("ko", "en"))}
        | {"section": row.section, "reason_ko": row.reason_ko, "reason_en": row.reason_en}
        for row in codings.sectors().itertuples()
    )
    columns = (
        Column("sector", "산업", "Industry"), Column("complexity", "기술의 복잡성", "Complexity of technology"), Column("distance", "프론티어까지의 거리", "Distance to the frontier"),
        Column("reach", "클러스터의 범위", "Reach of the cluster"), Column("section", "절", "Section", "code"), Column("reason", "까닭", "Reason"),
    )  # fmt: skip
    return Table("sectors", "논문이 두 상황변수 위에 놓은 산업", "Where the paper places industries on its two contingencies", columns, frame, "conclusion", (SOURCE,))


def listing() -> Table:
    """The table of tables: id, title, chapter and size of every table but this one."""
    built = [build(table_id) for table_id in TABLES if table_id != "tables"]
    frame = pd.DataFrame(
        {"table": one.id, "title_ko": one.title_ko, "title_en": one.title_en, "chapter": one.chapter, "rows": len(one.frame), "columns": len(one.columns)} for one in built
    )
    columns = (
        Column("table", "표", "Table", "code"), Column("title", "제목", "Title"), Column("chapter", "장", "Chapter", "code"),
        Column("rows", "행", "Rows", "number", "개", "count"), Column("columns", "열", "Columns", "number", "개", "count"),
    )  # fmt: skip
    return Table("tables", "이 책의 표", "The tables of this book", columns, frame, "tables")


TABLES: dict[str, Callable[[], Table]] = {
    "paper-1": paper_1,
    "paper-2": paper_2,
    "paper-3": paper_3,
    "claims": claims,
    "references": references,
    "differences": differences,
    "definition-check": definition_check,
    "definition-cases": definition_cases,
    "bodies": bodies,
    "platform": platform,
    "platform-network": platform_network,
    "geographies": geographies,
    "theory-codes": theory_codes,
    "theory-likeness": theory_likeness,
    "theory-advice": theory_advice,
    "mechanism-links": mechanism_links,
    "mechanism-roles": mechanism_roles,
    "sectors": sectors,
    "argument": argument,
    "tables": listing,
}


def _paper_table(number: str, title_ko: str, title_en: str, chapter: str, sources: Iterable[str]) -> Table:
    labels = paper.columns(number)
    cells = {(cell.row, cell.column): cell for cell in paper.cells(number)}
    frame = pd.DataFrame(
        {f"{column}_{lang}": getattr(cells[row, column], lang) for column in labels for lang in ("ko", "en")} for row in paper.rows(number)
    )
    columns = tuple(Column(column, *labels[column]) for column in labels)
    return Table(f"paper-{number}", title_ko, title_en, columns, frame, chapter, (SOURCE, *sources), *_notes(f"table {number}"))


def _notes(locator: str) -> tuple[str, str]:
    """Editors' notes on a table and its cells, one a line, in Korean and English."""
    found = [one for one in paper.differences() if one.locator == locator or one.locator.startswith(locator + ",")]
    return "\n".join(one.ko for one in found), "\n".join(one.en for one in found)

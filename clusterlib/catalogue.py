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
        "논문의 표 3: 기업간 기술적 학습에서 집적효과의 영향",
        "Table 3 of the paper: Effects of agglomeration on technological learning between firms",
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


def hubs() -> Table:
    """The core bodies that the paper holds up: form, end, and what is known of their effect."""
    checked, names = paper.labels("checked"), {one.place: one for one in paper.places()}
    found = codings.hubs()
    frame = found.drop(columns=["body", "checked"])
    for place, lang in enumerate(("ko", "en")):
        frame[f"body_{lang}"] = [getattr(names[body], f"name_{lang}") for body in found["body"]]
        frame[f"checked_{lang}"] = [checked[code][place] for code in found["checked"]]
    frame["together"] = pd.to_numeric(frame["together"])
    columns = (
        Column("body", "기관", "Body"), Column("form", "법적 형태와 그 위의 기관", "Legal form, and who stood above"), Column("end", "끝난 경위", "How it ended"),
        Column("together", "함께 끝난 기관", "Ended together", "number", "곳", "bodies"), Column("evaluation", "알려진 평가", "Known evaluation"),
        Column("source", "출처", "Source", "code"), Column("checked", "확인", "Checked"),
    )  # fmt: skip
    frame = frame[[name for column in columns for name in column.names()]]
    return Table("hubs", "네 중심기관: 누구의 것이었고 누가 끝냈는가", "Four core bodies: whose they were, and who ended them", columns, frame, "government", (SOURCE, "pwc2009"))


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
    names = codings.platform().drop_duplicates("body").set_index("body")[["name_ko", "name_en"]]
    nodes = names.assign(name_en=names["name_en"].str.replace(" (name translated)", "")).T.to_dict()
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


def type_codes() -> Table:
    """Each code given to Table 1's types, with the words it rests on."""
    codes, labels = codings.type_codes(), paper.rows("1")
    frame = codes[["attribute", "code", "reason_ko", "reason_en"]].copy()
    frame.insert(0, "type_ko", [labels[row][0] for row in codes["row"]])
    frame.insert(1, "type_en", [labels[row][1] for row in codes["row"]])
    columns = (Column("type", "형태", "Type"), Column("attribute", "속성", "Attribute", "code"), Column("code", "코드", "Code", "code"), Column("reason", "까닭", "Reason"))
    return Table("type-codes", "표 1의 코드와 까닭", "The codes of Table 1, with reasons", columns, frame, "regional-clusters", (SOURCE,))


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
        Column("arrows_out", "나가는 화살표", "Arrows out", "number", "개", "count"), Column("betweenness", "매개 중심성", "Betweenness", "number", "0-1", "0-1", 3),
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
    names = codings.cases().set_index("case")
    words = {"yes": ("예", "yes"), "partly": ("일부", "partly"), "no": ("아니오", "no"), "unknown": ("모름", "unknown")}
    frame = pd.DataFrame(
        {
            "case_ko": names.loc[row.case, "ko"], "case_en": names.loc[row.case, "en"], "element_ko": elements.loc[row.element, "ko"], "element_en": elements.loc[row.element, "en"],
            "answer_ko": words[row.code][0], "answer_en": words[row.code][1], "reason_ko": row.reason_ko, "reason_en": row.reason_en,
        }
        for row in cases.itertuples()
    )  # fmt: skip
    columns = (Column("case", "사례", "Case"), Column("element", "요소", "Element"), Column("answer", "답", "Answer"), Column("reason", "까닭", "Reason"))
    return Table("definition-cases", "사례마다 요소마다: 답과 까닭", "Case by case, element by element: answers and reasons", columns, frame, "definition", (SOURCE,))


def definitions() -> Table:
    """What the paper says in four places that an innovation cluster is, and what its own cases answer to each."""
    answers, elements = codings.wide(codings.definition_cases(), "case", "element"), codings.definition_elements().set_index("element")
    rows = []
    for one in codings.definitions().itertuples():
        found = codings.judged(answers, one.elements)
        demands = {
            f"demands_{lang}": ", ".join(joint.join(elements.loc[name, lang] for name in choice.split("|")) for choice in one.elements.split(";"))
            for lang, joint in (("ko", " 또는 "), ("en", " or "))
        }
        counts = {code: int((found == code).sum()) for code in ("yes", "partly", "unknown", "no")}
        rows.append({"definition_ko": one.ko, "definition_en": one.en, "section": one.section} | demands | counts | {"reason_ko": one.reason_ko, "reason_en": one.reason_en})
    words = {"yes": ("예", "Yes"), "partly": ("일부", "Partly"), "unknown": ("모름", "Unknown"), "no": ("아니오", "No")}
    columns = (
        Column("definition", "규정", "Definition"), Column("section", "절", "Section", "code"), Column("demands", "요구하는 요소", "Elements demanded"),
        *(Column(code, *words[code], "number", "사례", "cases") for code in words), Column("reason", "그렇게 읽은 까닭", "Why read so"),
    )  # fmt: skip
    note_ko = "사례의 답은 요구된 요소의 답 가운데 가장 약한 것이다(약한 쪽부터 아니오, 모름, 일부, 예)."
    note_en = "A case's answer is the weakest of its answers to the elements demanded (from the weakest: no, unknown, partly, yes)."
    return Table("definitions", "한 논문의 네 가지 규정과 그 사례", "Four definitions in one paper, put to its own cases", columns, pd.DataFrame(rows), "definition", (SOURCE,), note_ko, note_en)


def niche_theories() -> Table:
    """Where niches come from: the paper against the theory of the study that it cites."""
    checked = paper.labels("checked")
    found = codings.niche_theories()
    frame = found.drop(columns=["aspect", "checked"])
    frame["checked_ko"], frame["checked_en"] = ([checked[code][place] for code in found["checked"]] for place in (0, 1))
    columns = (
        Column("question", "물음", "Question"), Column("paper", "논문의 쓰임", "As the paper uses it"), Column("partitioning", "자원분할 이론", "Resource partitioning"),
        Column("checked", "이론 쪽의 확인", "Theory checked"),
    )  # fmt: skip
    return Table("niche-theories", "틈새는 어디에서 오는가: 논문과 논문이 인용한 이론", "Where niches come from: the paper and the theory it cites", columns, frame, "service-economy", (SOURCE, "mezias2000", "carroll2000"))


def rural_convergence() -> Table:
    """Farm businesses in Korea that join farming with processing or services."""
    found = codings.rural_convergence()
    shares = found[found["unit"] == "percent"].pivot(index="item", columns="year", values="value")
    names = found.drop_duplicates("item").set_index("item")
    shares = shares.loc[[item for item in names.index if item in shares.index]]
    frame = names.loc[shares.index, ["ko", "en"]].rename(columns={"ko": "join_ko", "en": "join_en"})
    for year in shares:
        frame[f"share_{year}"] = shares[year]
    columns = (Column("join", "결합", "What is joined"), *(Column(f"share_{year}", year, year, "number", "%", "%", 1) for year in shares))
    note_ko = "농림축산식품부의 농촌융복합산업 기초실태조사. 보도에서 옮겼고 보고서 원문은 보지 못했다. 둘째 조사를 발표할 때 농식품부는 국가승인통계 승인을 준비하겠다고 했다(아주경제, 2024년 1월 30일). 앞의 세 행은 경영체의 몫, 뒤의 세 행은 3차 산업을 하는 경영체의 몫이다."
    note_en = "Basic survey of rural convergence industry, Ministry of Agriculture, Food and Rural Affairs, Korea. Taken from news reports; the report itself was not seen. With the second survey the ministry said that it would prepare its approval as a national statistic (Aju Business Daily, 30 January 2024). The first three rows are shares of all businesses, the last three of those in services."
    return Table("rural-convergence", "농업에 무엇을 결합하는가", "What is joined with farming", columns, frame.reset_index(drop=True), "service-economy", ("rural_convergence.csv",), note_ko, note_en)


def link_tests() -> Table:
    """Which links of section 2-2a figures could test, with which, and what would count against them."""
    concepts = codings.concepts().set_index("concept")
    testable = {"yes": ("예", "yes"), "partly": ("일부", "partly"), "no": ("아니오", "no")}
    frame = pd.DataFrame(
        {f"link_{lang}": f"{concepts.loc[row.source, lang]} → {concepts.loc[row.target, lang]}{'*' if row.said == 'implied' else ''}" for lang in ("ko", "en")}
        | {f"testable_{lang}": testable[row.testable][place] for place, lang in enumerate(("ko", "en"))}
        | {name: getattr(row, name) for name in ("figures_ko", "figures_en", "against_ko", "against_en")}
        for row in codings.link_tests().itertuples()
    )
    columns = (
        Column("link", "고리", "Link"), Column("testable", "검증 가능", "Testable"),
        Column("figures", "필요한 수치", "Figures needed"), Column("against", "무엇이 나오면 틀린가", "What would count against it"),
    )  # fmt: skip
    return Table("link-tests", "서비스경제화의 논증에서 검증할 수 있는 고리", "Which links of the service-economy argument can be tested", columns, frame, "service-economy", (SOURCE,), "* 글에 바로 적혀 있지 않고 앞뒤를 이어 읽은 고리.", "* A link read into the text rather than stated by it.")


def spinoff_evidence() -> Table:
    """Published findings on whether spin-offs make the cluster."""
    directions = {"heritage": ("계보", "heritage"), "place": ("장소", "place"), "both": ("둘 다", "both"), "entry": ("클러스터 → 진입", "cluster → entry")}
    found, checked = codings.spinoff_evidence(), paper.labels("checked")
    frame = found[["cited", "finding_ko", "finding_en"]].copy()
    for place, lang in enumerate(("ko", "en")):
        frame[f"direction_{lang}"] = [directions[code][place] for code in found["direction"]]
        frame[f"checked_{lang}"] = [checked[code][place] for code in found["checked"]]
    frame["source"] = found["source"]
    columns = (
        Column("cited", "연구", "Study", "code"), Column("finding", "결과", "Finding"), Column("direction", "무엇을 앞세우는가", "Puts first"),
        Column("checked", "확인", "Checked"), Column("source", "초록을 본 곳", "Abstract seen in", "code"),
    )  # fmt: skip
    frame = frame[[name for column in columns for name in column.names()]]
    note_ko = "모두 초록을 간추린 것이며 본문은 읽지 못했다. ‘무엇을 앞세우는가’는 편집자가 붙인 코드이다."
    note_en = "All condensed from abstracts; the texts were not read. “Puts first” is the editors’ code."
    return Table("spin-off-evidence", "스핀오프가 클러스터를 만드는가: 발표된 결과", "Do spin-offs make the cluster? Published findings", columns, frame, "spin-offs", tuple(found["study"]), note_ko, note_en)


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
    "definitions": definitions,
    "definition-cases": definition_cases,
    "bodies": bodies,
    "hubs": hubs,
    "platform": platform,
    "platform-network": platform_network,
    "geographies": geographies,
    "type-codes": type_codes,
    "theory-codes": theory_codes,
    "theory-likeness": theory_likeness,
    "theory-advice": theory_advice,
    "mechanism-links": mechanism_links,
    "mechanism-roles": mechanism_roles,
    "niche-theories": niche_theories,
    "rural-convergence": rural_convergence,
    "link-tests": link_tests,
    "spin-off-evidence": spinoff_evidence,
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
    titles = f"논문의 표 {number}: {title_ko}", f"Table {number} of the paper: {title_en}"
    return Table(f"paper-{number}", *titles, columns, frame, chapter, (SOURCE, *sources), *_notes(f"table {number}"))


def _notes(locator: str) -> tuple[str, str]:
    """Editors' notes on a table and its cells, one a line, in Korean and English."""
    found = [one for one in paper.differences() if one.locator == locator or one.locator.startswith(locator + ",")]
    return "\n".join(one.ko for one in found), "\n".join(one.en for one in found)

"""Tables of section 2: the definition put to the cases, niches, spin-offs, policy bodies and their platform."""

import pandas as pd

from clusterlib import codings, networks, paper
from clusterlib.models import recombination
from clusterlib.tables import Column, Table

SOURCE = "park2005"


def definition_check() -> Table:
    """How many of the paper's cases meet each element of its definition, as far as is known."""
    answers = codings.wide(codings.definition_cases(), "element", "case")
    elements = codings.definition_elements().set_index("element")
    frame = pd.DataFrame(
        {"element_ko": elements.loc[name, "ko"], "element_en": elements.loc[name, "en"]}
        | {code: int((answers.loc[name] == code).sum()) for code in ("yes", "partly", "no", "unknown")}
        for name in answers.index
    )
    words = {"yes": ("예", "Yes"), "partly": ("일부", "Partly"), "no": ("아니오", "No"), "unknown": ("모름", "Unknown")}
    columns = (
        Column("element", "정의의 요소", "Element of the definition"),
        *(Column(code, *words[code], "number", "사례", "cases") for code in words),
    )
    return Table(
        "definition-check",
        "논문의 사례는 논문의 정의를 채우는가",
        "Do the paper's cases meet the paper's definition?",
        columns,
        frame,
        "definition",
        (SOURCE,),
    )


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
    columns = (
        Column("case", "사례", "Case"),
        Column("element", "요소", "Element"),
        Column("answer", "답", "Answer"),
        Column("reason", "까닭", "Reason"),
    )
    return Table(
        "definition-cases",
        "사례마다 요소마다: 답과 까닭",
        "Case by case, element by element: answers and reasons",
        columns,
        frame,
        "definition",
        (SOURCE,),
    )


def definitions() -> Table:
    """What the paper says in four places that an innovation cluster is, and what its own cases answer to each."""
    answers, elements = (
        codings.wide(codings.definition_cases(), "case", "element"),
        codings.definition_elements().set_index("element"),
    )
    rows = []
    for one in codings.definitions().itertuples():
        found = codings.judged(answers, one.elements)
        demands = {
            f"demands_{lang}": ", ".join(
                joint.join(elements.loc[name, lang] for name in choice.split("|")) for choice in one.elements.split(";")
            )
            for lang, joint in (("ko", " 또는 "), ("en", " or "))
        }
        counts = {code: int((found == code).sum()) for code in ("yes", "partly", "unknown", "no")}
        rows.append(
            {"definition_ko": one.ko, "definition_en": one.en, "section": one.section}
            | demands
            | counts
            | {"reason_ko": one.reason_ko, "reason_en": one.reason_en}
        )
    words = {"yes": ("예", "Yes"), "partly": ("일부", "Partly"), "unknown": ("모름", "Unknown"), "no": ("아니오", "No")}
    columns = (
        Column("definition", "정의", "Definition"), Column("section", "절", "Section", "code"), Column("demands", "요구하는 요소", "Elements demanded"),
        *(Column(code, *words[code], "number", "사례", "cases") for code in words), Column("reason", "그렇게 읽은 까닭", "Why read so"),
    )  # fmt: skip
    note_ko = "사례의 답은 요구된 요소의 답 가운데 가장 약한 것이다(약한 쪽부터 아니오, 모름, 일부, 예)."
    note_en = (
        "A case's answer is the weakest of its answers to the elements demanded (from the weakest: no, unknown, partly, yes)."
    )
    return Table(
        "definitions",
        "한 논문의 네 가지 정의와 그 사례",
        "Four definitions in one paper, put to its own cases",
        columns,
        pd.DataFrame(rows),
        "definition",
        (SOURCE,),
        note_ko,
        note_en,
    )


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
    return Table(
        "niche-theories",
        "틈새는 어디에서 오는가: 논문과 논문이 인용한 이론",
        "Where niches come from: the paper and the theory it cites",
        columns,
        frame,
        "service-economy",
        (SOURCE, "mezias2000", "carroll2000"),
    )


def rural_convergence() -> Table:
    """Farm businesses in Korea that join farming with processing or services."""
    found = codings.rural_convergence()
    shares = found[found["unit"] == "percent"].pivot(index="item", columns="year", values="value")
    names = found.drop_duplicates("item").set_index("item")
    shares = shares.loc[[item for item in names.index if item in shares.index]]
    frame = names.loc[shares.index, ["ko", "en"]].rename(columns={"ko": "join_ko", "en": "join_en"})
    for year in shares:
        frame[f"share_{year}"] = shares[year]
    columns = (
        Column("join", "결합", "What is joined"),
        *(Column(f"share_{year}", year, year, "number", "%", "%", 1) for year in shares),
    )
    note_ko = "농림축산식품부의 농촌융복합산업 기초실태조사. 보도에서 옮겼고 보고서 원문은 보지 못했다. 둘째 조사를 발표할 때 농식품부는 국가승인통계 승인을 준비하겠다고 했다(아주경제, 2024년 1월 30일). 앞의 세 행은 경영체의 몫, 뒤의 세 행은 3차 산업을 하는 경영체의 몫이다."
    note_en = "Basic survey of rural convergence industry, Ministry of Agriculture, Food and Rural Affairs, Korea. Taken from news reports; the report itself was not seen. With the second survey the ministry said that it would prepare its approval as a national statistic (Aju Business Daily, 30 January 2024). The first three rows are shares of all businesses, the last three of those in services."
    return Table(
        "rural-convergence",
        "농업에 무엇을 결합하는가",
        "What is joined with farming",
        columns,
        frame.reset_index(drop=True),
        "service-economy",
        ("rural_convergence.csv",),
        note_ko,
        note_en,
    )


def link_tests() -> Table:
    """Which links of section 2-2a figures could test, with which, and what would count against them."""
    concepts = codings.concepts().set_index("concept")
    testable = {"yes": ("예", "yes"), "partly": ("일부", "partly"), "no": ("아니오", "no")}
    frame = pd.DataFrame(
        {
            f"link_{lang}": f"{concepts.loc[row.source, lang]} → {concepts.loc[row.target, lang]}{'*' if row.said == 'implied' else ''}"
            for lang in ("ko", "en")
        }
        | {f"testable_{lang}": testable[row.testable][place] for place, lang in enumerate(("ko", "en"))}
        | {name: getattr(row, name) for name in ("figures_ko", "figures_en", "against_ko", "against_en")}
        for row in codings.link_tests().itertuples()
    )
    columns = (
        Column("link", "고리", "Link"), Column("testable", "검증 가능", "Testable"),
        Column("figures", "필요한 수치", "Figures needed"), Column("against", "무엇이 나오면 틀린가", "What would count against it"),
    )  # fmt: skip
    return Table(
        "link-tests",
        "서비스경제화의 논증에서 검증할 수 있는 고리",
        "Which links of the service-economy argument can be tested",
        columns,
        frame,
        "service-economy",
        (SOURCE,),
        "* 글에 바로 적혀 있지 않고 앞뒤를 이어 읽은 고리.",
        "* A link read into the text rather than stated by it.",
    )


def spinoff_evidence() -> Table:
    """Published findings on whether spin-offs make the cluster."""
    directions = {
        "heritage": ("계보", "heritage"),
        "place": ("장소", "place"),
        "both": ("둘 다", "both"),
        "entry": ("클러스터 → 진입", "cluster → entry"),
    }
    titles = "스핀오프가 클러스터를 만드는가: 발표된 결과", "Do spin-offs make the cluster? Published findings"
    heading = Column("direction", "무엇을 앞세우는가", "Puts first")
    return _published("spin-off-evidence", titles, "spin-offs", codings.spinoff_evidence(), heading, directions)


def venture_evidence() -> Table:
    """Published findings on whether venture capital raises innovation and entry."""
    directions = {"raises": ("늘린다", "raises"), "follows": ("뒤따른다", "follows"), "other": ("다른 것", "something else")}
    titles = "벤처캐피탈은 역동성을 키우는가: 발표된 결과", "Does venture capital amplify? Published findings"
    heading = Column("direction", "벤처캐피탈은 창업이나 혁신을", "Start-ups or innovation: venture capital")
    return _published("venture-evidence", titles, "definition", codings.venture_evidence(), heading, directions)


def _published(table_id, titles, chapter, found, heading, directions) -> Table:
    """Findings with the editors' code of what each says."""
    checked = paper.labels("checked")
    frame = found[["cited", "finding_ko", "finding_en"]].copy()
    for place, lang in enumerate(("ko", "en")):
        frame[f"direction_{lang}"] = [directions[code][place] for code in found["direction"]]
        frame[f"checked_{lang}"] = [checked[code][place] for code in found["checked"]]
    frame["source"] = found["source"]
    columns = (
        Column("cited", "연구", "Study", "code"), Column("finding", "결과", "Finding"), heading,
        Column("checked", "확인", "Checked"), Column("source", "초록을 본 곳", "Abstract seen in", "code"),
    )  # fmt: skip
    frame = frame[[name for column in columns for name in column.names()]]
    note_ko = f"모두 초록을 간추린 것이며 본문은 읽지 못했다. ‘{heading.label_ko}’는 편집자가 붙인 코드이다."
    note_en = f"All condensed from abstracts; the texts were not read. “{heading.label_en}” is the editors’ code."
    return Table(table_id, *titles, columns, frame, chapter, tuple(found["study"]), note_ko, note_en)


def niche_growth() -> Table:
    """Niches between industries, and how many of them get developed, by the number that can be worked on."""
    success, capacities = 0.1, (10, 50, 250)
    frame = pd.DataFrame(
        {"industries": str(industries), "pairs": recombination.pairs(industries)}
        | {f"at{capacity}": recombination.developed(industries, success, capacity) for capacity in capacities}
        for industries in (2, 4, 8, 16, 32, 64)
    )
    columns = (
        Column("industries", "산업의 수", "Industries", "code"), Column("pairs", "틈새", "Niches", "number", "짝", "pairs"),
        *(
            Column(f"at{capacity}", f"개발되는 틈새, 한 번에 {capacity}개까지 손댈 때", f"Developed when {capacity} can be worked on", "number", "개", "count", 1)
            for capacity in capacities
        ),
    )  # fmt: skip
    critical = f"{recombination.critical_number(success):.1f}"
    note_ko = f"와이츠먼의 재조합 모형의 한 기간. 손댄 틈새 열 가운데 하나가 성공한다고 두었다. 성공한 결합이 다시 산업이 되고 개발 능력에 한도가 없다면, 산업이 {critical}개를 넘어야 결합이 그치지 않는다."
    note_en = f"One period of Weitzman's recombinant model; one niche in ten that are tried succeeds, which is put in. If what succeeds becomes an industry in turn and nothing limits the trying, combining never ends above {critical} industries."
    titles = "틈새의 수와 개발되는 틈새", "Niches, and how many get developed"
    return Table("niche-growth", *titles, columns, frame, "service-economy", ("weitzman1998",), note_ko, note_en)


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
    return Table(
        "bodies",
        "논문이 본보기로 든 정책기관의 그 뒤",
        "What became of the policy bodies that the paper names",
        columns,
        frame,
        "government",
        (SOURCE,),
    )


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
    return Table(
        "hubs",
        "네 중심기관: 누구의 것이었고 누가 끝냈는가",
        "Four core bodies: whose they were, and who ended them",
        columns,
        frame,
        "government",
        (SOURCE, "pwc2009"),
    )


def platform() -> Table:
    """The ten printed names of the Kitakyushu platform and the nine bodies behind them."""
    frame = codings.platform()[["order", "printed_ko", "name_ko", "name_en", "task_ko", "task_en"]]
    frame = frame.rename(columns={"printed_ko": "printed"})
    columns = (
        Column("order", "순서", "Order", "code"), Column("printed", "인쇄된 이름", "Name as printed", "code"), Column("name", "기관", "Body"), Column("task", "하는 일", "Task"),
    )  # fmt: skip
    return Table(
        "platform",
        "기타큐슈플랫폼: 열 이름, 아홉 기관",
        "The Kitakyushu platform: ten names, nine bodies",
        columns,
        frame,
        "government",
        (SOURCE,),
    )


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
    return Table(
        "platform-network",
        "허브 앞뒤의 기타큐슈플랫폼",
        "The Kitakyushu platform before and after its hub",
        columns,
        frame,
        "government",
        (SOURCE,),
        note_ko,
        note_en,
    )


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

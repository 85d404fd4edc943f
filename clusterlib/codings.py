"""The editors' codings of the paper: every code with its reason, checked against the codes allowed."""

import re

import pandas as pd

from clusterlib import paper
from clusterlib.data import DataError, check_known, path_of, read_csv

_REASONS = ["reason_ko", "reason_en"]
_ANSWERS = ("yes", "partly", "no", "unknown")


def type_codes() -> pd.DataFrame:
    """Table 1's three types coded as geographies of knowledge: one row per type and attribute.

    Returns
    -------
    DataFrame with columns row, attribute, code, reason_ko, reason_en
    """
    allowed = {
        "organisations": ("absent", "inside", "outside"),
        "tie_firms": ("strong", "weak", "not-said"),
        "tie_organisations": ("few", "many", "through-people", "not-said"),
        "direction": ("mutual", "one-way", "not-said"),
        "stimulus": ("proximity", "planned", "people", "not-said"),
        "boundary": ("local", "national", "not-said"),
    }
    return _coded("table1_codes.csv", "1", allowed)


def theory_attributes() -> pd.DataFrame:
    """The questions that Table 2's theories are coded on, with the answers allowed."""
    columns = ["attribute", "label_ko", "label_en", "question_ko", "question_en", "codes", "words_ko", "words_en"]
    return read_csv("table2_attributes.csv", columns, key=["attribute"], required=columns[1:])


def theory_codes() -> pd.DataFrame:
    """Table 2's five theories coded attribute by attribute: one row per theory and attribute."""
    attributes = theory_attributes()
    allowed = {name: tuple(codes.split(";")) for name, codes in zip(attributes["attribute"], attributes["codes"], strict=True)}
    return _coded("table2_codes.csv", "2", allowed)


def theory_words(codes: pd.DataFrame, lang: str) -> pd.DataFrame:
    """Codes of theories (rows) on attributes (columns), all in the words of one language.

    Examples
    --------
    >>> words = theory_words(wide(theory_codes(), "row", "attribute"), "en")
    >>> words.loc["Transaction cost", "Tied to a place"]
    'not said'
    """
    attributes = theory_attributes().set_index("attribute").loc[codes.columns]
    answers = zip(attributes["codes"].str.split(";"), attributes[f"words_{lang}"].str.split(";"), strict=True)
    pairs = {name: dict(zip(*lists, strict=True)) for name, lists in zip(attributes.index, answers, strict=True)}
    words = pd.DataFrame({name: codes[name].map(pairs[name]) for name in codes})
    theories = paper.rows("2")
    return words.set_axis([theories[row][lang == "en"] for row in codes.index]).set_axis(
        attributes[f"label_{lang}"].to_list(), axis="columns"
    )


def recoded(codes: pd.DataFrame, changes: str) -> pd.DataFrame:
    """Codes of theories with some answers changed: ``theory,attribute,code``, several separated by ``;``, none if empty.

    Raises
    ------
    DataError
        If a change is not of that form, or names an unknown theory, attribute or code; the message lists the known.

    Examples
    --------
    >>> codes = wide(theory_codes(), "row", "attribute")
    >>> recoded(codes, "transaction-cost,localised,yes").loc["transaction-cost", "localised"]
    'yes'
    """
    answers = theory_attributes().set_index("attribute")["codes"].str.split(";")
    codes = codes.copy()
    for change in filter(None, changes.split(";")):
        parts = [part.strip() for part in change.split(",")]
        if len(parts) != 3:
            raise DataError(f"change {change!r}: want theory,attribute,code")
        for part, known in ((parts[0], codes.index), (parts[1], answers.index)):
            if part not in known:
                raise DataError(f"change {change!r}: {part!r} is unknown; want one of {', '.join(known)}")
        if parts[2] not in answers[parts[1]]:
            raise DataError(
                f"change {change!r}: {parts[2]!r} is no answer to {parts[1]}; want one of {', '.join(answers[parts[1]])}"
            )
        codes.loc[parts[0], parts[1]] = parts[2]
    return codes


def theory_advice() -> pd.DataFrame:
    """What each theory of Table 2 would have a policy maker do, as derived from its cells."""
    name, columns = "table2_policy.csv", ["row", "advice_ko", "advice_en", "lever", "limit_ko", "limit_en"]
    frame = read_csv(name, columns, key=["row"], required=columns[1:])
    check_known(frame, name, "row", paper.rows("2"))
    check_known(frame, name, "lever", ["none", "contracts", "framework", "network", "trajectory"])
    return frame


def mechanism_links() -> pd.DataFrame:
    """Which mechanism of Table 3 feeds which: stated by the paper or implied by the statements."""
    name, columns = "table3_links.csv", ["source", "target", "strength", *_REASONS]
    frame = read_csv(name, columns, key=["source", "target"], required=columns[2:])
    known = [mechanism.mechanism for mechanism in paper.mechanisms()]
    for column in ("source", "target"):
        check_known(frame, name, column, known)
    check_known(frame, name, "strength", ["stated", "implied"])
    return frame


def definition_elements() -> pd.DataFrame:
    """The definition of section 2-1 taken apart into a checklist."""
    name, columns = "definition_elements.csv", ["element", "group", "ko", "en", "section", *_REASONS]
    return read_csv(name, columns, key=["element"], required=columns[1:])


def definition_cases() -> pd.DataFrame:
    """Every case the paper names against every element: yes, partly, no, or unknown where nothing is known."""
    name, columns = "definition_cases.csv", ["case", "element", "code", *_REASONS, "basis"]
    frame = read_csv(name, columns, key=["case", "element"], required=columns[2:])
    elements = list(definition_elements()["element"])
    check_known(frame, name, "element", elements)
    check_known(frame, name, "code", _ANSWERS)
    check_known(frame, name, "basis", ["paper", "literature", "none"])
    _check_complete(frame, name, "case", list(cases()["case"]), "element", elements)
    check_known(frame, name, "case", list(cases()["case"]))
    for row in frame.index[(frame["code"] == "unknown") != (frame["basis"] == "none")]:
        raise DataError(
            f"data/{name}, line {row + 2}, column basis: {frame.loc[row, 'basis']!r} with code {frame.loc[row, 'code']!r}; unknown goes with none"
        )
    return frame


def cases() -> pd.DataFrame:
    """The cases that the definition is held against, and where the paper names each; Silicon Valley has a box of its own, too."""
    name = "cases.csv"
    frame = read_csv(name, ["case", "ko", "en", "named"], key=["case"], required=["ko", "en", "named"])
    check_known(frame, name, "named", ["table 1", "table 2", "section 2-2c", "section 4"])
    return frame


def definitions() -> pd.DataFrame:
    """What the paper says in four places that an innovation cluster is, each as the elements that it demands.

    ``elements`` joins by ``;`` what is demanded together, and by ``|`` what may stand for each other.
    """
    name, columns = "definitions.csv", ["definition", "ko", "en", "section", "claim", "elements", *_REASONS]
    frame = read_csv(name, columns, key=["definition"], required=columns[1:])
    check_known(frame, name, "section", [part.section for part in paper.sections()])
    check_known(frame, name, "claim", [claim.claim for claim in paper.claims()])
    check_known(
        frame.assign(elements=frame["elements"].str.replace("|", ";")),
        name,
        "elements",
        list(definition_elements()["element"]),
        many=True,
    )
    return frame


def judged(answers: pd.DataFrame, elements: str) -> pd.Series:
    """What each case's answers come to where several elements are demanded at once: the weakest of them.

    From weak to strong: no, unknown, partly, yes. Of elements joined by ``|`` the strongest counts.

    Parameters
    ----------
    answers : DataFrame of shape (n_cases, n_elements)
        One of the four answers in each cell.
    elements : str
        As in :func:`definitions`.

    Returns
    -------
    Series of length n_cases

    Examples
    --------
    >>> answers = pd.DataFrame({"firms": ["yes", "yes"], "purpose": ["unknown", "no"], "plan": ["partly", "no"]}, index=["Turin", "Lyon"])
    >>> judged(answers, "firms;purpose").to_dict(), judged(answers, "firms;purpose|plan").to_dict()
    ({'Turin': 'unknown', 'Lyon': 'no'}, {'Turin': 'partly', 'Lyon': 'no'})
    """
    order = ("no", "unknown", "partly", "yes")
    strength = answers.apply(lambda column: column.map(order.index))
    demanded = [strength[choice.split("|")].max(axis="columns") for choice in elements.split(";")]
    return pd.concat(demanded, axis="columns").min(axis="columns").map(lambda place: order[place])


def platform() -> pd.DataFrame:
    """The ten names of the Kitakyushu platform as printed, each with the body that it names."""
    columns = ["order", "printed_ko", "body", "name_ko", "name_en", "task_ko", "task_en", "note_ko", "note_en"]
    return read_csv("platform.csv", columns, key=["order"], required=columns[1:5])


def platform_ties() -> pd.DataFrame:
    """Ties of the platform, before and after its hub."""
    name, columns = "platform_ties.csv", ["source", "target", "stage", "basis", "note_ko", "note_en"]
    frame = read_csv(name, columns, key=["source", "target", "stage"], required=["basis"])
    check_known(frame, name, "stage", ["before", "after"])
    for column in ("source", "target"):
        check_known(frame, name, column, ["fais", *platform()["body"]])
    return frame


def hubs() -> pd.DataFrame:
    """The core bodies that the paper holds up: legal form, end, what is known of their effect."""
    name, columns = (
        "hubs.csv",
        ["body", "form_ko", "form_en", "end_ko", "end_en", "evaluation_ko", "evaluation_en", "together", "source", "checked"],
    )
    frame = read_csv(name, columns, key=["body"], required=[column for column in columns[1:] if column != "together"])
    check_known(frame, name, "body", [one.place for one in paper.places() if one.kind == "body"])
    check_known(frame, name, "checked", paper.labels("checked"))
    return frame


def lifelines() -> pd.DataFrame:
    """When the bodies of section 2-2c began, ended and were last seen at work.

    Returns
    -------
    DataFrame with columns body, name_ko, name_en, hub, start, end, last_seen, sure
        Years as numbers, NaN where nothing is known; ``hub`` is whether the paper holds the body up as a core body, ``sure``
        whether its course was seen in a source and not inferred.
    """
    name, cores = "sightings.csv", set(hubs()["body"])
    seen = read_csv(name, ["place", "last_seen", "source"], key=["place"], required=["last_seen", "source"])
    bodies = [one for one in paper.places() if one.kind == "body" and one.section == "2-2c"]
    check_known(seen, name, "place", [one.place for one in bodies])
    last = dict(zip(seen["place"], seen["last_seen"], strict=True))
    return pd.DataFrame(
        {
            "body": one.place, "name_ko": one.name_ko, "name_en": one.name_en.removesuffix(" (name translated)"), "hub": one.place in cores,
            "start": _year(one.founded), "end": _year(one.ended), "last_seen": _year(last.get(one.place, "")), "sure": one.checked != "inferred",
        }
        for one in bodies
    )  # fmt: skip


def concepts() -> pd.DataFrame:
    """The concepts of the paper's argument."""
    name, columns = "concepts.csv", ["concept", "ko", "en", "level"]
    frame = read_csv(name, columns, key=["concept"], required=columns[1:])
    check_known(frame, name, "level", ["environment", "structure", "process", "outcome", "policy"])
    return frame


def argument(section: str = "") -> pd.DataFrame:
    """The arrows of the paper's argument, of the whole paper or of one section: what raises, lowers or conditions what."""
    name, columns = "argument.csv", ["source", "target", "sign", "section", "claim", "cites", *_REASONS]
    frame = read_csv(name, columns, key=["source", "target", "section"], required=["sign", *_REASONS])
    known = list(concepts()["concept"])
    for column in ("source", "target"):
        check_known(frame, name, column, known)
    check_known(frame, name, "sign", ["+", "-", "?"])
    check_known(frame, name, "claim", ["", *(claim.claim for claim in paper.claims())])
    check_known(frame, name, "section", [part.section for part in paper.sections()])
    return frame[frame["section"] == section].reset_index(drop=True) if section else frame


def backing(arrows: pd.DataFrame) -> pd.Series:
    """What the paper cites for each arrow of :func:`argument`: the best state among the works named there.

    ``identified``, ``candidate`` or ``not-identified`` as in :func:`clusterlib.paper.references`, ``none`` where no work
    is named. It says whether a reader can find the work, not whether the work says it.

    Raises
    ------
    DataError
        If an arrow cites a work that the paper does not.
    """
    states = {work.work: work.status for work in paper.references()}
    check_known(arrows, "argument.csv", "cites", states, many=True)
    order = ["identified", "candidate", "not-identified"]
    best = [
        min((states[work] for work in filter(None, field.split(";"))), key=order.index, default="none")
        for field in arrows["cites"]
    ]
    return pd.Series(best, index=arrows.index, name="backing")


def sectors() -> pd.DataFrame:
    """The industries that the paper places by complexity, distance and reach."""
    name, columns = "sectors.csv", ["sector", "ko", "en", "complexity", "distance", "reach", "section", *_REASONS]
    frame = read_csv(name, columns, key=["sector"], required=columns[1:])
    check_known(frame, name, "complexity", ["high", "low", "not-said"])
    check_known(frame, name, "distance", ["near", "closing", "far", "not-said"])
    check_known(frame, name, "reach", ["regional", "national", "global", "not-said"])
    return frame


def link_tests() -> pd.DataFrame:
    """Links of the argument: whether the paper states them, whether figures could test them, and what would count against them."""
    name = "link_tests.csv"
    columns = ["source", "target", "section", "said", "testable", "figures_ko", "figures_en", "against_ko", "against_en"]
    frame = read_csv(name, columns, key=["source", "target", "section"], required=columns[3:])
    check_known(frame, name, "said", ["stated", "implied"])
    check_known(frame, name, "testable", ["yes", "partly", "no"])
    arrows = {(row.source, row.target, row.section) for row in argument().itertuples()}
    for row, link in enumerate(frame[["source", "target", "section"]].itertuples(index=False, name=None)):
        if link not in arrows:
            raise DataError(
                f"data/{name}, line {row + 2}, columns source, target, section: {link} is no arrow of data/argument.csv"
            )
    return frame


def niche_theories() -> pd.DataFrame:
    """Where niches come from, in the paper and in the theory of the study that it cites, question by question."""
    name, columns = (
        "niche_theories.csv",
        ["aspect", "question_ko", "question_en", "paper_ko", "paper_en", "partitioning_ko", "partitioning_en", "checked"],
    )
    frame = read_csv(name, columns, key=["aspect"], required=columns[1:])
    check_known(frame, name, "checked", paper.labels("checked"))
    return frame


def rural_convergence() -> pd.DataFrame:
    """Korean farm businesses that join farming with processing or services, as two official surveys count them.

    Returns
    -------
    DataFrame with columns item, ko, en, unit, year, value, checked, source
        ``value`` as a number: businesses, or percent of them; for direct sales, tourism and food, percent of those in services.
    """
    name, columns = "rural_convergence.csv", ["item", "ko", "en", "unit", "year", "value", "checked", "source"]
    frame = read_csv(name, columns, key=["item", "year"], required=columns[1:])
    check_known(frame, name, "unit", ["businesses", "percent"])
    check_known(frame, name, "checked", paper.labels("checked"))
    return frame.assign(value=pd.to_numeric(frame["value"]))


def spinoff_evidence() -> pd.DataFrame:
    """Published findings on spin-offs and clusters, each with what it speaks for.

    ``direction`` is ``heritage`` where spin-offs are found to make the cluster, ``place`` where neighbouring industries or local
    conditions do, ``both``, or ``entry`` where the finding is that clusters raise the entry of firms. ``cited`` is added: author
    and year of the study, from ``data/references.bib``.
    """
    return _published("evidence_spinoffs.csv", ["heritage", "place", "both", "entry"])


def venture_evidence() -> pd.DataFrame:
    """Published findings on what venture capital does, in the form of :func:`spinoff_evidence`.

    ``direction`` is ``raises`` where more of it is found to bring more start-ups or patents, ``follows`` where it is found to come
    after innovation rather than before, ``other`` where the finding is about something else.
    """
    return _published("evidence_venture.csv", ["raises", "follows", "other"])


def _published(name: str, directions: list[str]) -> pd.DataFrame:
    columns = ["study", "finding_ko", "finding_en", "direction", "checked", "source"]
    frame = read_csv(name, columns, key=["study"], required=columns[1:])
    cited = _authors_and_years()
    check_known(frame, name, "study", cited)
    check_known(frame, name, "direction", directions)
    check_known(frame, name, "checked", paper.labels("checked"))
    return frame.assign(cited=frame["study"].map(cited))


def wide(codes: pd.DataFrame, rows: str, columns: str) -> pd.DataFrame:
    """Codes with one row per ``rows`` and one column per ``columns``, in the order in which they stand.

    Examples
    --------
    >>> wide(type_codes(), "row", "attribute").loc["national", "direction"]
    'one-way'
    """
    table = codes.pivot(index=rows, columns=columns, values="code")
    return table.loc[list(dict.fromkeys(codes[rows])), list(dict.fromkeys(codes[columns]))]


def _year(date: str) -> float:
    """A date as a year with its months as a fraction; NaN for none."""
    year, *months = date.split("-")[:2]
    return int(year) + (int(months[0]) - 1) / 12 if months else float(year or "nan")


def _authors_and_years() -> dict[str, str]:
    """Key to "Author & Author year" for every entry of the bibliography that names authors."""
    entries = re.split(r"^@\w+\{", path_of("references.bib").read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    cited = {}
    for entry in entries:
        fields = dict(re.findall(r"^\s*(author|year)\s*=\s*\{(.+)\},?$", entry, re.MULTILINE))
        if "author" in fields:
            names = [name.split(",")[0].strip("{}") for name in fields["author"].split(" and ")]
            who = f"{names[0]} et al." if len(names) > 2 else " & ".join(names)
            cited[entry.split(",")[0]] = f"{who} {fields.get('year', '')}".rstrip()
    return cited


def _coded(name: str, table: str, allowed: dict[str, tuple[str, ...]]) -> pd.DataFrame:
    columns = ["row", "attribute", "code", *_REASONS]
    frame = read_csv(name, columns, key=["row", "attribute"], required=columns[2:])
    check_known(frame, name, "row", paper.rows(table))
    check_known(frame, name, "attribute", allowed)
    for attribute, codes in allowed.items():
        check_known(frame[frame["attribute"] == attribute], name, "code", codes)
    _check_complete(frame, name, "row", list(paper.rows(table)), "attribute", list(allowed))
    return frame


def _check_complete(frame: pd.DataFrame, name: str, rows: str, row_ids: list[str], columns: str, column_ids: list[str]) -> None:
    present = set(zip(frame[rows], frame[columns], strict=True))
    for row in row_ids:
        for column in column_ids:
            if (row, column) not in present:
                raise DataError(
                    f"data/{name}, {rows} {row}, {columns} {column}: no such line; want every {rows} x {columns} once"
                )

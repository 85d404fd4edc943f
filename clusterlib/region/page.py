"""The report of a region as one HTML page that needs nothing beside it."""

import base64
import hashlib
from html import escape

from clusterlib import tables
from clusterlib.region import drawing, results
from clusterlib.region.diagnosis import Diagnosis, quotients_by_year
from clusterlib.region.scheme import PAIRED, matched
from clusterlib.webfont import embedded

SHOWN = 12
FEW_REGIONS = 30
CSS = """
:root { color-scheme: light dark; --paper: #fdfdfb; --raised: #f4f4ef; --line: #d9d9d1; --ink: #1b1d1f; --soft: #565b60; --accent: #0b5563;
  --hangul: Pretendard, "Apple SD Gothic Neo", "Malgun Gothic", "Noto Sans KR", "Noto Sans CJK KR", NanumGothic, "Compendium Sans";
  --sans: "Segoe UI", Roboto, "Helvetica Neue", Arial, var(--hangul), sans-serif;
  --text: Charter, "Iowan Old Style", Cambria, Georgia, "Liberation Serif", var(--hangul), serif; }
:root:lang(ko) { --sans: var(--hangul), "Segoe UI", Roboto, Arial, sans-serif; --text: var(--sans); }
@media (prefers-color-scheme: dark) { :root { --paper: #15181b; --raised: #1e2226; --line: #363c42; --ink: #e6e4df; --soft: #a4aab0; --accent: #82c9d6; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1.0625rem/1.65 var(--text); overflow-wrap: anywhere; }
:lang(ko) { word-break: keep-all; line-height: 1.75; }
main { max-width: 50rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
p, ul { max-width: 38rem; } ul { padding-left: 1.3em; }
h1 { line-height: 1.3; font-size: clamp(1.6rem, 1.2rem + 1.8vw, 2.15rem); }
h1::after { content: ""; display: block; width: 3rem; margin-top: .9rem; border-bottom: 3px solid var(--accent); }
h2 { margin: 2.6rem 0 .6rem; font-size: 1.35rem; line-height: 1.3; }
.eyebrow, .foot { color: var(--soft); font: .9rem/1.6 var(--sans); }
.scroll { overflow-x: auto; margin: 1.2rem 0; }
table { width: 100%; border-collapse: collapse; border-bottom: 2px solid var(--ink); font: .88rem/1.5 var(--sans); font-variant-numeric: tabular-nums; }
caption { padding-bottom: .5rem; text-align: left; font-weight: 600; }
th, td { padding: .45rem .7rem; border-top: 1px solid var(--line); text-align: left; vertical-align: top; font-weight: 400; unicode-bidi: isolate; overflow-wrap: break-word; min-width: 4.5rem; }
thead th { border-top: 2px solid var(--ink); border-bottom: 1px solid var(--ink); font-weight: 650; vertical-align: bottom; } .number { text-align: right; }
tbody th { font-weight: 600; min-width: 9rem; }
figure { margin: 1.4rem 0; overflow-x: auto; } svg { display: block; min-width: 34rem; width: 100%; height: auto; font: 13px var(--sans); }
svg.narrow { display: none; min-width: 0; } @media (max-width: 36rem) { svg.wide { display: none; } svg.narrow { display: block; } }
svg text { fill: var(--ink); paint-order: stroke; stroke: var(--paper); stroke-width: 3px; } svg .soft { fill: var(--soft); font-size: 12px; }
.dot { fill: var(--accent); } .hollow { fill: none; stroke: var(--line); } .rule { stroke: var(--line); stroke-width: 1.5; }
.mark { stroke: var(--soft); stroke-dasharray: 4 3; } .tick { stroke: var(--soft); }
.note { padding: .7rem 1rem; border-left: 3px solid var(--accent); background: var(--raised); font: .95rem/1.65 var(--sans); max-width: 38rem; }
.files a, a { color: var(--accent); }
@media print { :root { color-scheme: light; --paper: #fff; --raised: #fff; --ink: #000; --soft: #333; --line: #999; --accent: #0b4450; } tr, figure { break-inside: avoid; } }
"""
WORDS = {
    "ko": {
        "eyebrow": "지역 진단 · 「클러스터의 생성배경과 특성」의 틀로 본 일자리",
        "lead": "{region}{year}: 산업 {industries}개 가운데 {specialised}개에 특화되어 있다(입지계수 1 이상). 견준 것은 파일에 있는 지역 {regions}곳이며, ‘전체’는 곧 이 {regions}곳의 합이다.",
        "specialised": "무엇에 특화되어 있는가",
        "specialised_fig": "입지계수가 큰 특화산업. 점선은 전체와 같은 비중(1)이다.",
        "specialised_unit": "입지계수",
        "same": "전체와 같음",
        "since": "언제부터인가",
        "since_text": "채운 칸은 그해 입지계수가 1 이상이었음을 뜻한다. 표의 ‘≤’는 자료가 시작될 때 이미 특화되어 있었다는 뜻이다.",
        "since_none": "파일에 연도가 하나뿐이거나 없어서 언제부터인지는 말할 수 없다. 연도 열을 더하면 답할 수 있다.",
        "close": "무엇에 가까운가",
        "close_text": "관련밀도는 어떤 산업과 함께 나타나는 산업들 가운데 이 지역에 이미 있는 몫이다(0에서 1). 값이 크면 있던 것에서 멀지 않다는 뜻이지, 곧 생긴다거나 키워야 한다는 뜻이 아니다.",
        "close_none": "특화되지 않은 산업이 없다.",
        "close_fig": "특화되지 않은 산업 가운데 관련밀도가 큰 것.",
        "close_unit": "관련밀도",
        "few": "지역이 {regions}곳뿐이어서 관련밀도는 거칠다. 근접도는 지역 수만큼의 관찰로 셈하므로 한 곳이 빠져도 순서가 바뀔 수 있다.",
        "concentrated": "그 산업은 전체에서 얼마나 몰려 있는가",
        "concentrated_text": "입지 지니계수는 0이면 모든 일자리와 똑같이 퍼져 있고, 1에 가까우면 몇 곳에 몰려 있다. 사업체의 크기를 모르면 큰 공장 하나와 작은 업체 여럿을 구별하지 못한다.",
        "concentrated_fig": "모든 산업의 입지 지니계수(눈금)와 이 지역의 특화산업(점).",
        "gini_unit": "입지 지니계수",
        "scheme": "논문의 어느 자리에 닿는가",
        "scheme_text": "표 1의 유형, 표 2의 이론, 표 3의 칸마다 이 수치가 닿을 수 있는지를 적었다. ‘그럴 수 있다’는 수치가 그 자리에서 기대할 만한 쪽에 있다는 뜻일 뿐이다. 같은 수치가 여러 이론에 들어맞으므로 어느 하나를 고르는 근거가 되지 못한다. 표 3에서는 열만 짚어 볼 수 있고 행은 어떤 일자리 수치로도 알 수 없으므로 한 칸으로 좁혀지지 않는다.",
        "matched": "표 1의 산업은 이름으로 찾았다: {names}.",
        "unmatched": "표 1의 산업(조선, 기계, 전자)은 이름으로 찾는데, 파일의 산업 이름에는 없었다.",
        "silent": "일자리 수치가 말하지 못하는 것",
        "questions": [
            "신뢰: 기업들은 서로 믿는가? 무엇을 함께 겪었고, 어긴 쪽은 어떻게 되었는가?",
            "연결: 누가 누구에게서 배우고 누구와 거래하는가? 같은 곳에 있다는 사실은 연결이 아니다.",
            "지식조직: 대학과 연구소는 지역 안에 있는가, 밖에 있는가? 지식은 한쪽으로만 흐르는가?",
            "정책: 이 산업은 시장이 키웠는가, 지원이 키웠는가? 지원이 끝난 뒤에도 남아 있는가?",
            "시작: 첫 기업은 어디에서 나왔는가? 스핀오프인가, 밖에서 옮겨 왔는가?",
        ],
        "made": "어떻게 셈했는가",
        "made_text": "파일 {file}의 일자리 {jobs}개로 셈했다{years}. 지역과 산업의 짝 {pairs}개 가운데 {absent}개는 마지막 연도의 행이 없어 0으로 보았다. 통계가 값을 가린 칸이라면 그만큼 틀린다. 일자리의 단위는 파일의 것이며, 비율만 쓰므로 단위가 달라도 결과는 같다.",
        "years": "({first}~{last}년)",
        "unused": "쓰지 않은 열: {names}.",
        "files": "표 전체",
        "kept": "CSV에서는 계산식으로 읽힐 수 있는 이름 앞에 작은따옴표를 붙였다.",
    },
    "en": {
        "eyebrow": "A region diagnosed · its jobs, seen through the scheme of “Where clusters come from”",
        "lead": "{region}{year}: specialised in {specialised} of {industries} industries (a location quotient of 1 or more). It is compared with the {regions} regions of the file; “everywhere” means these {regions} together.",
        "specialised": "What is it specialised in?",
        "specialised_fig": "The specialisations with the greatest quotients. The dashed line is the share that is common everywhere (1).",
        "specialised_unit": "location quotient",
        "same": "as everywhere",
        "since": "Since when?",
        "since_text": "A full square is a year with a quotient of 1 or more. “≤” in the table: already so when the file begins.",
        "since_none": "The file has one year or none, so it cannot say since when. Add a column of years and it can.",
        "close": "What is it close to?",
        "close_text": "Relatedness density is the share, of what tends to be found with an industry, that is here already (0 to 1). A high value says that the industry is not far from what is here, and neither that it will come nor that it should be helped.",
        "close_none": "There is no industry in which it is not specialised.",
        "close_fig": "Industries in which the region is not specialised, by density.",
        "close_unit": "relatedness density",
        "few": "With {regions} regions only, density is coarse: proximity counts regions, and the loss of one may change the order.",
        "concentrated": "How concentrated are its industries everywhere?",
        "concentrated_text": "A locational Gini of 0 is spread as all jobs are; near 1, jobs sit in a few regions. Without the sizes of plants it cannot tell one large plant from many small firms.",
        "concentrated_fig": "The Gini of every industry (ticks) and of the region's specialisations (dots).",
        "gini_unit": "locational Gini",
        "scheme": "What in the paper could these figures speak to?",
        "scheme_text": "For each type of Table 1, theory of Table 2 and part of Table 3: is there a figure that could touch it? “Could” says only that the figure lies on the side that one would expect there. The same figure fits several theories, so it chooses none of them. Of Table 3 only the columns can be touched; no figure of jobs tells its rows apart, so no single quadrant follows.",
        "matched": "Industries of Table 1 were found by name: {names}.",
        "unmatched": "Industries of Table 1 (ships, machinery, electronics) are found by name; no industry of the file has such a name.",
        "silent": "What figures of jobs cannot say",
        "questions": [
            "Trust: do firms trust each other? What have they been through together, and what became of those who broke it?",
            "Ties: who learns from whom, who trades with whom? To be in one place is not yet a tie.",
            "Knowledge organisations: are universities and institutes inside the region or outside it? Does knowledge flow one way only?",
            "Policy: did the market make this industry grow, or support? Does it stay when support ends?",
            "Beginnings: where did the first firms come from? Were they spin-offs, or did they move in?",
        ],
        "made": "How it was reckoned",
        "made_text": "From {jobs} jobs in the file {file}{years}. Of {pairs} pairs of region and industry, {absent} have no row in the last year and count as 0; where the publisher withheld a figure, that is wrong by as much. Jobs are in the file's own unit; only proportions enter, so the unit does not matter.",
        "years": " ({first} to {last})",
        "unused": "Columns not used: {names}.",
        "files": "The tables in full",
        "kept": "In the CSV files a name that a spreadsheet might take for a formula is preceded by an apostrophe.",
    },
}  # fmt: skip


def to_html(diagnosis: Diagnosis, file_name: str, lang: str) -> str:
    """The page; every word of the reader's file is escaped, nothing is fetched, no script runs.

    Parameters
    ----------
    diagnosis : Diagnosis
    file_name : str
        Name of the reader's file, as the page shows it.
    lang : str
        ``ko`` or ``en``.
    """
    words, panel = WORDS[lang], diagnosis.panel
    made = {name: build(diagnosis) for name, build in results.TABLES.items()}
    count = {"regions": len(panel.regions), "industries": len(panel.industries), "specialised": len(diagnosis.specialised)}
    year = f" ({panel.years[-1]})" if panel.years else ""
    parts = [
        f'<p class="eyebrow">{words["eyebrow"]}</p>',
        f"<h1><bdi>{escape(diagnosis.region)}</bdi></h1>",
        _paragraph(words["lead"].format(region=f"<bdi>{escape(diagnosis.region)}</bdi>", year=year, **count)),
        _heading(words["specialised"]),
        _figure(drawing.dots(diagnosis.specialised["quotient"].head(SHOWN), words["specialised_fig"], words["specialised_unit"], 1.0, words["same"]), words["specialised_fig"]),
        _printed(made["specialised"], lang),
        _heading(words["since"]),
        *_since(diagnosis, words),
        _heading(words["close"]),
        *_close(diagnosis, made["close"], words, lang),
        _heading(words["concentrated"]),
        _paragraph(words["concentrated_text"]),
        _figure(drawing.strip(diagnosis.industries["gini"], list(diagnosis.specialised.index), words["concentrated_fig"], words["gini_unit"]), words["concentrated_fig"]),
        _printed(made["concentrated"], lang),
        _heading(words["scheme"]),
        _paragraph(words["scheme_text"]),
        _printed(made["scheme"], lang, rows=None),
        _matched(diagnosis, words),
        _heading(words["silent"]),
        "<ul>" + "".join(f"<li>{line}</li>" for line in words["questions"]) + "</ul>",
        _heading(words["made"]),
        *_made(diagnosis, file_name, words),
    ]  # fmt: skip
    body = "\n".join(part for part in parts if part)
    css = embedded(body) + CSS
    style = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{style}'; font-src data:; base-uri 'none'; form-action 'none'"
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(diagnosis.region)} · clusterlib</title>\n<style>{css}</style>\n</head>\n<body>\n<main>\n{body}"
        "\n</main>\n</body>\n</html>\n"
    )


def _since(diagnosis: Diagnosis, words: dict) -> list[str]:
    if len(diagnosis.panel.years) < 2:
        return [_paragraph(words["since_none"])]
    quotients = quotients_by_year(diagnosis.panel, diagnosis.panel.regions.index(diagnosis.region))
    return [_figure(drawing.runs(quotients, list(diagnosis.specialised.index[:SHOWN]), words["since_text"]), words["since_text"])]


def _close(diagnosis: Diagnosis, table: tables.Table, words: dict, lang: str) -> list[str]:
    if not len(table.frame):
        return [_paragraph(words["close_none"])]
    density = diagnosis.close["density"].head(SHOWN)
    few = len(diagnosis.panel.regions) < FEW_REGIONS
    return [
        _paragraph(words["close_text"]),
        f'<p class="note">{words["few"].format(regions=len(diagnosis.panel.regions))}</p>' if few else "",
        _figure(drawing.dots(density, words["close_fig"], words["close_unit"]), words["close_fig"])
        if (density > 0).any()
        else "",
        _printed(table, lang),
    ]


def _matched(diagnosis: Diagnosis, words: dict) -> str:
    names = [name for row in PAIRED for name in matched(diagnosis, row)]
    shown = "; ".join(f"<bdi>{escape(name)}</bdi>" for name in names[:SHOWN]) + (" …" if len(names) > SHOWN else "")
    return _paragraph(words["matched"].format(names=shown) if names else words["unmatched"])


def _made(diagnosis: Diagnosis, file_name: str, words: dict) -> list[str]:
    panel = diagnosis.panel
    given = panel.given[-1]
    years = words["years"].format(first=panel.years[0], last=panel.years[-1]) if len(panel.years) > 1 else ""
    text = words["made_text"].format(
        file=f"<bdi>{escape(file_name)}</bdi>", jobs=f"{panel.jobs[-1].sum():,.0f}", years=years, pairs=f"{given.size:,}", absent=f"{given.size - given.sum():,}"
    )  # fmt: skip
    unused = "; ".join(f"<bdi>{escape(name)}</bdi>" for name in panel.unused)
    files = ", ".join(f'<a href="{name}.{kind}">{name}.{kind}</a>' for name in results.TABLES for kind in ("csv", "xlsx"))
    return [
        _paragraph(text),
        _paragraph(words["unused"].format(names=unused)) if unused else "",
        f'<p class="files">{words["files"]}: {files}. {words["kept"]}</p>',
    ]


def _printed(table: tables.Table, lang: str, rows: int | None = SHOWN) -> str:
    return f'<div class="scroll">{tables.to_html(results.first(table, rows) if rows else table, lang)}</div>'


def _heading(words: str) -> str:
    return f"<h2>{words}</h2>"


def _paragraph(words: str) -> str:
    return f"<p>{words}</p>"


def _figure(svg: str, caption: str) -> str:
    return f'<figure>{svg}<figcaption class="eyebrow">{escape(caption)}</figcaption></figure>'

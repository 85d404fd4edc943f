"""The table of what was measured of the book's own pages."""

import pandas as pd

from clusterlib import data
from clusterlib.tables import Column, Table

FILE = "scores.csv"
NUMBERS = ("first_view_kb", "with_figures_kb", "requests", "outside", "axe", "sideways", "shift", "performance", "accessibility", "best_practices", "seo")
_LANGUAGES = {"ko": ("한국어", "Korean"), "en": ("영어", "English")}


def scores() -> pd.DataFrame:
    """One row a page and language, as ``make scores`` last measured it; a score that was not taken is missing."""
    read = data.read_csv(FILE, ("page", "lang", *NUMBERS, "date", "machine"), key=("page", "lang"), required=(*NUMBERS[:7], "date", "machine"))
    data.check_known(read, FILE, "lang", _LANGUAGES)
    return read.assign(**{name: pd.to_numeric(read[name]) for name in NUMBERS})


def page_scores() -> Table:
    """Every page of the book with its weight, its faults and its scores."""
    measured = scores()
    frame = pd.DataFrame({"page": measured["page"]} | {f"language_{lang}": [_LANGUAGES[one][place] for one in measured["lang"]] for place, lang in enumerate(("ko", "en"))})
    frame = frame.assign(**{name: measured[name] for name in NUMBERS}, date=measured["date"])
    columns = (
        Column("page", "쪽", "Page", "code"), Column("language", "언어", "Language"),
        Column("first_view_kb", "첫 화면", "First view", "number", "KB, 압축", "KB, gzip"), Column("with_figures_kb", "그림까지", "With figures", "number", "KB, 압축", "KB, gzip"),
        Column("requests", "요청", "Requests", "number", "개", "count"), Column("outside", "밖으로 나간 요청", "Requests that leave", "number", "개", "count"),
        Column("axe", "axe 위반", "axe violations", "number", "개", "count"), Column("sideways", "옆으로 넘침", "Sideways overflow", "number", "px", "px"),
        Column("shift", "배치 이동", "Layout shift", "number", "CLS", "CLS", 3),
        Column("performance", "성능", "Performance", "number", "100점 만점", "of 100"), Column("accessibility", "접근성", "Accessibility", "number", "100점 만점", "of 100"),
        Column("best_practices", "모범 사례", "Best practices", "number", "100점 만점", "of 100"), Column("seo", "검색 최적화", "SEO", "number", "100점 만점", "of 100"),
        Column("date", "잰 날", "Measured on", "code"),
    )  # fmt: skip
    machines = "; ".join(sorted(set(measured["machine"])))
    note_ko = (
        "첫 화면은 글, 모양, 스크립트, 글꼴을 합한 것이다. axe 위반은 밝은 화면, 어두운 화면, 너비 390픽셀에서 WCAG 2.2 A·AA와 모범 사례의 모든 규칙으로 찾은 곳의 합이고, 옆으로 넘침은 너비 1280~320픽셀에서 가장 큰 값이다.\n"
        f"성능부터 네 칸은 라이트하우스(모바일)의 점수이다. 빈칸은 재지 않은 것이다. 성능 점수는 기계가 바쁘면 낮아진다. 잰 기계: {machines}."
    )
    note_en = (
        "The first view is text, styles, scripts and fonts. axe violations are places found by every rule of WCAG 2.2 A and AA and of best practice, added up over light, dark and a width of 390 pixels; sideways overflow is the largest at widths from 1280 to 320 pixels.\n"
        f"The four scores from performance on are Lighthouse's (mobile). An empty cell was not measured. A busy machine lowers performance. Machine: {machines}."
    )
    return Table("page-scores", "이 책의 쪽마다 잰 값", "What was measured of every page of this book", columns, frame, "how-measured", (FILE,), note_ko, note_en)

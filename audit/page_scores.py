"""Measure every page of the built site and write data/scores.csv, which the book prints; run by `make scores`.

Ends with 1 where a page falls short: an address outside, a violation, an overflow, or a score below ``LEAST``.
"""

import argparse
import csv
import datetime
import json
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from time import perf_counter
from urllib.parse import quote

from inspection import CHROMIUM, SITE, WIDTHS, inspect, pages, serve
from record import machine, record

ROOT = Path(__file__).resolve().parent.parent
SCORES = ROOT / "data" / "scores.csv"
LIGHTHOUSE = Path(__file__).parent / "node_modules" / ".bin" / "lighthouse"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
LEAST = {"performance": 95, "accessibility": 100, "best_practices": 100, "seo": 100}
COLUMNS = (
    "page", "lang", "first_view_kb", "with_figures_kb", "requests", "outside", "axe", "sideways", "shift",
    *(name.replace("-", "_") for name in CATEGORIES), "date", "machine",
)  # fmt: skip


def main() -> int:
    """Measure the pages that are asked for, keep the scores of the others; 1 if one of the measured falls short."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="measure only the pages whose path contains this")
    options = parser.parse_args()
    if not LIGHTHOUSE.exists():
        sys.exit(f"no Lighthouse at {LIGHTHOUSE.relative_to(ROOT)}; `make scores` installs it with npm")
    begun, short = perf_counter(), 0
    listed = [page for page in pages() if "/" in page]
    wanted = [page for page in listed if options.only in page]
    if not wanted:
        sys.exit(f"no page of {SITE} contains {options.only!r}")
    scores = {key: row for key, row in _kept().items() if key in {_key(page) for page in listed}}
    with serve(SITE, compress=True) as address:
        seen, browser = _inspected(wanted, address)
        for page in wanted:  # one after the other, and nothing beside it: a busy machine lowers the scores
            found = seen[page]
            found |= _scores(address + quote(page))
            lang, slug = _key(page)
            stamp = {"date": datetime.date.today().isoformat(), "machine": f"{machine()}, Chromium {browser.split('.')[0]}"}
            scores[lang, slug] = {"page": slug, "lang": lang} | found | stamp
            short += _falls_short(found)
            print(f"{'SHORT ' * _falls_short(found)}{page}: " + ", ".join(f"{name} {value}" for name, value in found.items()), flush=True)
            _write(scores)
    print(f"{len(wanted) - short} of {len(wanted)} pages hold all that they should")
    if wanted == listed:
        record("pages", len(wanted), short, perf_counter() - begun)
    return int(short > 0)


def _inspected(wanted: list[str], address: str) -> tuple[dict[str, dict[str, str]], str]:
    """What browsers saw, by page, and their version; a browser a core, in a process of its own."""
    shares = [share for share in (wanted[one :: os.cpu_count()] for one in range(os.cpu_count())) if share]
    with ProcessPoolExecutor(len(shares)) as pool:
        found = list(pool.map(_inspect_all, shares, [address] * len(shares)))
    return {page: seen for pages, _ in found for page, seen in pages.items()}, found[0][1]


def _inspect_all(wanted: list[str], address: str) -> tuple[dict[str, dict[str, str]], str]:
    import playwright.sync_api as playwright

    with playwright.sync_playwright() as engine:
        browser = engine.chromium.launch(executable_path=str(CHROMIUM))
        seen = {page: _seen(inspect(browser, address, page, every_rule=True), address) for page in wanted}
        version = browser.version
        browser.close()
    return seen, version


def _falls_short(found: dict[str, str]) -> bool:
    wrong = any(found[name] != "0" for name in ("outside", "axe", "sideways"))
    return wrong or any(int(found[name]) < least for name, least in LEAST.items())


def _key(page: str) -> tuple[str, str]:
    return page.split("/", 1)[0], Path(page).stem


def _seen(seen, address: str) -> dict[str, str]:
    """What the browser saw, as the table prints it."""
    first = sum(seen.weights().values())
    return {
        "first_view_kb": f"{first / 1000:.0f}",
        "with_figures_kb": f"{(first + seen.weight_of_figures()) / 1000:.0f}",
        "requests": str(len(seen.requests)),
        "outside": str(sum(not url.startswith(address) for url in seen.requests)),
        "axe": str(sum(map(len, seen.violations.values()))),
        "sideways": str(max(0, *(seen.widths[width] - width for width in WIDTHS))),
        "shift": f"{seen.shift:.3f}",
    }


def _scores(url: str) -> dict[str, str]:
    """Lighthouse's scores; where performance falls short, the median of three, for a machine has other things to do as well."""
    first = _lighthouse(url)
    if int(first["performance"]) >= LEAST["performance"]:
        return first
    return sorted([first, _lighthouse(url), _lighthouse(url)], key=lambda scores: int(scores["performance"]))[1]


def _lighthouse(url: str) -> dict[str, str]:
    """Lighthouse's four scores of a page on a slow phone, 0 to 100."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [LIGHTHOUSE, url, "--quiet", "--output=json", f"--output-path={report}", f"--only-categories={','.join(CATEGORIES)}"]
        command += ["--chrome-flags=--headless=new --no-sandbox --disable-gpu"]
        subprocess.run(command, check=True, capture_output=True, timeout=600, env=os.environ | {"CHROME_PATH": str(CHROMIUM)})
        found = json.loads(report.read_text(encoding="utf-8"))["categories"]
    return {name.replace("-", "_"): f"{100 * found[name]['score']:.0f}" for name in CATEGORIES}


def _kept() -> dict[tuple[str, str], dict[str, str]]:
    if not SCORES.is_file():
        return {}
    with SCORES.open(encoding="utf-8", newline="") as file:
        return {(row["lang"], row["page"]): row for row in csv.DictReader(file)}


def _write(scores: dict[tuple[str, str], dict[str, str]]) -> None:
    with SCORES.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(row for _, row in sorted(scores.items()))


if __name__ == "__main__":
    sys.exit(main())

"""The command: ``python -m benchmarks [--only TEXT] [--list]``."""

import argparse

from benchmarks import harness


def main() -> None:
    """Compare what is asked for, keep the rows of the others."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", default="", metavar="TEXT", help="only the cases whose name contains this")
    parser.add_argument("--list", action="store_true", help="only list the cases")
    options = parser.parse_args()
    cases = harness.found()
    rows = {name: row for name, row in harness.kept().items() if name in cases or name.removesuffix("-memory") in cases}
    for case_id, (module, case) in cases.items():
        if options.only not in case_id:
            continue
        if options.list:
            print(f"{case_id}: {case.what_en}, beside {case.peer_name}")
            continue
        for row in harness.compare(module, case):
            rows[row["case"]] = row
            print(harness.line(row), flush=True)
        order = list(cases)
        harness.write(sorted(rows.values(), key=lambda row: order.index(row["case"] if row["case"] in cases else row["case"].removesuffix("-memory"))))


if __name__ == "__main__":
    main()

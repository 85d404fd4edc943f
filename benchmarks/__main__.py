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
    for case_id, (module, case) in cases.items():
        if options.only not in case_id:
            continue
        if options.list:
            print(f"{case_id}: {case.what_en}, beside {case.peer_name}")
            continue
        rows = harness.compare(module, case)
        for row in rows:
            print(harness.line(row), flush=True)
        harness.keep(rows, list(cases))


if __name__ == "__main__":
    main()

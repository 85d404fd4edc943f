"""One side of one case, timed in this process: ``python -m benchmarks.one MODULE CASE ours|peer|check``."""

import contextlib
import importlib
import json
import resource
import statistics
import sys
from pathlib import Path
from time import perf_counter


def main(module: str, case_id: str, side: str) -> None:
    """Print seconds for one unit of work and the peak of memory, as the last line."""
    case = next(case for case in importlib.import_module(f"benchmarks.{module}").cases() if case.id == case_id)
    with contextlib.redirect_stdout(sys.stderr):
        if side == "check":
            case.check()
            return
        one = getattr(case, side)
        work, taken = one.prepare(), []
        _forget_the_peak()
        for _ in range(one.times):
            begun = perf_counter()
            work()
            taken.append(perf_counter() - begun)
    print(json.dumps({"seconds": statistics.median(taken) / one.work, "mib": _peak()}))


def _forget_the_peak() -> None:
    """Let the peak of memory begin here: making the input may have taken more than the work does."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def _peak() -> float:
    """The most memory this process, or one that it started, ever held, in MiB."""
    status = Path("/proc/self/status")
    if status.is_file():  # the figure of getrusage is never below what the parent held when it started this process
        own = next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    else:
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) / 1024


if __name__ == "__main__":
    main(*sys.argv[1:])

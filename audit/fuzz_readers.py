"""Fuzz the readers of files: ``python audit/fuzz_readers.py [SECONDS]``, with atheris, which looks for inputs that take new paths.

Each input is mutated from a small CSV, XLSX or Parquet file; of a workbook a part is mutated, so that the archive stays one. A file
must be read or refused with one mistake of one line: anything else raised is a find, kept as ``crash-*`` in the folder printed.
"""

import contextlib
import hashlib
import io
import os
import platform
import subprocess
import sys
import tempfile
import traceback
import zipfile
from datetime import date
from pathlib import Path
from time import perf_counter

import atheris
from record import record

ROOT = Path(__file__).resolve().parent.parent
MEMORY = 2048  # MiB that one input may take
SLOWEST = 20  # seconds that one input may take


def fuzz(folder: Path, seconds: int) -> None:
    """Fuzz for some seconds in this process; libFuzzer ends it, with an exit code that is not zero if it found anything."""
    with atheris.instrument_imports(include=["clusterlib", "openpyxl"]):
        import pandas as pd

        from clusterlib import region
        from clusterlib.data import DataError
    book = io.BytesIO()
    frame = pd.DataFrame({"지역": ["가", "가", "나", "나"], "industry": ["x", "y", "x", "y"], "jobs": [1, 2, 3, 4], "year": [2001] * 4})
    frame.to_excel(book, index=False)
    with zipfile.ZipFile(book) as parts:
        kept = {name: parts.read(name) for name in parts.namelist()}
    names = ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"]
    corpus = folder / "corpus"
    corpus.mkdir(exist_ok=True)
    parquet = io.BytesIO()
    frame.to_parquet(parquet)
    for kind, content in enumerate([frame.to_csv(index=False).encode(), frame.to_csv(index=False).encode("cp949"), parquet.getvalue()]):
        (corpus / f"plain-{kind}").write_bytes(b"\0" + content)
    for kind, name in enumerate(names, start=1):
        (corpus / f"part-{kind}").write_bytes(bytes([kind]) + kept[name])
    path = folder / "input"

    def one(data: bytes) -> None:
        kind, content = (data[0] % 4, data[1:]) if data else (0, b"")
        if kind:
            packed = io.BytesIO()
            with zipfile.ZipFile(packed, "w") as parts:
                for name, held in (kept | {names[kind - 1]: content}).items():
                    parts.writestr(name, held)
            content = packed.getvalue()
        path.write_bytes(content)
        try:
            region.read_panel(path)
        except DataError as error:
            if "\n" in str(error) or len(str(error)) > 700:
                _keep(folder, path, f"not one line: {error!r}")
        except Exception:  # whatever it is, it is a find
            _keep(folder, path, traceback.format_exc())

    options = [f"-max_total_time={seconds}", f"-rss_limit_mb={MEMORY}", f"-timeout={SLOWEST}", "-seed=20261126", "-max_len=20000"]
    atheris.Setup([sys.argv[0], *options, "-print_final_stats=1", f"-artifact_prefix={folder}/", str(corpus)], one)
    atheris.Fuzz()


def _keep(folder: Path, path: Path, why: str) -> None:
    """Keep an input that does what none should, and end."""
    name = f"crash-{hashlib.sha256(path.read_bytes()).hexdigest()[:12]}"
    path.replace(folder / name)
    (folder / f"why-{name}").write_text(why, encoding="utf-8")
    print(why, file=sys.stderr, flush=True)
    os._exit(77)


def main(seconds: int) -> int:
    """Fuzz in a child process, and print one line of what came of it; 0 if nothing was found."""
    folder = Path(tempfile.mkdtemp(prefix="clusterlib-fuzz-"))
    around = os.environ | {"CLUSTERLIB_FUZZ": str(folder)}
    begun = perf_counter()
    done = subprocess.run([sys.executable, __file__, str(seconds)], env=around, capture_output=True, text=True, cwd=folder, check=False)
    said = dict(line.removeprefix("stat::").split(":", 1) for line in done.stderr.splitlines() if line.startswith("stat::"))
    found = sorted(path.name for kind in ("crash", "timeout", "oom", "leak") for path in folder.glob(f"{kind}-*"))
    with contextlib.suppress(OSError):
        (folder / "log").write_text(done.stderr, encoding="utf-8")
    took = perf_counter() - begun
    state = "FAIL" if done.returncode or found else "pass"
    numbers = [line[1:].split()[0] for line in done.stderr.splitlines() if line.startswith("#")]
    inputs = said.get("number_of_executed_units", numbers[-1] if numbers else "no").strip()
    record("fuzz", int(inputs) if inputs.isdigit() else 0, len(found) or int(state == "FAIL"), took)
    print(f"{state}  {date.today()}, {platform.machine()}, Python {platform.python_version()}, {took:.0f} s: {inputs} inputs, found {found or 'nothing'}; {folder}")
    return int(state == "FAIL")


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else 600
    if "CLUSTERLIB_FUZZ" in os.environ:
        fuzz(Path(os.environ["CLUSTERLIB_FUZZ"]), wanted)
    else:
        sys.exit(main(wanted))

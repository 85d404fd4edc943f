"""A full disk, a read-only folder, two at once, too much memory, a lost process: one line that names it, nothing half-written."""

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import small_book
from test_execute import chapter, execute_all  # noqa: F401  (a fixture)

from clusterlib import book, execute, leash

pytestmark = pytest.mark.promise("hardship")

ROOT = Path(__file__).resolve().parent.parent
NAMESPACE = ["unshare", "-rm", "sh", "-c"]
FULL = 'mount -t tmpfs -o size=16k tmpfs "$0" && head -c 100000 /dev/zero > "$0/ballast" 2>/dev/null; '
READ_ONLY = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && '
can_mount = shutil.which("unshare") and not subprocess.run([*NAMESPACE, "mount -t tmpfs tmpfs /mnt"], capture_output=True).returncode
mounting = pytest.mark.skipif(not can_mount, reason="no mounts without privileges here; what is patched in test_files, test_cli and test_region stands in")
KO = re.compile("[가-힣]")


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Path:
    folder = small_book.make(tmp_path_factory.mktemp("hard"))
    assert subprocess.run(small_book.command("lock", "--yes"), cwd=folder, env=small_book.surroundings(folder), capture_output=True).returncode == 0
    return folder


def under(hardship: str, place: Path, small: Path, *words: str) -> tuple[int, list[str], list[str]]:
    """Exit code, lines of error, and what is left in the place, of a call made under hardship there."""
    script = f'{hardship} "$@"; code=$?; echo; echo LEFT; ls -A "$0"; exit $code'
    done = subprocess.run(
        [*NAMESPACE, script, str(place), *small_book.command(*words)], cwd=small, env=small_book.surroundings(small), capture_output=True, text=True
    )
    left = done.stdout.partition("LEFT\n")[2].split()
    return done.returncode, done.stderr.splitlines(), [name for name in left if name != "ballast"]


@mounting
@pytest.mark.slow
@pytest.mark.parametrize(("lang", "why"), [("ko", "여기에 쓸 수 없다(No space left on device). --output으로"), ("en", "cannot be written to (No space left on device); name another")])
def test_a_report_on_a_full_disk_is_refused_in_one_line_and_leaves_nothing(small, tmp_path, lang, why):
    words = ["region", "jobs.csv", "--region", "A", "--output", str(tmp_path), "--lang", lang]
    assert under(FULL, tmp_path, small, *words) == (2, [f"clusterlib: {tmp_path}/a: {why}" + (" 다른 폴더를 준다" if lang == "ko" else " folder with --output")], [])


@mounting
@pytest.mark.slow
def test_a_lock_on_a_full_disk_is_refused_by_the_name_of_its_file(small):
    code, (line,), left = under(FULL, small / "data" / "lock", small, "lock", "--yes")
    assert (code, left) == (1, [])
    assert line == f"clusterlib: {small}/data/lock/paper-2.csv: No space left on device; nothing half-written was left; free some space and run the same command again"


@mounting
@pytest.mark.slow
@pytest.mark.parametrize(("lang", "why"), [("ko", "여기에 쓸 수 없다("), ("en", "cannot be written to (")])
def test_a_report_into_a_read_only_folder_is_refused_in_one_line(small, tmp_path, lang, why):
    code, (line,), left = under(READ_ONLY, tmp_path, small, "region", "jobs.csv", "--region", "A", "--output", str(tmp_path), "--lang", lang)
    assert (code, left) == (2, []) and line.startswith(f"clusterlib: {tmp_path}") and why in line
    assert bool(KO.search(line)) == (lang == "ko")


@mounting
@pytest.mark.slow
@pytest.mark.parametrize("words", [["build"], ["verify", "coins"], ["lock", "--yes"]], ids=lambda words: words[0])
def test_a_read_only_book_is_said_in_one_line(small, words):
    shutil.rmtree(small / "_build", ignore_errors=True)
    code, (line,), _ = under(READ_ONLY, small, small, *words)
    assert code == 1
    assert re.fullmatch(rf"clusterlib: {re.escape(str(small))}/_build[\w/]*: Read-only file system; nothing half-written was left; want a folder that can be written to", line)


def test_a_second_build_in_one_folder_says_that_it_waits_and_begins_when_the_first_has_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(book, "BUILD", tmp_path / "_build")
    told, order, waiting = [], [], threading.Event()

    def second():
        with book.only_one(lambda said: (told.append(said), waiting.set())):
            order.append("second")

    with book.only_one(told.append):
        assert told == []
        thread = threading.Thread(target=second)
        thread.start()
        assert waiting.wait(10)
        order.append("first")
    thread.join(10)
    assert (told, order) == (["another build is at work in this folder; waiting for it to end"], ["first", "second"])


@pytest.mark.slow
def test_a_chapter_that_eats_memory_is_stopped_at_the_limit_and_named(chapter, monkeypatch):  # noqa: F811
    monkeypatch.setattr(execute, "MEMORY", 2 * 2**30)
    told = execute_all(chapter("hungry", "x = 1", "eaten = [bytearray(2**28) for _ in range(100)]"))
    assert told[0] == "hungry: hungry (en), cell 4 (cell-2): MemoryError: ; a process of a chapter may take 2 GiB"


@pytest.mark.slow
def test_a_chapter_whose_kernel_is_lost_is_named_with_what_it_may_be(chapter):  # noqa: F811
    told = execute_all(chapter("lost", "import os, signal", "os.kill(os.getpid(), signal.SIGKILL)"))
    assert re.match(r"lost: lost \(en\): papermill stopped: .*DeadKernelError: Kernel died; it was killed or ran out of memory, of which it may take 8 GiB$", told[0])


CHILD = """
import os, subprocess, sys, time
from clusterlib import leash
with leash.leash() as held:
    child = subprocess.Popen(leash.command(held, 0, "time_module:run"), pass_fds=[held], start_new_session=True)
    print(child.pid, flush=True)
    time.sleep(60)
"""


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("way", [signal.SIGKILL, signal.SIGTERM])
def test_a_child_on_a_leash_ends_when_its_parent_is_killed(tmp_path, way):
    (tmp_path / "time_module.py").write_text("import time\ndef run():\n    time.sleep(60)\n")
    around = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(tmp_path)])}
    with subprocess.Popen([sys.executable, "-c", CHILD], env=around, cwd=tmp_path, stdout=subprocess.PIPE, text=True) as parent:
        child = int(parent.stdout.readline())
        time.sleep(0.5)
        assert alive(child)
        parent.send_signal(way)
        parent.wait()
    for _ in range(100):
        if not alive(child):
            return
        time.sleep(0.1)
    os.kill(child, signal.SIGKILL)
    pytest.fail("the child outlived its parent")


def test_a_module_on_a_leash_has_its_words_and_its_exit_code(tmp_path):
    (tmp_path / "toy.py").write_text("import sys\nprint(__name__, sys.argv[1:])\nsys.exit(7)\n")
    around = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(tmp_path)])}
    with leash.leash() as held:
        done = subprocess.run(leash.command(held, 0, "toy", "a b", "-n"), env=around, pass_fds=[held], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (7, "__main__ ['a b', '-n']\n")

"""Nothing in build, run, region or verify of data asks the network: they pass without one, and none is even tried."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import small_book

pytestmark = [pytest.mark.promise("offline"), pytest.mark.slow, pytest.mark.xdist_group("offline")]
# Every attempt to reach another machine, or to ask for its address, is noted by each Python that starts, kernels included.
WATCH = '''
import os, sys

def _watch(event, given):
    if event == "socket.getaddrinfo":
        host = given[0]
    elif event in ("socket.connect", "socket.sendto") and isinstance(given[1], tuple):
        host = given[1][0]
    else:
        return
    if str(host) not in ("127.0.0.1", "localhost", "::1", "None", "", "0.0.0.0"):
        with open(os.environ["NETWORK_LOG"], "a") as file:
            file.write(f"{event} {given[-1] if event != 'socket.getaddrinfo' else host}\\n")
        raise OSError(101, "Network is unreachable")

sys.addaudithook(_watch)
'''
# In a network namespace of its own a process has no interface but its own loopback, which kernels talk over and which is down.
LOOPBACK = """
import fcntl, os, socket, struct, sys
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as handle:
    fcntl.ioctl(handle, 0x8914, struct.pack("16sh", b"lo", 0x1 | 0x40))
os.execvp(sys.argv[1], sys.argv[1:])
"""
ALONE = [] if sys.platform != "linux" or shutil.which("unshare") is None else ["unshare", "-rn", sys.executable, "-c", LOOPBACK]
if ALONE and subprocess.run([*ALONE, "true"], capture_output=True).returncode:
    ALONE = []  # user namespaces are forbidden here: what is left is the watch, which refuses
CALLS = {
    "run": ["run", "theories", "--output", "runs"],
    "region": ["region", "jobs.csv", "--region", "A", "--output", "regions"],
    "verify": ["verify", "coins"],
    "build": ["build", "--lang", "en"],
}
PLANTED = 'import socket, contextlib\nwith contextlib.suppress(OSError):\n    socket.create_connection(("192.0.2.1", 80), 2)\n'


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Path:
    folder = small_book.make(tmp_path_factory.mktemp("offline"))
    (folder / "watch").mkdir()
    (folder / "watch" / "sitecustomize.py").write_text(WATCH)
    assert subprocess.run(small_book.command("lock", "--yes"), cwd=folder, env=small_book.surroundings(folder), capture_output=True).returncode == 0
    return folder


def tried(folder: Path, *words: str) -> tuple[int, str]:
    """Exit code and output of a call without a network, and what it tried to reach."""
    log = folder / "network.log"
    log.unlink(missing_ok=True)
    around = small_book.surroundings(folder, PYTHONPATH=os.pathsep.join([str(folder / "watch"), str(folder)]), NETWORK_LOG=str(log))
    done = subprocess.run([*ALONE, *small_book.command(*words)], cwd=folder, env=around, capture_output=True, text=True)
    return done.returncode, (log.read_text() if log.exists() else "") + (done.stdout + done.stderr if done.returncode else "")


@pytest.mark.parametrize("name", CALLS)
def test_a_command_passes_without_a_network_and_tries_none(small, name):
    assert tried(small, *CALLS[name]) == (0, "")


def test_a_namespace_has_no_network():
    if not ALONE:
        pytest.skip("user namespaces are forbidden here; the watch refused alone")
    program = 'import socket\ntry:\n    socket.create_connection(("192.0.2.1", 80), 2)\nexcept OSError as error:\n    print(error.errno)'
    assert subprocess.run([*ALONE, sys.executable, "-c", program], capture_output=True, text=True).stdout == "101\n"


@pytest.mark.parametrize(("name", "module"), [("region", "clusterlib/region/page.py"), ("verify", "clusterlib/catalogue/coins.py")])
def test_a_connection_planted_in_the_library_is_found_even_if_its_failure_is_hidden(small, name, module):
    path = small / module
    text = path.read_text(encoding="utf-8")
    try:
        path.write_text(text + "\n" + PLANTED, encoding="utf-8")
        code, said = tried(small, *CALLS[name])
    finally:
        path.write_text(text, encoding="utf-8")
    assert (code, said.splitlines()[0]) == (0, "socket.getaddrinfo 192.0.2.1")


def test_a_connection_planted_in_a_chapter_is_found_though_its_kernel_is_a_process_of_its_own(small):
    path = small / "chapters" / "theories.ipynb"
    text = path.read_text(encoding="utf-8")
    try:
        path.write_text(small_book.notebook("Which theories?", [PLANTED]), encoding="utf-8")
        assert "192.0.2.1" in tried(small, *CALLS["run"])[1]
    finally:
        path.write_text(text, encoding="utf-8")

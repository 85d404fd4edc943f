"""Files that are there whole or not at all."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterlib import files


@given(st.text())
def test_what_is_written_whole_is_read_back(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("whole") / "below" / "file.txt"
    text = text.encode("utf-8", "replace").decode()
    files.write_whole(path, text)
    assert path.read_bytes() == text.encode()
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize("moment", ["replace", "chmod", "mkdir"])
@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError(28, "No space left on device")])
def test_an_interrupted_write_leaves_the_old_file_and_nothing_half_written(tmp_path, monkeypatch, moment, error):
    path = tmp_path / "file.txt"
    files.write_whole(path, "old")

    def stop(*args, **kwargs):
        raise error

    monkeypatch.setattr(files.os, moment, stop)
    with pytest.raises(type(error) if isinstance(error, OSError) else error):
        files.write_whole(path, "new")
    monkeypatch.undo()
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_writers_at_once_leave_one_whole_text(tmp_path):
    path, texts = tmp_path / "file.txt", [str(place) * 50_000 for place in range(8)]
    barrier = threading.Barrier(8)

    def write(text):
        barrier.wait()
        files.write_whole(path, text)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, texts))
    assert path.read_text() in texts
    assert list(tmp_path.iterdir()) == [path]

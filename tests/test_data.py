"""Reading data/: codes stay text, reads are recorded, faults are named."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusterlib import data
from clusterlib.data import DataError, check_known, read_csv


@pytest.fixture
def write(tmp_path, monkeypatch):
    """A function that writes ``toy.csv`` into an empty data folder."""
    monkeypatch.setattr(data, "FOLDER", tmp_path)

    def toy(content: str | bytes) -> None:
        (tmp_path / "toy.csv").write_bytes(content.encode() if isinstance(content, str) else content)

    return toy


def test_codes_that_look_like_numbers_or_missing_values_stay_text(write):
    write("code,name\n01,NA\nNO,nan\n1e5,\n")
    assert read_csv("toy.csv", ["code", "name"]).values.tolist() == [["01", "NA"], ["NO", "nan"], ["1e5", ""]]


def test_a_file_of_a_header_alone_is_an_empty_table(write):
    write("code,name\n")
    assert read_csv("toy.csv", ["code", "name"], key=["code"]).shape == (0, 2)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("code,nom\n1,a\n", "data/toy.csv, line 1: columns are code, nom; want code, name"),
        ("name,code\n1,a\n", "data/toy.csv, line 1: columns are name, code; want code, name"),
        ("", "data/toy.csv, line 1: columns are ; want code, name"),
        ("code,name\n1,a\n2\n", "data/toy.csv, line 3: 1 fields; want 2, one a column"),
        ("code,name\n1,a,b\n2,a,b\n", "data/toy.csv, line 2: 3 fields; want 2, one a column"),
        ("code,name\n1,a\n\n2,b\n", "data/toy.csv, line 3: 0 fields; want 2, one a column"),
        ("code,name\n1,a\n,b\n", "data/toy.csv, line 3, column code: empty; want a value"),
        ("code,name\n1,a\n2, \n", "data/toy.csv, line 3, column name: empty; want a value"),
        ("code,name\n1,a\n2,b\n1,c\n", "data/toy.csv, line 4, column code: '1' stands twice; want each once"),
    ],
    ids=["unknown column", "order", "empty file", "short row", "long rows", "blank line", "no key", "blank", "twice"],
)  # fmt: skip
def test_a_broken_file_is_refused_naming_file_line_and_column(write, content, message):
    write(content)
    with pytest.raises(DataError) as error:
        read_csv("toy.csv", ["code", "name"], key=["code"], required=["name"])
    assert str(error.value) == message


@pytest.mark.parametrize("content", ['code,name\n1,"a\n', "code,name\n1,클러스터\n".encode("cp949")], ids=["open quote", "cp949"])
def test_a_file_that_is_no_utf8_csv_is_refused_by_name(write, content):
    write(content)
    with pytest.raises(DataError, match=r"^data/toy\.csv: not a UTF-8 CSV table \("):
        read_csv("toy.csv", ["code", "name"])


def test_whoever_reads_may_change_what_was_read_and_a_changed_file_is_read_anew(write):
    write("code,name\n1,a\n")
    frame = read_csv("toy.csv", ["code", "name"])
    frame.loc[0, "name"] = "spoilt"
    assert read_csv("toy.csv", ["code", "name"]).loc[0, "name"] == "a"
    write("code,name\n1,b\n")
    assert read_csv("toy.csv", ["code", "name"]).loc[0, "name"] == "b"


def test_a_key_of_two_columns_may_repeat_either_but_not_both(write):
    write("row,column,word\na,x,1\na,y,2\nb,x,3\n")
    assert len(read_csv("toy.csv", ["row", "column", "word"], key=["row", "column"])) == 3
    write("row,column,word\na,x,1\na,x,2\n")
    with pytest.raises(DataError, match=r"line 3, column row\+column: 'a, x' stands twice"):
        read_csv("toy.csv", ["row", "column", "word"], key=["row", "column"])


def test_a_file_that_is_not_there_is_named_with_its_folder(write, tmp_path):
    with pytest.raises(DataError) as error:
        read_csv("none.csv", ["code"])
    assert str(error.value) == f"data/none.csv: no such file; the data live in {tmp_path}, beside the package"


def test_every_read_is_recorded_where_the_log_is_asked_for(write, tmp_path, monkeypatch):
    log = tmp_path / "reads"
    monkeypatch.setenv(data.READ_LOG, str(log))
    write("code\n1\n")
    read_csv("toy.csv", ["code"])
    data.path_of("toy.csv")
    assert log.read_text() == "toy.csv\ntoy.csv\n"


def test_without_a_log_nothing_is_written(write, tmp_path, monkeypatch):
    monkeypatch.delenv(data.READ_LOG, raising=False)
    write("code\n1\n")
    read_csv("toy.csv", ["code"])
    assert [path.name for path in tmp_path.iterdir()] == ["toy.csv"]


def test_an_unknown_value_is_named_with_line_column_and_the_known():
    frame = pd.DataFrame({"kind": ["city", "vilage"]})
    with pytest.raises(DataError) as error:
        check_known(frame, "toy.csv", "kind", ["city", "village"])
    assert str(error.value) == "data/toy.csv, line 3, column kind: 'vilage' is unknown; want one of city, village"


def test_a_field_of_many_values_may_be_empty_and_is_checked_one_by_one():
    check_known(pd.DataFrame({"kind": ["", "city;village"]}), "toy.csv", "kind", ["city", "village"], many=True)
    with pytest.raises(DataError, match=r"line 2, column kind: 'town' is unknown"):
        check_known(pd.DataFrame({"kind": ["city;town"]}), "toy.csv", "kind", ["city", "village"], many=True)
    with pytest.raises(DataError, match=r"line 2, column kind: '' is unknown"):
        check_known(pd.DataFrame({"kind": [""]}), "toy.csv", "kind", ["city"])


@given(st.lists(st.text(st.characters(exclude_categories=["C"]), max_size=6), min_size=2, max_size=4))
def test_what_the_csv_module_writes_is_read_back_as_it_was(tmp_path_factory, fields):
    import csv

    folder, kept = tmp_path_factory.mktemp("data"), data.FOLDER
    columns = [f"column{place}" for place in range(len(fields))]
    with (folder / "toy.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([columns, fields])
    try:
        data.FOLDER = folder
        assert read_csv("toy.csv", columns).values.tolist() == [fields]
    finally:
        data.FOLDER = kept

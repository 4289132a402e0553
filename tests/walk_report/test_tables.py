"""Tables that somebody has edited: what is clear is taken, anything else refused in one line."""

import pandas as pd
import pytest

from healthgait.errors import InputError
from healthgait.walk_report.session import read_session
from tests.walk_report.tables import write_results


def edit(path, column, row, cell):
    """Put a cell into a table, as text."""
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    table.loc[row, column] = cell
    table.to_csv(path, index=False)


@pytest.mark.parametrize(
    ("name", "column", "cell", "words"),
    [
        ("clips.csv", "used", "WAHR", "'WAHR' is neither True nor False"),
        ("clips.csv", "used", "", "'' is neither True nor False"),
        ("clips.csv", "simulated", "perhaps", "is neither True nor False"),
        ("events.csv", "timed", "", "is neither True nor False"),
        ("clips.csv", "pace", "ugs", "'ugs' is not known; expected UGS, FGS"),
        ("clips.csv", "flags", "few_steps, odd", "has a flag that is not known"),
        ("clips.csv", "Step", "6500", "is outside 1 to 300"),
        ("clips.csv", "Step_se", "-0.5", "is outside 0 to 300"),
        ("clips.csv", "steps", "1e300", "is outside 0 to 1e+07"),
        ("clips.csv", "frames", "-5", "is outside 0 to 1e+07"),
        ("clips.csv", "steps", "4.5", "is not a whole number"),
        ("clips.csv", "BiSP_s_left", "33", "is outside -20 to 20"),
        ("events.csv", "time_s", "", "is empty; a number is needed"),
        ("events.csv", "time_s", "-1e300", "is outside 0 to 1e+07"),
        ("angles.csv", "sd_deg", "-5", "is outside 0 to 360"),
        ("angles.csv", "percent", "1000", "is outside 0 to 100"),
        ("angles.csv", "cycles", "1.5", "is not a whole number"),
        ("ranges.csv", "range_deg", "-5", "is outside 0 to 360"),
        ("ranges.csv", "max_se", "1e308", "is outside 0 to 360"),
        ("errors.csv", "Step_UGS_se", "1e308", "is outside 0 to 300"),
        ("events.csv", "foot", "Left", "'Left' is not known; expected left, right"),
        ("events.csv", "kind", "strike", "'strike' is not known"),
        ("angles.csv", "angle", "elbow", "'elbow' is not known; expected hip, thigh"),
        ("angles.csv", "side", "both", "'both' is not known"),
        ("angles.csv", "mean_deg", "1,5", "'1,5' is not a number; use a decimal point"),
        ("mine.csv", "Speed_FGS", "inf", "is not a finite number"),
        ("mine.csv", "Speed_FGS", "1200", "is outside 0.01 to 15"),
        ("mine.csv", "Step_UGS", "0.65", "is outside 1 to 300; is the unit right?"),
        ("mine.csv", "BiSP_UGS", "-0.5", "is outside -0.02 to 20"),
        ("mine.csv", "Step_UGS", "True", "'True' is not a number"),
    ],
)  # fmt: skip
def test_an_odd_cell_is_named_with_file_line_and_column(tmp_path, name, column, cell, words):
    write_results(tmp_path, ["P1", "P2"])
    edit(tmp_path / name, column, 1, cell)
    with pytest.raises(InputError) as error:
        read_session(tmp_path)
    assert f"{name}: line 3, {column}: " in str(error.value) and words in str(error.value)


def test_line_ends_of_an_old_macintosh_are_read(tmp_path):
    write_results(tmp_path, ["P1", "P2"], angles=False)
    path = tmp_path / "mine.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r"))
    assert read_session(tmp_path).participants == ["P1", "P2"]


def test_a_cell_of_a_book_is_refused(tmp_path):
    write_results(tmp_path, angles=False)
    edit(tmp_path / "clips.csv", "reason", 0, "a" * 200_000)
    with pytest.raises(InputError, match=r"clips.csv: line 2: not valid CSV"):
        read_session(tmp_path)


def test_the_line_is_that_of_the_file_where_a_cell_has_a_line_break(tmp_path):
    write_results(tmp_path, ["P1", "P2"])
    edit(tmp_path / "clips.csv", "reason", 0, "stumbles\nand goes on")
    edit(tmp_path / "clips.csv", "steps", 1, "many")
    with pytest.raises(InputError, match=r"clips.csv: line 4, steps: 'many' is not a number"):
        read_session(tmp_path)


@pytest.mark.parametrize(
    ("identity", "words"),
    [
        ("", "line 3: the ID is missing"),
        ("  ", "line 3: the ID is missing"),
        (".", "is a path"),
        ("..", "is a path"),
        ("a/b", "is a path"),
        ("x" * 251, "is too long for a file's name"),
        ("P\0002", "has a NUL character"),
        ("P\n2", "has a line break"),
        ("p1", "line 3: the ID 'p1' differs from 'P1' only in case"),
        ("P 1", "line 3: the ID 'P 1' differs from 'P1' only in case"),
        (" P1 ", "line 3: there is a row of P1 already"),
    ],
)
def test_an_odd_id_is_refused(tmp_path, identity, words):
    write_results(tmp_path, ["P1", "P2"], angles=False)
    edit(tmp_path / "mine.csv", "ID", 1, identity)
    with pytest.raises(InputError) as error:
        read_session(tmp_path)
    assert "mine.csv" in str(error.value) and words in str(error.value) and "\n" not in str(error.value)


def test_an_id_is_spelled_in_one_way_in_all_tables(tmp_path):
    write_results(tmp_path, ["P1"])
    edit(tmp_path / "angles.csv", "ID", 1, "p1")
    with pytest.raises(InputError, match=r"angles.csv: line 3: the ID 'p1' differs from 'P1'"):
        read_session(tmp_path)


def test_what_a_spreadsheet_makes_of_a_table_is_read(tmp_path):
    """Capitals, blanks around cells and names of columns, blank lines, words for missing values, an empty column."""
    write_results(tmp_path, ["P1"])
    path = tmp_path / "clips.csv"
    table = pd.read_csv(path, dtype=str, keep_default_na=False).assign(simulated="false")
    table["used"] = table["used"].str.upper()
    table["steps"] = [" 5 ", "NA", "6"]
    header, *rows = table.to_csv(index=False).splitlines()
    lines = [header.replace(",", " , ") + ",", "", *(f"{row}," for row in rows), "," * (header.count(",") + 1)]
    path.write_text("\ufeff" + "\r\n".join(lines) + "\r\n", encoding="utf-8")
    edit(tmp_path / "mine.csv", "ID", 0, "P1 ")
    person = read_session(tmp_path).person("P1")
    assert person.clips["used"].tolist() == [True, False, True] and not person.is_simulated
    assert person.clips["steps"].isna().tolist() == [False, True, False] and person.clips["steps"].iloc[0] == 5


@pytest.mark.parametrize("content", [b"", b"a;b\n1;2\n", "a,b\nM\u00fcller,1\n".encode("latin-1"), b"\xff\xfea\x00",
                                     b'"a\n', b"\n\n", b"a\0b\n"])  # fmt: skip
def test_another_csv_file_is_no_table_of_ours(tmp_path, content):
    write_results(tmp_path, ["P1"], angles=False)
    (tmp_path / "a.csv").write_bytes(content)
    (tmp_path / "folder.csv").mkdir()
    assert read_session(tmp_path).participants == ["P1"]


def test_a_table_of_ours_in_another_form_is_refused(tmp_path):
    write_results(tmp_path, ["P1", "M\u00fcller"], angles=False)
    path = tmp_path / "mine.csv"
    text = path.read_text("utf-8")
    for content, words in (
        (text.replace(",", ";").encode(), "separated by semicolons"),
        (text.replace(",", "\t").encode(), "separated by tabs"),
        (text.encode("latin-1"), "not UTF-8 text"),
        (text.replace("65.0", "65,0").encode(), "line 2: has 15 cells, the header 13; is there a decimal comma?"),
        (text.replace("M\u00fcller,65.0", "M\u00fcller,65,0").encode(), "line 3: has 14 cells, the header 13"),
        (text.replace("P1", '"P1').encode(), "line 2: has 1 cells, the header 13; is there an open quotation mark"),
        (text.replace("Step_UGS", "Step_UGS,Step_UGS").encode(), "the column Step_UGS appears twice"),
    ):
        path.write_bytes(content)
        with pytest.raises(InputError) as error:
            read_session(tmp_path)
        assert f"mine.csv: {words}" in str(error.value).replace("the columns are ", "")


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("errors.csv", "P1"),
        ("clips.csv", "P1, UGS, NW-WoJ_1"),
        ("events.csv", "P1, UGS, NW-WoJ_1, left, heel_strike, 1"),
        ("angles.csv", "P1, UGS, left, hip, 0"),
        ("ranges.csv", "P1, UGS, left, hip"),
    ],
)
def test_a_row_that_is_there_twice_is_refused(tmp_path, name, row):
    write_results(tmp_path)
    path = tmp_path / name
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join([*lines, lines[1]]))
    with pytest.raises(InputError, match=rf"{name}: line {len(lines) + 1}: there is a row of {row} already; keep one"):
        read_session(tmp_path)


@pytest.mark.parametrize("video", ["../other.mp4", "/tmp/a.mp4", "."])
def test_a_video_outside_the_folder_is_refused(tmp_path, video):
    write_results(tmp_path, angles=False)
    path = tmp_path / "clips.csv"
    pd.read_csv(path).assign(video="").to_csv(path, index=False)
    assert read_session(tmp_path).participants == ["P1"]
    edit(path, "video", 1, video)
    with pytest.raises(InputError, match=r"clips.csv: line 3, video: .* is not a video's path in the folder"):
        read_session(tmp_path)


def test_a_table_that_lost_a_column_is_named(tmp_path):
    write_results(tmp_path)
    path = tmp_path / "clips.csv"
    pd.read_csv(path).drop(columns="StepTime_s_SD").to_csv(path, index=False)
    session = read_session(tmp_path)
    assert session.warnings == [f"{path}: would be a table of clips, but lacks StepTime_s_SD; ignored"]
    path = tmp_path / "mine.csv"
    pd.read_csv(path).drop(columns="Step_FGS").to_csv(path, index=False)
    with pytest.raises(InputError, match=r"no table of gait parameters; .* lacks Step_FGS"):
        read_session(tmp_path)


def test_a_file_that_is_cut_off_is_refused(tmp_path):
    write_results(tmp_path, ["P1", "P2"], angles=False)
    path = tmp_path / "mine.csv"
    path.write_text(path.read_text()[:-30])
    with pytest.raises(InputError, match=r"mine.csv: line 3: has 8 cells, the header 13; .* is the file cut off"):
        read_session(tmp_path)

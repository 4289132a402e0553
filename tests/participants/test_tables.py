import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from healthgait.columns import GAIT_PARAMETERS
from healthgait.errors import InputError
from healthgait.participants.tables import read_gait_parameters, read_measures
from tests.refused import refusal_of

HEADER = "ID,Sex,Age,BMI,WaistC"
ROW = "PA000,0,30,22.5,75"
GAIT_HEADER = ",".join(["ID", *(name for name in GAIT_PARAMETERS if "SP_" not in name)])
GAIT_ROW = "PA000," + ",".join(["60", "120", "110", "1.3"] * 2)


@pytest.fixture
def table(tmp_path):
    """Write lines, or bytes, to a file and return its path."""

    def write(*lines: str, content: bytes | None = None):
        path = tmp_path / "measures.csv"
        path.write_bytes("\n".join(lines).encode() if content is None else content)
        return path

    return write


def test_a_table_is_read_by_id_in_file_order(table):
    measures = read_measures(table(HEADER, "PA003,1,34.9,24.95,80.5", "PA001,0,72,18.5,"))
    assert measures.index.tolist() == ["PA003", "PA001"]
    assert measures.columns.tolist() == ["Sex", "Age", "BMI", "WaistC"]
    expected = [[1, 34.9, 24.95, 80.5], [0, 72, 18.5, np.nan]]
    np.testing.assert_array_equal(measures.to_numpy(float), expected)


@pytest.mark.parametrize("word", ["", "NA", "na", "N/A", "NaN", "nan", "null", "None", "  "])
def test_missing_values(table, word):
    measures = read_measures(table(HEADER, f"PA000,{word},30,{word},75", ROW.replace("PA000", "PA001")))
    assert measures.loc["PA000"].isna().tolist() == [True, False, True, False]


@pytest.mark.parametrize(
    "content",
    [
        f"\ufeff{HEADER}\n{ROW}\n".encode(),
        f"{HEADER}\r\n{ROW}\r\n".encode(),
        f"{HEADER}\n{ROW}".encode(),
        f"\n{HEADER}\n\n{ROW}\n,,,,\n \n".encode(),
        b"ID , Sex,Age ,BMI, WaistC\n PA000 ,0 , 30,22.5,75\n",
        b'"ID","Sex","Age","BMI","WaistC"\n"PA000","0","30","22.5","75"\n',
        f"{HEADER},Note\n{ROW},\"tall, slow\"\n".encode(),
        b"BMI,WaistC,Age,Sex,ID\n2.25e1,75.0,+30,0.0,PA000\n",
    ],
    ids=["BOM", "CRLF", "no last newline", "blank lines", "blanks", "quotes", "quoted comma", "another order"],
)  # fmt: skip
def test_ways_to_write_the_same_table(table, content):
    measures = read_measures(table(content=content))
    assert measures.index.tolist() == ["PA000"]
    assert measures.loc["PA000", ["Sex", "Age", "BMI", "WaistC"]].tolist() == [0, 30, 22.5, 75]


def test_text_columns_stay_text_and_ids_keep_their_zeros(table):
    measures = read_measures(table("ID,Sex,Age,BMI,PA_level", "007,0,30,22.5,Non active"))
    assert measures.index.tolist() == ["007"]
    assert measures.loc["007", "PA_level"] == "Non active"


@pytest.mark.parametrize(
    "lines, words",
    [
        ([""], ["empty"]),
        ([HEADER], ["no rows"]),
        ([HEADER, "", ",,,,"], ["no rows"]),
        ([HEADER.replace(",", ";"), ROW.replace(",", ";").replace(".", ",")], ["semicolons", "commas"]),
        ([HEADER.replace(",", "\t"), ROW.replace(",", "\t")], ["tabs", "commas"]),
        (["ID,Sex,Age,WaistC", "PA000,0,30,75"], ["column BMI is missing", "the file has ID, Sex, Age, WaistC"]),
        (["ID,Gender,Age,BMI", "PA000,0,30,22"], ["column Sex is missing"]),
        (["ID,Sex,Age,bmi", "PA000,0,30,22"], ["column BMI is missing"]),
        (["ID,Sex,Ages,BMI", "PA000,0,30,22"], ["column Age is missing", "is it 'Ages'?"]),
        (["Name,Sex,Age,BMI", "PA000,0,30,22"], ["column ID is missing"]),
        (["ID,Sex,Age,BMI,Sex", "PA000,0,30,22,1"], ["column Sex appears twice"]),
        ([HEADER, ROW, "PA001,1,31,23,80", ROW], ["line 4", "PA000", "line 2"]),
        ([HEADER, ",0,30,22.5,75"], ["line 2", "ID is missing"]),
        ([HEADER, "\u200b,0,30,22.5,75"], ["line 2", "ID is missing"]),
        ([HEADER, ROW, "PA001,1,31,23,80", "pa000,0,30,22.5,75"], ["line 4", "'pa000'", "'PA000' of line 2", "case"]),
        ([HEADER, ROW, "PA000\u200b,0,30,22.5,75"], ["line 3", r"'PA000\u200b'", "'PA000' of line 2"]),
        ([HEADER, ROW, "PA 000,0,30,22.5,75"], ["line 3", "'PA 000'", "'PA000' of line 2"]),
        ([HEADER, ROW, "PA001,1,31,23"], ["line 3", "4 cells", "5"]),
        ([HEADER, ROW, "PA001,1,31,23,80,81"], ["line 3", "6 cells", "decimal commas?"]),
        ([HEADER, "PA000,0,30,22,5,75"], ["line 2", "6 cells", "decimal commas?"]),
        ([HEADER, 'PA000,0,30,"22,5",75'], ["line 2 (PA000), BMI", "'22,5'", "decimal point"]),
        ([HEADER, ROW, "PA001,1,young,23,80"], ["line 3 (PA001), Age", "'young' is not a number"]),
        ([HEADER, "PA000,2,30,22.5,75"], ["line 2 (PA000), Sex", "must be 0 (female) or 1 (male), not 2"]),
        ([HEADER, "PA000,0.5,30,22.5,75"], ["line 2 (PA000), Sex", "(male), not 0.5"]),
        ([HEADER, "PA000,-1,30,22.5,75"], ["line 2 (PA000), Sex", "(male), not -1"]),
        ([HEADER, "PA000,F,30,22.5,75"], ["line 2 (PA000), Sex", "must be 0 (female) or 1 (male), not 'F'"]),
        ([HEADER, "PA000,0,inf,22.5,75"], ["line 2 (PA000), Age", "'inf' is not a finite number"]),
        ([HEADER, "PA000,0,1e999,22.5,75"], ["line 2 (PA000), Age", "'1e999' is not a finite number"]),
        ([HEADER, "PA000,0,3_0,22.5,75"], ["line 2 (PA000), Age", "'3_0'"]),
        ([HEADER, "PA000,0,-30,22.5,75"], ["line 2 (PA000), Age", "-30 is outside 1 to 130"]),
        (
            [HEADER, "PA000,0,30,0,75"],
            ["line 2 (PA000), BMI", "0 is outside 5 to 200", "Leave an unknown value empty"],
        ),
        ([HEADER, ROW, "", "PA001,1,31,23,no"], ["line 4 (PA001), WaistC", "'no'"]),
        ([HEADER, 'PA000,0,30,22.5,"75'], ["line 2", "not valid CSV"]),
        ([HEADER, 'PA000,0,30,22.5,"7"5'], ["line 2", "not valid CSV"]),
    ],
)
def test_what_is_refused_and_how(table, lines, words):
    message = refusal_of(read_measures, table(*lines))
    for word in words:
        assert word in message


@pytest.mark.parametrize("content", [b",,\n", b'""\n', b" , \n,"])
def test_a_file_of_nothing_but_separators_is_refused(table, content):
    assert refusal_of(read_measures, table(content=content))


def test_columns_without_a_name_are_ignored(table):
    # An index column as pandas writes it, and the trailing commas of a spreadsheet.
    assert list(read_measures(table("," + HEADER + ",,", "0," + ROW + ",,")).index) == ["PA000"]


def test_an_id_with_a_line_break_is_shown_in_one_line(table):
    assert "Age" in refusal_of(read_measures, table(HEADER, '"PA\n000",0,young,22.5,75'))


def test_a_missing_file_is_refused(tmp_path):
    assert refusal_of(read_measures, tmp_path / "measures.csv") == "no such file"


def test_another_encoding_is_refused(table):
    assert "UTF-8" in refusal_of(read_measures, table(content=f"{HEADER},Note\n{ROW},Peña\n".encode("latin-1")))


def test_only_the_columns_that_are_needed_must_be_there(table):
    path = table("ID,Weight", "PA000,61.5")
    assert read_measures(path, required=["Weight"]).loc["PA000", "Weight"] == 61.5
    assert "column Age is missing" in refusal_of(lambda path: read_measures(path, required=["Weight", "Age"]), path)


def test_velocity_is_read_as_speed_and_support_times_may_lack(table):
    gait = read_gait_parameters(table(GAIT_HEADER.replace("Speed", "Velocity"), GAIT_ROW))
    assert gait.columns.tolist() == [name for name in GAIT_PARAMETERS if "SP_" not in name]
    assert gait.loc["PA000"].tolist() == [60, 120, 110, 1.3] * 2


def test_velocity_beside_speed_is_refused(table):
    assert "Speed_UGS appears twice" in refusal_of(
        read_gait_parameters, table(GAIT_HEADER + ",Velocity_UGS", GAIT_ROW + ",1.4")
    )


def test_a_gait_table_without_a_quantity_is_refused(table):
    message = refusal_of(read_gait_parameters, table(GAIT_HEADER.replace("Cadence_FGS", "Cadence_FSG"), GAIT_ROW))
    assert "column Cadence_FGS is missing" in message
    assert "the file has ID, Step_UGS" in message


def test_the_nearest_name_is_none_that_is_needed_itself(table):
    message = refusal_of(read_gait_parameters, table(GAIT_HEADER.replace("Cadence_FGS", "Cadence_FSG"), GAIT_ROW))
    assert "is it 'Cadence_FSG'?" in message


@pytest.mark.parametrize("value", ["-1.3", "0", "fast", "inf"])
def test_gait_parameters_are_checked_too(table, value):
    assert "line 2 (PA000), Speed_FGS" in refusal_of(
        read_gait_parameters, table(GAIT_HEADER, GAIT_ROW.removesuffix("1.3") + value)
    )


SHORT = settings(
    max_examples=50, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
CELLS = st.one_of(
    st.sampled_from(["", "0", "1", "2", "30", "PA000", "NaN", "inf", "-1", "1e999", "2,5", "ID", "Sex", "Age", "BMI"]),
    st.text(alphabet="\x00 ,;\"'\t\r\n1aé\u2028", max_size=5),
)
ROWS = st.lists(st.lists(CELLS, min_size=1, max_size=5).map(",".join), max_size=5).map("\n".join)


@given(st.one_of(st.text(), ROWS, ROWS.map((HEADER[:14] + "\n").__add__)))
@example(",")
@SHORT
def test_any_text_is_read_or_refused_in_one_line(tmp_path, text):
    path = tmp_path / "any.csv"
    path.write_text(text, encoding="utf-8", newline="")
    try:
        measures = read_measures(path)
    except InputError as error:
        assert str(error).startswith(f"{path}: ")
        assert "\n" not in str(error)
        return
    assert measures.index.is_unique
    numbers = measures[["Sex", "Age", "BMI"]].astype(float)
    assert (np.isfinite(numbers) | numbers.isna()).all(axis=None)


@given(st.lists(st.tuples(st.sampled_from([0, 1]), st.floats(1, 130), st.floats(5, 200)), min_size=1, max_size=8))
@SHORT
def test_numbers_come_back_to_the_last_digit(tmp_path, rows):
    written = pd.DataFrame(rows, columns=["Sex", "Age", "BMI"], dtype=float).rename_axis("ID").rename("P{}".format)
    written.to_csv(tmp_path / "any.csv")
    pd.testing.assert_frame_equal(read_measures(tmp_path / "any.csv"), written, check_index_type=False)

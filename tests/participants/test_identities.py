import unicodedata
from pathlib import Path

import pandas as pd
import pytest

from healthgait.columns import GAIT_PARAMETERS
from healthgait.participants.identities import folded, identical_rows, missing_people, spellings

TABLE, MEASURES = Path("gait_parameters.csv"), Path("participants_measures.csv")


def people(*ids: str) -> pd.DataFrame:
    return pd.DataFrame(index=pd.Index(ids, name="ID"))


@pytest.mark.parametrize(
    "other",
    [
        "pa001",
        "PA 001",
        "PA001\u200b",  # zero-width space
        "\ufeffPA001",  # byte order mark
        "PA\u00a0001",  # no-break space
        "PA\u2060001",  # word joiner
        "PA001\ufe0f",  # variation selector
        "PA\u3164001",  # Hangul filler
        "ＰＡ００１",  # full width
    ],
)
def test_ids_that_only_look_different(other):
    assert folded(other) == folded("PA001")


def test_one_letter_in_two_forms_is_one_letter():
    assert folded(unicodedata.normalize("NFD", "Peña")) == folded(unicodedata.normalize("NFC", "PEÑA"))


@pytest.mark.parametrize("other", ["PA002", "PA0001", "PA1", "PA-001", "PB001"])
def test_ids_that_are_different(other):
    assert folded(other) != folded("PA001")


def test_another_spelling_is_found():
    missing = pd.Index(["001", "PA002", "PA-03", "7", "PA009"])
    others = pd.Index(["1", "pa002", "pa3", "7.0", "PA010"])
    assert spellings(missing, others) == {"001": "1", "PA002": "pa002", "PA-03": "pa3", "7": "7.0"}


def test_of_two_possible_spellings_none_is_named():
    assert spellings(pd.Index(["001"]), pd.Index(["1", "01"])) == {}


def test_people_in_lower_case_are_counted_with_their_spelling():
    measures = people(*(f"PA{n:03d}" for n in range(8)))
    table = people(*(f"{'pa' if n < 3 else 'PA'}{n:03d}" for n in range(7)))
    [line] = missing_people(TABLE, table, MEASURES, measures)
    assert line.startswith("gait_parameters.csv: 4 of 8 people of participants_measures.csv are missing; 3 of them")
    assert "'pa000' for 'PA000'" in line


def test_people_who_are_just_missing_are_named():
    [line] = missing_people(TABLE, people("A", "C"), MEASURES, people("A", "B", "C"))
    assert line == "gait_parameters.csv: 1 of 3 people of participants_measures.csv are missing: B"


def test_nobody_is_missing():
    assert missing_people(TABLE, people("B", "A", "C"), MEASURES, people("A", "B")) == []


def test_identical_rows_are_named():
    walk = dict.fromkeys(GAIT_PARAMETERS, 1.5)
    rows = [walk, walk | {"Step_UGS": 1.6}, walk, walk | {"MonoSP_UGS": None}, walk | {"MonoSP_UGS": None}]
    [line] = identical_rows(TABLE, pd.DataFrame(rows, index=list("ABCDE")))
    assert "4 people" in line
    assert "A = C, D = E" in line


def test_rows_that_may_be_equal_by_chance_are_not_named():
    table = pd.DataFrame({"Sex": 0.0, "Age": 30.0, "Height": 170.0, "Weight": 70.0}, list("ABC"))
    assert identical_rows(MEASURES, table) == []
    assert identical_rows(MEASURES, table.assign(PA_level=None, BMI=None)) == []
    assert identical_rows(MEASURES, table.assign(BMI=[24.2, 24.3, 24.2]))

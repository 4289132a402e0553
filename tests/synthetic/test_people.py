import numpy as np
import pandas as pd
import pytest

from healthgait import columns
from healthgait.synthetic.people import STRATA, draw_person
from healthgait.synthetic.random_streams import Purpose, participant_generator
from healthgait.synthetic.table_files import measures_row, measures_table

PEOPLE = 600


@pytest.fixture(scope="module")
def people():
    return [draw_person(7, index) for index in range(PEOPLE)]


@pytest.fixture(scope="module")
def measures(people):
    rows = [measures_row(person, participant_generator(7, k, Purpose.MISSING)) for k, person in enumerate(people)]
    return measures_table(rows)


def test_bmi_and_lean_mass_follow_from_the_written_values(measures):
    known = measures.dropna()
    bmi = (known[columns.WEIGHT] / (known[columns.HEIGHT] / 100) ** 2).round(2)
    np.testing.assert_allclose(known[columns.BMI], bmi, atol=1e-9)
    lean = known[columns.WEIGHT] * (1 - known[columns.FAT_MASS] / 100)
    np.testing.assert_allclose(known[columns.LEAN_MASS], lean, atol=0.051)


def test_values_are_missing_where_they_may_be_and_nowhere_else(measures):
    missing = measures.isna().mean()
    assert (missing[[columns.ID, columns.SEX, columns.PA_LEVEL, columns.HEIGHT]] == 0).all()
    some = [columns.WAIST, columns.HIP, columns.NECK, columns.FAT_MASS, columns.WEIGHT]
    assert ((missing[some] > 0) & (missing[some] < 0.06)).all()
    assert (measures[columns.WEIGHT].isna() == measures[columns.BMI].isna()).all()


def test_every_block_of_six_holds_each_sex_and_age_group_once(people):
    for block in range(0, 60, len(STRATA)):
        groups = {
            (person.sex, columns.age_group(pd.Series([person.age_years]))[0]) for person in people[block : block + 6]
        }
        assert len(groups) == 6


def test_a_person_does_not_depend_on_the_size_of_the_cohort_but_on_the_seed():
    assert draw_person(7, 3) == draw_person(7, 3)
    assert draw_person(7, 3) != draw_person(8, 3)
    assert draw_person(7, 3) != draw_person(7, 4)


@pytest.mark.parametrize(
    ("column", "women", "men", "tolerance"),
    [
        (columns.HEIGHT, 163.5, 177.0, 1.5),
        (columns.WAIST, 78, 90, 4),
        (columns.HIP, 98.5, 99.5, 4),
        (columns.NECK, 32.5, 37, 1),
        (columns.FAT_MASS, 32, 24, 2.5),
    ],
)
def test_means_lie_near_the_sources(measures, column, women, men, tolerance):
    means = measures.groupby(columns.SEX)[column].mean()
    assert means[0] == pytest.approx(women, abs=tolerance)
    assert means[1] == pytest.approx(men, abs=tolerance)


def test_measures_correlate_within_each_sex(measures):
    for _, group in measures.groupby(columns.SEX):
        assert group[columns.WAIST].corr(group[columns.WEIGHT]) > 0.75
        assert group[columns.HIP].corr(group[columns.WEIGHT]) > 0.75
        assert 0.5 < group[columns.NECK].corr(group[columns.WEIGHT]) < 0.85
        assert 0.1 < group[columns.HEIGHT].corr(group[columns.WEIGHT]) < 0.6

import numpy as np
import pandas as pd
import pytest

from healthgait.agreement.statistics import absolute_agreement, agreement
from healthgait.columns import GAIT_PARAMETERS, rounded

pytestmark = pytest.mark.filterwarnings("error")  # too few people are no reason for a warning on a user's screen

REFERENCE = [60.0, 64.0, 70.0, 66.0]
ESTIMATE = [62.0, 64.0, 74.0, 64.0]
SCORES = ("bias", "bias_lower", "bias_upper", "loa_lower", "loa_upper", "mae", "mape_percent")
BETWEEN_PEOPLE = ("r", "icc", "icc_lower", "icc_upper")


def table(ids: str, **columns: list[float]) -> pd.DataFrame:
    """A table of gait parameters of people with names of one letter."""
    return pd.DataFrame(columns, index=pd.Index(list(ids), name="ID"), dtype=float)


def scores(reference: list[float], estimate: list[float]) -> pd.Series:
    """The row of one parameter."""
    ids = "abcdefgh"[: len(reference)]
    return agreement(table(ids, Step_UGS=reference), table(ids, Step_UGS=estimate)).loc["Step_UGS"]


def test_differences_by_hand():
    # Differences 2, 0, 4, -2: mean 1; squared deviations 1 + 1 + 9 + 9 = 20, SD = sqrt(20 / 3) = 2.581989.
    row = scores(REFERENCE, ESTIMATE)
    assert (row["n"], row["unit"]) == (4, "cm")
    assert row["bias"] == pytest.approx(1)
    # 1.96 * 2.581989 = 5.060698
    assert (row["loa_lower"], row["loa_upper"]) == pytest.approx((-4.060698, 6.060698), abs=1e-6)
    # Student's t for 3 degrees of freedom is 3.182446 (any table); 3.182446 * 2.581989 / sqrt(4) = 4.108520
    assert (row["bias_lower"], row["bias_upper"]) == pytest.approx((-3.108520, 5.108520), abs=1e-5)
    assert row["mae"] == pytest.approx((2 + 0 + 4 + 2) / 4)
    assert row["mape_percent"] == pytest.approx(100 * (2 / 60 + 0 + 4 / 70 + 2 / 66) / 4)


def test_correlation_by_hand():
    # Deviations -5, -1, 5, 1 from 65 and -4, -2, 8, -2 from 66: products 20 + 2 + 40 - 2, squares 52 and 88.
    assert scores(REFERENCE, ESTIMATE)["r"] == pytest.approx(60 / np.sqrt(52 * 88))


def test_icc_by_hand():
    # Means of the people 61, 64, 72, 65, of all 65.5: squared deviations 20.25 + 2.25 + 42.25 + 0.25 = 65.
    # MSR = 2 * 65 / 3 = 130/3. MSC = 4 * (0.5^2 + 0.5^2) = 2. MSE = half the variance of the differences = 10/3.
    # (130/3 - 10/3) / (130/3 + 10/3 + 2/4 * (2 - 10/3)) = 40 / 46
    row = scores(REFERENCE, ESTIMATE)
    assert row["icc"] == pytest.approx(40 / 46)
    # from pingouin 0.7.0, whose formula was programmed independently
    assert (row["icc_lower"], row["icc_upper"]) == pytest.approx((0.110211, 0.990899), abs=1e-6)


def test_icc_of_the_example_of_shrout_and_fleiss():
    judged = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
    icc, lower, upper = absolute_agreement(np.array(judged, float))
    assert icc == pytest.approx(0.29, abs=0.005)  # ICC(2,1) of the paper of 1979
    assert (lower, upper) == pytest.approx((0.018787, 0.761084), abs=1e-6)  # from pingouin 0.7.0


def test_a_constant_bias_lowers_icc_but_not_r():
    # All MSE = 0; MSR = 2 * 2/2 = 2; MSC = 3 * 1^2 / 2 = 1.5, so ICC = 2 / (2 + 2/3 * 1.5).
    row = scores([1, 2, 3], [2, 3, 4])
    assert row["r"] == pytest.approx(1)
    assert row["icc"] == pytest.approx(2 / 3)
    assert row["icc_lower"] < 2 / 3 < row["icc_upper"]


def test_tables_that_are_equal():
    row = scores(REFERENCE, REFERENCE)
    assert (row["bias"], row["loa_lower"], row["loa_upper"], row["mae"], row["icc"]) == (0, 0, 0, 0, 1)
    assert row["r"] == pytest.approx(1, abs=1e-12)  # its last digit depends on the processor
    assert row[["icc_lower", "icc_upper"]].isna().all()


def test_people_are_matched_by_id_and_counted():
    reference = table("abcdef", Step_UGS=[*REFERENCE, 50, np.nan])
    estimate = table("gdcbafh", Step_UGS=[40, *ESTIMATE[::-1], 55, np.nan])
    row = agreement(reference, estimate).loc["Step_UGS"]
    assert (row["n"], row["only_reference"], row["only_estimate"]) == (4, 1, 2)
    assert row["bias"] == pytest.approx(1)


def test_rows_are_the_parameters_of_either_table_in_their_order():
    full = table("a", **{name: [1.0] for name in reversed(GAIT_PARAMETERS)})
    few = table("a", Speed_FGS=[1.1], Step_UGS=[60])
    assert list(agreement(full, few).index) == list(GAIT_PARAMETERS)
    assert list(agreement(few, few).index) == ["Step_UGS", "Speed_FGS"]
    row = agreement(few, full).loc["BiSP_UGS"]
    assert (row["unit"], row["n"], row["only_reference"], row["only_estimate"]) == ("s", 0, 0, 1)
    assert row[[*SCORES, *BETWEEN_PEOPLE]].isna().all()


def test_nobody_with_both_values():
    result = agreement(table("ab", Step_UGS=[60, np.nan]), table("ab", Step_UGS=[np.nan, 60])).loc["Step_UGS"]
    assert result["n"] == 0
    assert result[[*SCORES, *BETWEEN_PEOPLE]].isna().all()


def test_one_person_has_a_difference_but_no_spread():
    row = scores([60], [63])
    assert (row["bias"], row["mae"], row["mape_percent"]) == pytest.approx((3, 3, 5))
    assert row[["bias_lower", "bias_upper", "loa_lower", "loa_upper", *BETWEEN_PEOPLE]].isna().all()


def test_two_people_have_limits_but_neither_r_nor_icc():
    row = scores([60, 62], [61, 66])
    assert row[list(SCORES)].notna().all()
    assert row[list(BETWEEN_PEOPLE)].isna().all()


@pytest.mark.parametrize(
    ("reference", "estimate"),
    [([60, 60, 60], [61, 62, 60]), ([61, 62, 60], [60, 60, 60]), ([0.1 + 0.2, 0.3, 0.3], [0.3, 0.4, 0.5])],
)
def test_no_r_and_no_icc_without_variation(reference, estimate):
    row = scores(reference, estimate)
    assert row[list(BETWEEN_PEOPLE)].isna().all()
    assert row[list(SCORES)].notna().all()


def test_opposite_values_give_a_negative_icc():
    row = scores([1, 2, 3, 4], [4, 3, 2.5, 1])
    assert row["icc"] < 0 and row["r"] < 0


def test_no_percentage_of_zero():
    row = scores([0, 50, 60], [1, 51, 61])
    assert np.isnan(row["mape_percent"])
    assert row["mae"] == pytest.approx(1)


def test_rounding_for_people():
    assert (rounded(-0.04, 1), rounded(2.25, 1), rounded(1, 3), rounded(np.nan, 1)) == ("0.0", "2.2", "1.000", "–")

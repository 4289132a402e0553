import pytest

from healthgait.study.report.paper_tables import tone


@pytest.mark.parametrize(
    ("metric", "difference", "expected"),
    [
        ("accuracy", 0.01, "better"),
        ("f1", -0.01, "worse"),
        ("mae_kg", -0.01, "better"),
        ("mae_years", 0.01, "worse"),
        ("mae_kg", 0.004, ""),  # printed as 0.00
        ("sd_kg", -1.0, ""),  # a smaller spread is no merit in itself
    ],
)
def test_whether_a_difference_to_the_published_value_is_for_the_better(metric, difference, expected):
    assert tone(metric, difference) == expected

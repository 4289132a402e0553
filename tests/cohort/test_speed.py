"""BMI against speed: who is in which group, the correlation, and the legend."""

import numpy as np
import pandas as pd
import pytest

from healthgait.cohort.speed import correlation, speed_figure, speed_table
from tests.cohort.made_up_cohort import cohort_of, write_tables


@pytest.fixture
def cohort(tmp_path):
    return cohort_of(write_tables(tmp_path))


def test_speed_goes_by_the_age_groups_of_those_with_all_three_values(cohort):
    table = speed_table(cohort).set_index(["pace", "age_group"])["n"]
    assert table["Usual pace"].to_dict() == {"under 35": 2, "35–49": 2, "50 and over": 1}
    assert table["Fast pace"].to_dict() == {"under 35": 2, "35–49": 1, "50 and over": 1}


def test_the_correlation_is_pearsons():
    # Deviations (-2, 0, 2) and (1, -2, 1) / (0.1, -0.3, 0.2): by hand 0.2 / sqrt(8 * 0.14)
    pairs = pd.DataFrame({"BMI": [20.0, 22.0, 24.0], "Speed": [1.3, 0.9, 1.4]})
    assert correlation(pairs) == pytest.approx(0.2 / np.sqrt(8 * 0.14))
    assert np.isnan(correlation(pairs.head(2)))
    assert np.isnan(correlation(pairs.assign(Speed=1.3)))


def test_the_legend_has_n_and_r_and_the_title_those_left_out(cohort):
    cohort.people.loc["PA005", ["Age", "BMI", "Speed_UGS"]] = [30, 22.5, 1.1]
    figure = speed_figure(cohort)
    legend = [text.get_text() for text in figure.axes[0].get_legend().get_texts()]
    # BMI 21.5, 22, 22.5 and speed 1.4, 1.2, 1.1: -0.15 / sqrt(0.5 * 0.14 / 3)
    assert legend == ["under 35 (n = 3, r = −0.98)", "35–49 (n = 2)", "50 and over (n = 0)"]
    assert [axes.get_title(loc="left") for axes in figure.axes] == [
        "Usual pace\nn = 5, 1 not known",
        "Fast pace\nn = 4, 2 not known",
    ]
    assert [[len(points.get_offsets()) for points in axes.collections] for axes in figure.axes] == [
        [3, 2, 0],
        [3, 1, 0],
    ]

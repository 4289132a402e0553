"""What is written."""

import numpy as np

from healthgait.cohort.draw import draw_cohort
from tests.cohort.made_up_cohort import cohort_of, write_tables


def test_the_same_tables_give_the_same_bytes_and_no_figure_without_data(tmp_path):
    cohort = cohort_of(write_tables(tmp_path / "data"))
    cohort.people.loc[:, cohort.people.columns != "Sex"] = np.nan
    written = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        left_out = draw_cohort(cohort, tmp_path / name)
        written.append({path.name: path.read_bytes() for path in (tmp_path / name).glob("[!.]*")})
    assert written[0] == written[1]
    assert b"CreationDate" not in written[0]["sex.pdf"]  # the runs may lie within one second
    assert sorted(written[0]) == ["bmi_speed.csv", "counts.csv", "sex.pdf", "sex.png", "summary.csv"]
    assert left_out[0] == "left out: age_groups: nobody has the values it shows"
    assert len(left_out) == 7

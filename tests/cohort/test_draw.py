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
        not_drawn = draw_cohort(cohort, tmp_path / name)
        written.append({path.name: path.read_bytes() for path in (tmp_path / name).glob("[!.]*")})
    assert written[0] == written[1]
    assert b"CreationDate" not in written[0]["sex.pdf"]  # the runs may lie within one second
    assert sorted(written[0]) == ["bmi_speed.csv", "counts.csv", "sex.pdf", "sex.png", "summary.csv"]
    assert not_drawn[0] == "not drawn: age_groups: nobody has the values it needs"
    assert len(not_drawn) == 7

"""The cohort's table: who is far from the others."""

from healthgait.walk_report.overview import overview, overview_page
from healthgait.walk_report.person_page import About
from healthgait.walk_report.session import read_session
from tests.walk_report.tables import write_notes, write_results


def people_of(tmp_path, speeds):
    people = []
    for number, speed in enumerate(speeds):
        write_results(tmp_path / str(number), [f"P{number}"], {"Speed_UGS": speed}, angles=False)
        people.append(read_session(tmp_path / str(number)).person(f"P{number}"))
    return people


def test_a_value_beyond_three_and_a_half_robust_standard_deviations_is_named(tmp_path):
    """Median 1.2 and MAD 0.02: 3.5 * 1.4826 * 0.02 = 0.104."""
    speeds = [1.16, 1.18, 1.18, 1.2, 1.2, 1.22, 1.22, 1.24, 1.31]
    table = overview(people_of(tmp_path, speeds), {"P0": About(1, 40.0, 180.0)})
    assert table.far_off.tolist() == [""] * 8 + ["Speed_UGS"]
    assert table.iloc[0][["Sex", "Age", "Height", "walks"]].tolist() == [1, 40, 180, 2]
    assert table["flags"].tolist() == [2] * 9


def test_of_few_people_nobody_is_far_off(tmp_path):
    assert overview(people_of(tmp_path, [1.2, 1.2, 1.2, 9.0]), {}).far_off.tolist() == [""] * 4


def test_where_most_values_are_the_same_nobody_is_far_off(tmp_path):
    assert overview(people_of(tmp_path, [1.2] * 8 + [1.201]), {}).far_off.tolist() == [""] * 9


def test_a_height_that_a_video_has_is_in_the_table_unless_the_participants_table_has_one(tmp_path):
    write_results(tmp_path, ["P1"], angles=False)
    write_notes(tmp_path, ("P1", "height", "metres", 165))
    people = [read_session(tmp_path).person("P1")]
    assert overview(people, {}).Height.tolist() == [165]
    assert overview(people, {"P1": About(0, 30.0, 166.0)}).Height.tolist() == [166]


def test_the_page_has_the_sex_in_words_and_no_contents(tmp_path):
    table = overview(people_of(tmp_path, [1.2, 1.2]), {"P0": About(1, 40.0, 180.0)})
    page = overview_page(table, {"P0": "P0.html", "P1": "P1.html"}, False)
    assert "<td>Male</td><td>40</td><td>180</td>" in page and page.count("<td>–</td><td>–</td><td>–</td>") == 1
    assert "overview.csv has the same values" in page and "<nav" not in page and "SIMULATED" not in page

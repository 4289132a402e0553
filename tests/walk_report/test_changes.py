"""Changes worked out by hand: standard errors of 0.5 cm in both sessions make 1.96 * 0.707 = 1.386 cm."""

import pytest

from healthgait.walk_report.changes import changes
from healthgait.walk_report.session import read_session
from tests.walk_report.tables import write_notes, write_results


@pytest.mark.parametrize(("step_cm", "more"), [(66.3, False), (66.5, True), (63.5, True)])
def test_a_change_counts_if_it_is_more_than_the_error_of_both(tmp_path, step_cm, more):
    write_results(tmp_path / "1")
    write_results(tmp_path / "2", changed={"Step_UGS": step_cm})
    found = changes([read_session(tmp_path / name).person("P1") for name in "12"])
    step = next(one for one in found if (one.quantity, one.pace) == ("Step", "UGS"))
    assert step.difference == pytest.approx(step_cm - 65) and step.smallest == pytest.approx(1.386, abs=0.001)
    assert step.is_more_than_error == more and len(found) == 12


def test_without_standard_errors_nothing_is_more_than_error(tmp_path):
    for name in "12":
        write_results(tmp_path / name, changed={"Step_UGS": 65.0 + 10 * int(name)})
        (tmp_path / name / "errors.csv").unlink()
    found = changes([read_session(tmp_path / name).person("P1") for name in "12"])
    assert not any(one.is_more_than_error for one in found)


def test_of_several_sessions_the_change_is_from_the_first_to_the_last(tmp_path):
    for name, step_cm in (("1", 65.0), ("2", 80.0), ("3", 64.0)):
        write_results(tmp_path / name, changed={"Step_UGS": step_cm})
    found = changes([read_session(tmp_path / name).person("P1") for name in "123"])
    step = next(one for one in found if (one.quantity, one.pace) == ("Step", "UGS"))
    assert step.values == (65, 80, 64) and step.difference == -1 and step.is_known and not step.is_more_than_error


def test_where_the_last_session_lacks_a_value_the_change_is_unknown(tmp_path):
    for name, step_cm in (("1", 65.0), ("2", 70.0), ("3", float("nan"))):
        write_results(tmp_path / name, changed={"Step_UGS": step_cm})
    people = [read_session(tmp_path / name).person("P1") for name in "123"]
    step = changes(people)[0]
    assert step.quantity == "Step" and not step.is_known and not step.is_more_than_error
    assert "Step" not in [one.quantity for one in changes(people[1:]) if one.pace == "UGS"]


def test_a_height_that_is_rounded_otherwise_is_the_same(tmp_path):
    for name, height_cm in (("1", 165), ("2", 165.3)):
        write_results(tmp_path / name)
        write_notes(tmp_path / name, ("P1", "height", "metres", height_cm))
    assert all(one.is_known for one in changes([read_session(tmp_path / name).person("P1") for name in "12"]))


@pytest.mark.parametrize("heights_cm", [(180, 165), (180, None)])
def test_with_another_scale_changes_of_lengths_and_speed_are_unknown(tmp_path, heights_cm):
    for name, height_cm in zip("12", heights_cm, strict=True):
        write_results(tmp_path / name, changed={"Step_UGS": 75.0 if name == "1" else 65.0})
        if height_cm:
            write_notes(tmp_path / name, ("P1", "height", "metres", height_cm))
    found = changes([read_session(tmp_path / name).person("P1") for name in "12"])
    unknown = {one.quantity for one in found if not one.is_known}
    assert unknown == {"Step", "Stride", "Speed"} and not any(one.is_more_than_error for one in found)

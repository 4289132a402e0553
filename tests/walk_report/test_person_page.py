"""What the page of a person says, and what it leaves out."""

import pandas as pd
import pytest

from healthgait.walk_report.person_page import About, _mean_curves, person_page
from healthgait.walk_report.session import read_session
from tests.walk_report.tables import write_angles, write_results


def page_of(tmp_path, about=None, simulated=False):
    person = read_session(tmp_path).person("P1")
    return person_page([("now", person)], about or About(), simulated)


def test_values_have_their_errors_sides_and_flags_in_words(tmp_path):
    write_results(tmp_path)
    page = page_of(tmp_path)
    for words in ("65.0 ± 0.5", "<td>64.0</td><td>66.0</td>", "0.140 ± 0.010", "2 of 3 used", "NW-WoJ_2 (not used)",
                  "too few complete steps", "flag few_steps: ", "Not a medical device", "4 cycles left"):  # fmt: skip
        assert words in page
    assert "http" not in page.replace("http-equiv", "") and "SIMULATED" not in page and "percentile" not in page


def test_references_are_those_of_sex_and_age_or_none(tmp_path):
    """Bohannon 1997: men from 40 to 49 walk at 1.462 m/s, SD 0.164: 1.2 is 1.6 SD below, percentile 5.5."""
    write_results(tmp_path)
    page = page_of(tmp_path, About(1, 45, 180))
    assert "1.134 to 1.790, percentile 6 (Bohannon 1997)" in page
    assert "no reference for this age" in page
    page = page_of(tmp_path, About(1, 118, 180))
    assert "Bohannon" not in page and "no reference for this age" in page


def test_markup_in_names_stays_text(tmp_path):
    write_results(tmp_path, ["<b>&"])
    person = read_session(tmp_path).person("<b>&")
    page = person_page([("<i>", person)], About(notes=["<script>alert(1)</script>"]), False)
    assert "<b>&" not in page and "<script>alert" not in page and "&lt;b&gt;&amp;" in page


def test_without_further_tables_there_are_the_parameters_alone(tmp_path):
    write_results(tmp_path, angles=False)
    for name in ("clips.csv", "events.csv"):
        (tmp_path / name).unlink()
    page = page_of(tmp_path, simulated=True)
    assert "65.0 ± 0.5" in page and "<figure" not in page and "SIMULATED" in page


def test_sessions_are_compared(tmp_path):
    write_results(tmp_path / "before")
    write_results(tmp_path / "after", changed={"Step_UGS": 70.0})
    sessions = [(name, read_session(tmp_path / name).person("P1")) for name in ("before", "after")]
    page = person_page(sessions, About(), False)
    assert "Changes from before to after" in page
    assert "<td>65.0</td><td>70.0</td><td>5.0</td><td>1.4</td><td>more than error</td>" in page


def test_curves_of_several_videos_are_weighted_by_their_cycles(tmp_path):
    """A peak of 60 in 3 cycles and of 40 in 1: 55."""
    for name, peak, cycles in (("a", 60.0, 3), ("b", 40.0, 1)):
        (tmp_path / name).mkdir()
        write_angles(tmp_path / name, ["P1"], peak, cycles)
    parts = [pd.read_csv(tmp_path / name / "angles.csv").assign(video=name) for name in "ab"]
    mean = _mean_curves(pd.concat(parts))
    knee = mean[(mean.angle == "knee") & (mean.side == "left")]
    assert knee.mean_deg.max() == pytest.approx(55) and set(knee.cycles) == {4}

"""What the page of a person says, and what it leaves out."""

from functools import partial

import numpy as np
import pandas as pd
import pytest

from healthgait.columns import PACES, QUANTITIES
from healthgait.walk_report.person_page import About, person_page
from healthgait.walk_report.session import read_session
from tests.walk_report import tables
from tests.walk_report.tables import write_notes

# Figures of angles take most of a page's time.
write_results = partial(tables.write_results, angles=False)


def page_of(tmp_path, about=None, simulated=False):
    person = read_session(tmp_path).person("P1")
    return person_page([("now", person)], about or About(), simulated)


def test_values_have_their_errors_sides_and_flags_in_words(tmp_path):
    write_results(tmp_path, angles=True)
    page = page_of(tmp_path)
    for words in ("65.0 ± 0.5", "<td>64.0</td><td>66.0</td>", "0.140 ± 0.010", "2 of 3 used", "NW-WoJ_2 (not used)",
                  "too few complete steps", "flag few_steps: ", "Not a medical device", "4 cycles left"):  # fmt: skip
        assert words in page
    assert "http" not in page.replace("http-equiv", "") and "SIMULATED" not in page and "percentile" not in page


def test_left_and_right_are_not_given_if_one_of_the_walks_has_none(tmp_path):
    write_results(tmp_path)
    clips = pd.read_csv(tmp_path / "clips.csv")
    clips["used"] = True
    clips.loc[clips["clip"] == "NW-WoJ_2", ["Step_cm_left", "Step_cm_right"]] = [62.0, 68.0]
    clips.to_csv(tmp_path / "clips.csv", index=False)
    assert "<td>63.0</td><td>67.0</td>" in page_of(tmp_path)
    clips.loc[clips["clip"] == "NW-WoJ_2", ["Step_cm_left", "Step_cm_right"]] = np.nan
    clips.to_csv(tmp_path / "clips.csv", index=False)
    page = page_of(tmp_path)
    usual = page[page.index('data-name="Usual pace"') : page.index('data-name="Fast pace"')]
    assert "<td>65.0 ± 0.5</td><td>–</td><td>–</td>" in usual


def test_references_are_those_of_sex_and_age_or_none(tmp_path):
    """Bohannon 1997: men from 40 to 49 walk at 1.462 m/s, SD 0.164: 1.2 is 1.6 SD below, percentile 5.5.

    At 118 years there are only studies without an upper age, of speed.
    """
    write_results(tmp_path)
    page = page_of(tmp_path, About(1, 45, 180))
    assert "1.134 to 1.790, percentile 6 (Bohannon 1997)" in page
    assert "no published value for such people" in page and "of this sex (or of both) and this age" in page
    assert "Bohannon 1997: doi:10.1093/ageing/26.1.15, read in: second hand" in page
    page = page_of(tmp_path, About(1, 118, 180))
    assert "Bohannon" not in page and page.count("no published value for such people") == 10


def test_people_on_a_treadmill_are_a_band_without_a_percentile(tmp_path):
    """Fukuchi 2018, 21 to 37 years: 115.8 steps/min, SD 6.4, so that the band is 103.0 to 128.6."""
    write_results(tmp_path)
    assert "<td>103.0 to 128.6 (Fukuchi 2018, treadmill, 22 people)</td>" in page_of(tmp_path, About(1, 30, 180))


def test_without_a_sex_references_are_those_of_both_together(tmp_path):
    """Fukuchi 2018's angles are of women and men from 21 to 37 years; Bohannon 1997 has each sex by itself."""
    write_results(tmp_path, angles=True)
    page = page_of(tmp_path, About(None, 30, 180))
    assert "people of both sexes together and this age" in page and "Bohannon" not in page and "Fukuchi 2018" in page
    assert '<th scope="col">Reference</th>' in page
    page = page_of(tmp_path, About(1, None, 180))
    assert "No reference values, since the age is unknown" in page and "Reference</th>" not in page


@pytest.mark.parametrize(("speed", "words"), [(0.9, "&lt; 1"), (1.9, "&gt; 99")])
def test_a_percentile_is_never_0_or_100(tmp_path, speed, words):
    write_results(tmp_path, changed={"Speed_UGS": speed})
    assert f"percentile {words} (Bohannon 1997)" in page_of(tmp_path, About(1, 45, 180))


def test_what_is_not_known_has_no_reference(tmp_path):
    write_results(tmp_path, changed={"Speed_UGS": np.nan})
    page = page_of(tmp_path, About(1, 45, 180))
    assert page.count("<td>–</td><td>–</td><td></td>") == 1


def test_notes_and_walks_name_their_video_where_there_are_several(tmp_path):
    write_results(tmp_path)
    path = tmp_path / "clips.csv"
    clips = pd.read_csv(path)
    pd.concat([clips.assign(video=name) for name in ("a.mp4", "b.mp4")]).to_csv(path, index=False)
    page = page_of(tmp_path)
    for words in ("<li>b.mp4: NW-WoJ_2: too few complete steps</li>", "<li>a.mp4: NW-WoJ_1: flag few_steps",
                  "b.mp4: NW-WoJ_1</th>"):  # fmt: skip
        assert words in page


def test_what_was_noticed_about_a_video_is_on_the_page(tmp_path):
    """The metres follow from a height of 165 cm: 180 cm in the table of participants would make them 9 % longer."""
    write_results(tmp_path)
    write_notes(tmp_path, ("P1", "filmed", "frames 36 to 199", np.nan), ("P1", "height", "metres", 165),
                ("P1", "caution", "the camera moved", np.nan))  # fmt: skip
    page = page_of(tmp_path)
    for words in ("<dt>Height</dt><dd>165 cm</dd>", "<dd>frames 36 to 199</dd>", "<li>the camera moved</li>"):
        assert words in page
    assert "the table of participants has" not in page
    assert (
        "165 cm, the table of participants has 180 cm: if that is right, true lengths and speeds are 1.09 times"
        in page_of(tmp_path, About(0, 30, 180))
    )


def test_simulated_people_have_the_banner(tmp_path):
    write_results(tmp_path)
    path = tmp_path / "clips.csv"
    pd.read_csv(path).assign(simulated=True).to_csv(path, index=False)
    page = page_of(tmp_path)
    assert "<strong>SIMULATED — not measurements of a person.</strong>" in page and "(SIMULATED)</title>" in page


@pytest.mark.parametrize(("unknown", "words"), [(["ankle", "foot"], True), (["hip", "knee", "ankle", "foot"], False)])
def test_angles_of_feet_are_missing_for_lack_of_heels_only_if_the_legs_are_known(tmp_path, unknown, words):
    write_results(tmp_path, angles=True)
    path = tmp_path / "angles.csv"
    angles = pd.read_csv(path)
    angles.loc[angles.angle.isin(unknown), ["mean_deg", "sd_deg"]] = np.nan
    angles.to_csv(path, index=False)
    assert ("Without heels and toes in the pose" in page_of(tmp_path)) == words


def test_markup_in_names_stays_text(tmp_path):
    write_results(tmp_path, ["<b>&"])
    write_notes(tmp_path, ("<b>&", "caution", "<script>alert(1)</script>", np.nan))
    person = read_session(tmp_path).person("<b>&")
    page = person_page([("<i>", person)], About(), False)
    assert "<b>&" not in page and "<script>alert" not in page and "&lt;b&gt;&amp;" in page


def test_without_further_tables_there_are_the_parameters_alone(tmp_path):
    write_results(tmp_path)
    for name in ("clips.csv", "events.csv"):
        (tmp_path / name).unlink()
    page = page_of(tmp_path, simulated=True)
    assert "65.0 ± 0.5" in page and "<figure" not in page and "SIMULATED" in page
    assert "No table of clips: quality is unknown." in page and "Nothing was flagged" not in page


def test_sessions_are_compared(tmp_path):
    write_results(tmp_path / "before")
    write_results(tmp_path / "after", changed={"Step_UGS": 70.0})
    sessions = [(name, read_session(tmp_path / name).person("P1")) for name in ("before", "after")]
    page = person_page(sessions, About(), False)
    assert "Changes from before to after" in page
    assert "<td>65.0</td><td>70.0</td><td>5.0</td><td>1.4</td><td>more than error</td>" in page


def test_what_is_wrong_with_the_first_of_two_sessions_is_named_too(tmp_path):
    """The speed before is in km/h: 4.3 for 1.2 m/s."""
    write_results(tmp_path / "before", changed={"Speed_UGS": 4.3})
    write_results(tmp_path / "after")
    sessions = [(name, read_session(tmp_path / name).person("P1")) for name in ("before", "after")]
    page = person_page(sessions, About(), False)
    assert "<li>before: UGS: the speed is 4.3 m/s" in page and "<li>after: NW-WoJ_2: too few complete steps" in page


def test_a_pace_of_which_the_speed_alone_is_known_is_shown(tmp_path):
    unknown = dict.fromkeys([f"{name}_{pace}" for name in QUANTITIES for pace in PACES], np.nan)
    write_results(tmp_path, changed=unknown | {"Speed_UGS": 1.2})
    page = page_of(tmp_path)
    assert "1.200 ± 0.010" in page and "No walk could be used" not in page


def test_parameters_of_angles_are_shown_without_their_curves(tmp_path):
    write_results(tmp_path, angles=True)
    (tmp_path / "angles.csv").unlink()
    page = page_of(tmp_path)
    assert "Knee flexion, left</th>" in page and '<a href="#angles">' in page


def test_of_three_sessions_all_values_are_shown(tmp_path):
    for name, step_cm in (("1", 65.0), ("2", 80.0), ("3", 70.0)):
        write_results(tmp_path / name, changed={"Step_UGS": step_cm})
    sessions = [(name, read_session(tmp_path / name).person("P1")) for name in "123"]
    page = person_page(sessions, About(), False)
    assert '<th scope="col">1</th><th scope="col">2</th><th scope="col">3</th>' in page
    assert "<td>65.0</td><td>80.0</td><td>70.0</td><td>5.0</td><td>1.4</td><td>more than error</td>" in page


@pytest.mark.parametrize(("heights_cm", "other"), [((165, 180, 165), "2"), ((180, 165, 165), "1")])
def test_sessions_with_another_scale_are_named(tmp_path, heights_cm, other):
    for name, height_cm in zip("123", heights_cm, strict=True):
        write_results(tmp_path / name)
        write_notes(tmp_path / name, ("P1", "height", "metres", height_cm))
    page = person_page([(name, read_session(tmp_path / name).person("P1")) for name in "123"], About(), False)
    assert f"The metres of {other} do not follow from the same height as those of 3" in page
    assert ("<td>–</td><td>–</td><td>unknown</td>" in page) == (other == "1")

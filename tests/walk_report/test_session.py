"""Tables are found by their columns, whatever their names, also below the folders of videos."""

import shutil

import pytest

from healthgait.errors import InputError
from healthgait.walk_report.session import read_session
from tests.walk_report.tables import write_angles, write_results


def test_tables_are_known_by_their_columns(tmp_path):
    write_results(tmp_path / "results", ["P1", "007"])
    (tmp_path / "results" / "notes.csv").write_text("a,b\n1,2\n")
    session = read_session(tmp_path / "results")
    assert session.label == "results" and session.participants == ["P1", "007"]
    person = session.person("007")
    assert person.value("Step", "UGS") == (65.0, 0.5) and person.paces == ["UGS", "FGS"]
    assert len(person.clips) == 3 and len(person.events) == 5 and len(person.angles) == 2 * 6 * 101


def test_what_was_not_written_is_none_and_its_errors_are_unknown(tmp_path):
    write_results(tmp_path, angles=False)
    for name in ("errors.csv", "clips.csv", "events.csv"):
        (tmp_path / name).unlink()
    person = read_session(tmp_path).person("P1")
    assert (person.clips, person.events, person.angles) == (None, None, None)
    value, error = person.value("Speed", "FGS")
    assert value == 1.2 and error != error


def test_folders_of_videos_are_put_together_and_the_means_are_those_above(tmp_path):
    write_results(tmp_path, ["P1"], {"Step_UGS": 66.0}, angles=False)
    (tmp_path / "events.csv").unlink()
    for video in ("first", "sub/second"):
        write_results(tmp_path / video)
        (tmp_path / video / "walk.mp4").write_bytes(b"film")
    session = read_session(tmp_path)
    person = session.person("P1")
    assert person.value("Step", "UGS")[0] == 66 and len(person.films) == 2
    assert set(person.events["video"]) == set(person.angles["video"]) == {"first", "sub/second"}


def test_a_folder_of_one_video_is_that_video(tmp_path):
    write_results(tmp_path / "walk")
    assert read_session(tmp_path).person("P1").value("Step", "UGS")[0] == 65


def test_what_is_no_results_or_damaged_is_refused(tmp_path):
    with pytest.raises(InputError, match="nowhere"):
        read_session(tmp_path / "nowhere")
    with pytest.raises(InputError, match="no table of gait parameters"):
        read_session(tmp_path)
    write_results(tmp_path / "a")
    write_results(tmp_path / "b")
    with pytest.raises(InputError, match="several tables with gait parameters of P1"):
        read_session(tmp_path)
    shutil.copy(tmp_path / "a" / "mine.csv", tmp_path / "a" / "other.csv")
    with pytest.raises(InputError, match=r"other.csv: has the columns of mine.csv, too"):
        read_session(tmp_path / "a")
    table = tmp_path / "b" / "mine.csv"
    table.write_text(table.read_text().replace("65.0", "long"))
    with pytest.raises(InputError, match=r"mine.csv: the column Step_UGS has a cell that is not a number"):
        read_session(tmp_path / "b")
    write_angles(tmp_path / "b", ["P1"])

"""Tables are found by their columns, whatever their names, also below the folders of videos."""

import shutil

import numpy as np
import pandas as pd
import pytest

from healthgait.errors import InputError
from healthgait.walk_report.session import labels_of, read_session
from tests.walk_report.tables import write_notes, write_results


def test_tables_are_known_by_their_columns(tmp_path):
    write_results(tmp_path / "results", ["P1", "007"])
    (tmp_path / "results" / "notes.csv").write_text("a,b\n1,2\n")
    session = read_session(tmp_path / "results")
    assert session.participants == ["P1", "007"]
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


def write_results_of_videos(folder, videos):
    """Tables over ``videos`` as they are called, and what each has in its folder; those above are of P1 alone."""
    write_results(folder, ["P1"], {"Step_UGS": 66.0}, angles=False)
    for name in ("events.csv", "errors.csv"):
        (folder / name).unlink()
    clips = pd.read_csv(folder / "clips.csv")
    pd.concat([clips.assign(video=video) for video in videos]).to_csv(folder / "clips.csv", index=False)
    for video in videos:
        below = (folder / video).with_suffix("")
        write_results(below)
        (below / "walk.mp4").write_bytes(b"film")


def test_events_and_angles_are_those_of_the_videos_that_the_table_of_clips_names(tmp_path):
    """A copy of the results and a video of an earlier run are not among them; errors and clips are those above."""
    videos = ["first.mp4", "sub/second.MOV"]
    write_results_of_videos(tmp_path, videos)
    for other in ("backup", "an earlier video"):
        write_results(tmp_path / other, ["P1", "P2"])
        (tmp_path / other / "walk.mp4").write_bytes(b"film")
    session = read_session(tmp_path)
    assert session.participants == ["P1"]
    person = session.person("P1")
    assert person.value("Step", "UGS")[0] == 66 and person.errors is None and len(person.clips) == 6
    assert [film.parent.name for film in person.films] == ["first", "second"]
    assert set(person.events["video"]) == set(person.angles["video"]) == set(videos) == set(person.clips["video"])


def test_without_tables_above_the_folders_with_results_are_put_together(tmp_path):
    for name, participant in (("a/walk", "P1"), ("b", "P2"), (".hidden/c", "P3")):
        write_results(tmp_path / name, [participant])
    session = read_session(tmp_path)
    assert session.participants == ["P1", "P2"]
    assert "video" not in session.person("P1").angles and len(session.person("P2").clips) == 3


def test_our_overview_is_no_table_of_results(tmp_path):
    write_results(tmp_path / "results")
    overview = pd.read_csv(tmp_path / "results" / "mine.csv").assign(far_off="")
    overview.to_csv(tmp_path / "results" / "overview.csv", index=False)
    assert read_session(tmp_path / "results").participants == ["P1"]


def test_a_person_is_found_however_the_id_is_spelled(tmp_path):
    write_results(tmp_path, ["P1"])
    session = read_session(tmp_path)
    assert session.person(" p1").participant == "P1" and session.person("P2") is None


def test_sessions_are_called_by_their_folders_as_far_as_they_differ(tmp_path):
    before, after = (tmp_path / name / "results" for name in ("before", "after"))
    assert labels_of([tmp_path / "a", tmp_path / "b"]) == ["a", "b"]
    assert labels_of([before, tmp_path / "a", after]) == ["before/results", "a", "after/results"]
    deep = [tmp_path / name / "b" / "c" for name in "12"]
    assert labels_of(deep) == ["1/b/c", "2/b/c"]
    with pytest.raises(InputError, match="results: is given for two sessions"):
        labels_of([before, after, before])


def test_simulated_people_are_known_by_the_table_of_clips(tmp_path):
    write_results(tmp_path / "a", ["P1", "P2"])
    path = tmp_path / "a" / "clips.csv"
    clips = pd.read_csv(path)
    assert not read_session(tmp_path / "a").person("P1").is_simulated
    clips.assign(simulated=(clips.ID == "P2") & (clips.pace == "FGS")).to_csv(path, index=False)
    session = read_session(tmp_path / "a")
    assert [session.person(name).is_simulated for name in ("P1", "P2")] == [False, True]
    clips.drop(columns="simulated").to_csv(path, index=False)  # as earlier versions wrote it
    assert not read_session(tmp_path / "a").person("P2").is_simulated


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
    with pytest.raises(InputError, match=r"mine.csv: line 2, Step_UGS: 'long' is not a number"):
        read_session(tmp_path / "b")


def test_a_table_without_rows_is_refused(tmp_path):
    write_results(tmp_path, angles=False)
    table = tmp_path / "mine.csv"
    table.write_text(table.read_text().partition("\n")[0] + "\n")
    with pytest.raises(InputError, match="the table of gait parameters has no rows"):
        read_session(tmp_path)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("clips.csv", ["the table of clips has P9, who have no row in the table of gait", "of clips has no row of P2"]),
        ("errors.csv", ["the table of errors has P9, who have no row in", "the table of errors has no row of P2"]),
        ("angles.csv", ["the table of angles has P9, who have no row in"]),
    ],
)
def test_people_of_one_table_who_are_missing_in_another_are_named(tmp_path, name, words):
    write_results(tmp_path, ["P1", "P2"])
    assert read_session(tmp_path).warnings == []
    path = tmp_path / name
    pd.read_csv(path).replace({"ID": {"P2": "P9"}}).to_csv(path, index=False)
    warnings = read_session(tmp_path).warnings
    assert len(warnings) == len(words) and all(word in line for word, line in zip(words, warnings, strict=True))


def test_a_video_without_its_folder_is_named_and_the_others_keep_their_names(tmp_path):
    write_results(tmp_path, angles=False)
    path = tmp_path / "clips.csv"
    clips = pd.read_csv(path)
    pd.concat([clips.assign(video=name) for name in ("a.mp4", "b.mp4")]).to_csv(path, index=False)
    (tmp_path / "a").mkdir()
    write_notes(tmp_path / "a", ("P1", "caution", "the camera moved", np.nan))
    session = read_session(tmp_path)
    (warning,) = session.warnings
    assert warning.startswith(f"{tmp_path / 'b'}: no such folder; the pages lack what it had of b.mp4")
    assert session.person("P1").noted("caution") == ["a.mp4: the camera moved"]

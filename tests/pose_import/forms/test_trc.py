"""Markers of Sports2D, Pose2Sim and OpenSim: their units, planes, people and times, and what is none."""

import shutil

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from healthgait.errors import InputError
from healthgait.pose_import.forms.trc import FORM, read_trc
from tests.pose_import.forms.table_checks import (
    assert_people,
    assert_read_or_refused,
    assert_refused,
    made_up_people,
    read_as,
)
from tests.pose_import.forms.table_writers import marker_name, write_sports2d
from tests.test_any_input import changed_text

pytestmark = pytest.mark.filterwarnings("error")


def one_person():
    return {frame: found[:1] for frame, found in made_up_people().items()}


def renamed(people):
    """The people with the names of Sports2D's markers."""
    return {
        frame: [{marker_name(name): joint for name, joint in joints.items()} for joints in found]
        for frame, found in people.items()
    }


def test_pixels_are_as_in_the_file_and_frames_those_of_the_video(tmp_path):
    found = read_as(FORM, write_sports2d(one_person(), tmp_path / "walk_Sports2D_px_person00.trc", fps=25))
    assert found.names == ("Nose", "LHip", "LKnee", "LAnkle")
    assert_people(found, renamed(one_person()), score=1)
    assert (found.upright, found.pixels_per_metre, found.fractions, found.has_scores) == (False, None, False, False)
    assert found.first == 0 and found.people[3][0].track == "00"


def test_times_stretched_by_a_frame_follow_the_rate(tmp_path):
    """Sports2D's times of the frames 3 to 6 at 25 frames a second are 0.12, 0.173, 0.227 and 0.28 s."""
    path = write_sports2d(one_person(), tmp_path / "walk_Sports2D_px_person00.trc", fps=25)
    found = read_as(FORM, path)
    assert found.times_s == pytest.approx({3: 0.12, 4: 0.16, 5: 0.2, 6: 0.24})
    assert "25 frames a second" in found.notes[0]
    rows = [line.split("\t") for line in path.read_text().splitlines()]
    for row, time in zip(rows[5:], (0.12, 0.16, 0.2, 0.25), strict=True):
        row[1] = str(time)
    path.write_text("\n".join("\t".join(row) for row in rows))
    kept = read_as(FORM, path)
    assert kept.times_s == pytest.approx({3: 0.12, 4: 0.16, 5: 0.2, 6: 0.25}) and not kept.notes


def test_a_renamed_file_is_still_in_pixels(tmp_path):
    """Its unit says m, but its first line has the name under which it was written."""
    found = read_as(FORM, write_sports2d(one_person(), tmp_path / "FW-WoJ_1.trc"))
    assert found.pixels_per_metre is None and found.program == "Sports2D"


def test_metres_grow_upwards_and_are_250_pixels_each(tmp_path):
    found = read_as(FORM, write_sports2d(one_person(), tmp_path / "walk_m_person00.trc", metres=True))
    assert found.upright and found.pixels_per_metre == 250 and "250 a metre" in found.notes[-1]
    nose, ankle = (one_person()[4][0][name] for name in ("nose", "l_ankle"))
    points = found.people[4][0].points[[0, 3]]
    assert points == pytest.approx(np.array([[p["x"] / 250, (1000 - p["y"]) / 250, 1] for p in (nose, ankle)]))


def test_a_folder_has_a_file_per_person_in_pixels_rather_than_in_metres(tmp_path):
    people = made_up_people()
    tracks = {frame: ["00", "01"][: len(found)] for frame, found in people.items()}
    write_sports2d(people, tmp_path / "walk", tracks, metres=True)
    found = read_as(FORM, write_sports2d(people, tmp_path / "walk", tracks))
    assert_people(found, renamed(people), score=1)
    assert [person.track for person in found.people[3]] == ["00", "01"] and found.pixels_per_metre is None


def test_files_of_other_videos_in_a_folder_are_refused(tmp_path):
    people, folder = made_up_people(), tmp_path / "walk"
    write_sports2d(people, folder, {frame: ["00", "01"][: len(found)] for frame, found in people.items()})
    shutil.copy(folder / "walk_Sports2D_px_person00.trc", folder / "run_Sports2D_px_person00.trc")
    assert_refused(FORM, folder, "several videos or kinds", "run_Sports2D_px.trc and walk_Sports2D_px.trc")
    (folder / "run_Sports2D_px_person00.trc").unlink()
    path = folder / "walk_Sports2D_px_person01.trc"
    path.write_text(path.read_text().replace("LHip", "RHip"))
    with pytest.raises(InputError, match=r"has other frames, markers or units than walk_Sports2D_px_person00\.trc"):
        read_trc(folder)


def opensim(tmp_path, places, unit="mm", names=("R.Shoulder", "R.Heel"), blank=True):
    """OpenSim's file of places (frames, markers, 3), at 100 frames a second from frame 1."""
    count = len(names)
    lines = [
        "PathFileType\t4\t(X/Y/Z)\twalk.trc",
        "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\tOrigNumFrames",
        f"100.00\t100.00\t{len(places)}\t{count}\t{unit}\t100.00\t1\t{len(places)}",
        "Frame#\tTime\t" + "\t\t\t".join(names) + "\t\t",
        "\t\t" + "\t".join(f"X{k}\tY{k}\tZ{k}" for k in range(1, count + 1)),
        *([""] if blank else []),
    ]
    for number, row in enumerate(places):
        lines.append("\t".join([str(number + 1), f"{number / 100:.4f}", *(f"{value:.3f}" for value in row.ravel())]))
    path = tmp_path / "walk.trc"
    path.write_text("\r\n".join(lines) + "\r\n")
    return path


def walk(along, upwards, scale=1.0):
    """A shoulder 1.5 m above a heel that walks 3 m along an axis."""
    places = np.zeros((4, 2, 3))
    places[..., along] = np.linspace(0, 3, 4)[:, None]
    places[:, 0, upwards], places[:, 1, upwards] = 1.6, 0.1
    places[:, 0, 3 - along - upwards] = 0.3
    return places * scale


@pytest.mark.parametrize(("unit", "scale"), [("mm", 1000), ("m", 1), ("cm", 100)])
@pytest.mark.parametrize("blank", [True, False])
def test_units_of_length_are_metres(tmp_path, unit, scale, blank):
    found = read_as(FORM, opensim(tmp_path, walk(0, 1, scale), unit, blank=blank))
    assert found.people[2][0].points == pytest.approx(np.array([[1, 1.6, 1], [1, 0.1, 1]]))
    assert found.times_s == pytest.approx({1: 0, 2: 0.01, 3: 0.02, 4: 0.03}) and found.first == 1
    assert found.upright and found.pixels_per_metre == 250 and found.people[2][0].track is None


@pytest.mark.parametrize(("along", "upwards", "plane"), [(2, 1, "zy"), (0, 2, "xz"), (1, 2, "yz")])
def test_a_walk_in_another_plane_is_refused_until_it_is_chosen(tmp_path, along, upwards, plane):
    path = opensim(tmp_path, walk(along, upwards), "m")
    words = [f"stands along {plane[1]} and walks along {plane[0]}", f"choose the plane {plane}"]
    assert_refused(FORM, path, *words)
    found = read_trc(path, plane)
    assert found.people[2][0].points == pytest.approx(np.array([[1, 1.6, 1], [1, 0.1, 1]])) and found.upright


def test_a_walk_on_the_spot_is_taken_as_one_along_x(tmp_path):
    places = walk(2, 1)
    places[..., 2] /= 10
    assert len(read_as(FORM, opensim(tmp_path, places, "m")).people) == 4


def test_a_body_that_stands_along_x_is_refused(tmp_path):
    assert_refused(FORM, opensim(tmp_path, walk(1, 0), "m"), "the body stands along x")


@pytest.mark.parametrize(("unit", "upright"), [("px", False), ("m", True)])
def test_without_known_names_y_grows_as_usual_in_its_unit(tmp_path, unit, upright):
    assert read_as(FORM, opensim(tmp_path, walk(0, 1), unit, names=("A", "B"))).upright is upright


def test_pixels_that_grow_upwards_are_known_by_the_feet(tmp_path):
    assert read_as(FORM, opensim(tmp_path, walk(0, 1, 300), "px")).upright


def test_a_marker_at_0_0_0_or_in_empty_cells_was_not_found(tmp_path):
    places = walk(0, 1)
    places[1, 1] = 0
    path = opensim(tmp_path, places, "m")
    path.write_text(path.read_text().replace("0.300\t2.000\t0.100\t0.000", "0.300\t\t\t"))
    found = read_as(FORM, path)
    assert np.isfinite(found.people[2][0].points[:, 0]).tolist() == [True, False]
    assert np.isfinite(found.people[3][0].points[:, 0]).tolist() == [True, False]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("PathFileType", "Path", ["line 1", "PathFileType"]),
        ("\tmm\t", "\tinch\t", ["line 3", "the unit 'inch' is not known", "m, mm or px"]),
        ("\tmm\t", "\tm\t", ["a body of 1500 m", "write px in Units"]),
        ("R.Heel", "R.Shoulder", ["line 4", "names of markers, each once"]),
        ("\n3\t0.0200\t2000", "\n3\t0.0200\ttwo", ["line 9", "expected a number, not 'two"]),
        ("\n3\t0.0200", "\n3\t0,0200", ["line 9", "use a decimal point"]),
        ("\n3\t0.0200", "\n1\t0.0200", ["line 9", "frame 1 comes after frame 2"]),
        ("\n3\t0.0200", "\n2.5\t0.0200", ["line 9", "a frame number", "2.5"]),
        ("\n3\t0.0200", "\n3\t", ["line 9", "a time from 0"]),
        ("\n3\t0.0200", "\n3\t0.0200\t1\t1\t1", ["line 9", "11 cells"]),
    ],
)
def test_files_that_cannot_be_are_refused_by_their_line(tmp_path, old, new, words):
    path = opensim(tmp_path, walk(0, 1, 1000))
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    assert_refused(FORM, path, *words)


def test_a_header_without_rows_is_refused(tmp_path):
    assert_refused(FORM, opensim(tmp_path, np.zeros((0, 2, 3))), "has no rows of frames")
    assert_refused(FORM, opensim(tmp_path, np.zeros((0, 2, 3)), blank=False), "rows of frames")


@given(st.data())
def test_any_file_is_read_or_refused_by_its_name(tmp_path_factory, data):
    folder = tmp_path_factory.getbasetemp()
    if data.draw(st.booleans()):
        text = write_sports2d(one_person(), folder / "whole.trc", metres=data.draw(st.booleans())).read_text()
    else:
        text = opensim(folder, walk(0, 1)).read_text()
    rows = [line.split("\t") for line in text.splitlines()]
    for _ in range(data.draw(st.integers(0, 4))):
        row = data.draw(st.sampled_from(rows))
        row[data.draw(st.integers(0, len(row) - 1))] = data.draw(
            st.sampled_from(["", "nan", "-1", "1e999", "1e300", "x", "\0", "inf", "12", "0.5", "m", "px", "1,5"])
        )
    content = data.draw(changed_text("\n".join("\t".join(row) for row in rows)))
    assert_read_or_refused(FORM, folder / "any.trc", content)

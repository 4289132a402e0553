"""From the people in a video to tables, pose files and page: a simulated walk there and back, whose truth is known."""

import json
import re
from pathlib import Path

import cv2
import numpy as np
import pandas as pd
import pytest

from healthgait.columns import DECIMALS_WITH_ERROR, QUANTITIES
from healthgait.errors import InputError
from healthgait.from_video.film import _scene
from healthgait.from_video.one_video import CLIPS, EVENT_TABLE, FILM, PAGE, PARAMETERS, write_results
from healthgait.from_video.record import RECORD, OwnFiles, read_record
from healthgait.from_video.settings import VideoSettings
from healthgait.layout import POSE, SENSOR_BOXES_FOLDER, Clip, clips_with_pose
from healthgait.pose_import.detections import Detections
from healthgait.video.camera_motion import CameraMotion
from healthgait.video.reading import Frame
from healthgait.viewer.film import film_frame
from healthgait.viewer.stage import build_stage
from tests.from_video.simulated_walk import FPS, HEIGHT_CM, SIZE, write_walk


@pytest.fixture(scope="module")
def walk(tmp_path_factory):
    return write_walk(tmp_path_factory.mktemp("walk"))


@pytest.fixture(scope="module")
def one_way(tmp_path_factory):
    return write_walk(tmp_path_factory.mktemp("one way"), back=False)


@pytest.fixture(scope="module")
def people(walk):
    return walk.people


@pytest.fixture(scope="module")
def video(walk):
    return walk.video


def own_files(folder):
    return OwnFiles(folder, folder / RECORD, folder / ".part")


def settings_of(tmp_path, **known):
    return VideoSettings(tmp_path, "full", np.nan, None, 4.2, "UGS", film=False, **known)


@pytest.fixture(scope="module")
def by_points(tmp_path_factory, walk):
    """The results by the corners of the floor: the folder and what was said."""
    folder = tmp_path_factory.mktemp("results") / "my walk"
    settings = VideoSettings(folder.parent, "full", np.nan, walk.corners_px, 4.2, "UGS", film=False)
    return folder, write_results(walk.people, CameraMotion(), walk.video, own_files(folder), settings, {"video": "x"})


def test_each_pass_is_a_clip_with_its_parameters(by_points):
    folder, result = by_points
    clips = pd.read_csv(folder / CLIPS).set_index("clip")
    assert list(clips.index) == ["NW-WoJ_1", "NW-WoJ_2"] and clips.used.all()
    assert clips.direction.tolist() == ["right_to_left", "left_to_right"]
    assert (clips.Step.between(57, 61)).all() and (clips.Cadence.between(106, 114)).all()
    means = pd.read_csv(folder / PARAMETERS).iloc[0]
    assert means.ID == "my walk" and means.Step_UGS == pytest.approx(clips.Step.mean(), abs=0.001)
    assert len(pd.read_csv(folder / EVENT_TABLE)) > 16
    assert any("mean of 2 passes: Step" in line for line in result.lines) and result.error == ""


def test_pose_files_have_times_scores_size_and_the_estimators_name(by_points):
    folder, _ = by_points
    (first, _) = clips_with_pose("my walk", folder / POSE)
    entries = json.loads(first.path_in(folder / POSE, POSE).read_text())
    assert entries[0] | {"joints": 0} == {
        "frame": 0, "time_s": 0.0, "estimator": "BlazePose", "point_set": "blazepose_33", "image_size": [*SIZE],
        "joints": 0,
    }  # fmt: skip
    assert entries[30]["time_s"] == pytest.approx(30 / FPS) and entries[30]["joints"]["l_heel"]["score"] > 0


def test_the_page_has_the_values_and_needs_no_other_file(by_points):
    folder, _ = by_points
    page = (folder / PAGE).read_text()
    clips = pd.read_csv(folder / CLIPS)
    for step in clips.Step:
        assert f"{step:.1f} ±" in page
    assert page.count("src=") == page.count('src="data:') and page.count("href=") == page.count('href="#')
    assert not (folder / FILM).exists()
    record = read_record(folder / RECORD)
    assert record.files.keys() >= {PARAMETERS, CLIPS, PAGE, "pose/my walk/UGS/NW-WoJ_1_AlphaPose.json"}
    assert record.is_whole(folder)


def test_metres_by_the_persons_height_come_near_those_of_the_floor(tmp_path, by_points, people, video):
    """Each pass has a floor of its own, and lengths have its error."""
    by_floor = pd.read_csv(by_points[0] / CLIPS)
    folder = tmp_path / "by height"
    settings = VideoSettings(tmp_path, "full", HEIGHT_CM, None, 4.2, "UGS", film=False)
    result = write_results(people, CameraMotion(), video, own_files(folder), settings, {})
    clips = pd.read_csv(folder / CLIPS)
    assert clips.used.all() and result.error == ""
    assert clips.Step.to_numpy() == pytest.approx(by_floor.Step.to_numpy(), rel=0.05)
    assert clips.Cadence.to_numpy() == pytest.approx(by_floor.Cadence.to_numpy(), rel=0.01)
    assert (clips.Step_se > by_floor.Step_se).all()
    for clip in clips["clip"]:
        assert "scale_se" in (folder / SENSOR_BOXES_FOLDER / "by height" / "UGS" / f"{clip}.json").read_text()


def test_lines_say_where_metres_come_from_and_what_they_tell_of_the_person(tmp_path, by_points, one_way):
    """The simulated person is 170 cm tall, before a camera 1.2 m above the floor."""
    assert "4.2 m (camera at 1.2 m; the person is about 17" in by_points[1].lines[0]
    known = {"output": tmp_path, "model": "full", "length_m": 4.2, "pace": "UGS", "film": False}

    def first_line(files, settings):
        return write_results(one_way.people, CameraMotion(), one_way.video, files, settings, {}).lines[0]

    by_height = VideoSettings(**known, height_cm=HEIGHT_CM, corners_px=None)
    line = first_line(own_files(tmp_path / "by height"), by_height)
    assert "height, 170.1 cm (uncertain by 1.4 %)" in line
    marks = tuple(np.mean([one_way.corners_px[far], one_way.corners_px[far + 1]], axis=0) for far in (0, 2))
    by_marks = VideoSettings(**known, height_cm=np.nan, corners_px=None, marks_px=marks)
    line = first_line(own_files(tmp_path / "by marks"), by_marks)
    assert "two marks, 4.2 m apart (uncertain by" in line and "the person is 1" in line


def test_numbers_on_console_and_page_have_the_decimals_of_their_quantity(by_points):
    folder, result = by_points
    means = pd.read_csv(folder / PARAMETERS).iloc[0]
    (line,) = [line for line in result.lines if line.startswith("mean of 2 passes")]
    for name, one in QUANTITIES.items():
        value = f"{means[f'{name}_UGS']:.{DECIMALS_WITH_ERROR[one.unit]}f}"
        assert re.search(rf"{one.label} {value} ± [\d.]+ {one.unit}", line)
        assert f"{one.label}, {one.unit}" in (folder / PAGE).read_text()


def test_an_excluded_pass_is_told_with_a_file_that_is_there(tmp_path, people, video, walk, capsys):
    """Corners of 12 m for 4.2 m: the person would be 4.8 m tall."""
    settings = VideoSettings(tmp_path, "full", HEIGHT_CM, walk.corners_px, 12.0, "UGS", film=False)
    result = write_results(people, CameraMotion(), video, own_files(tmp_path / "walk"), settings, {})
    (line,) = [line for line in result.warnings if "excluded" in line]
    assert Path(line.partition(": ")[0]).is_file() and "likewise NW-WoJ_2" in line
    assert capsys.readouterr().err == "" and "no pass could be used" in result.error


def test_a_flag_is_told_in_words_on_console_and_page(tmp_path, people, video, walk):
    """Corners of 6 m for 4.2 m: the person seems to be 2.4 m tall, 1.43 times their height."""
    settings = VideoSettings(tmp_path, "full", HEIGHT_CM, walk.corners_px, 6.0, "UGS", film=False)
    folder = tmp_path / "walk"
    result = write_results(people, CameraMotion(), video, own_files(folder), settings, {})
    flagged = [line for line in result.warnings if "body_height_implausible" in line]
    meaning = "the person's height by pose, boxes and scale"
    assert len(flagged) == 2 and all(meaning in line and "> 1.3 of the height" in line for line in flagged)
    assert (folder / PAGE).read_text().replace("&#39;", "'").count(f"body_height_implausible: {meaning}") == 2


def test_a_video_in_which_nobody_walks_is_refused(tmp_path, people, video):
    nobody = Detections({frame: [] for frame in people.people}, "BlazePose", times_s=people.times_s)
    with pytest.raises(InputError, match=r"walk.avi: no person found"):
        write_results(nobody, CameraMotion(), video, own_files(tmp_path / "walk"), settings_of(tmp_path), {})


def test_the_film_shows_the_pose_on_the_videos_picture(by_points, video):
    folder, _ = by_points
    scene = _scene(video, folder, Clip("my walk", "UGS", "WoJ", 1), 4.2, np.nan)
    stage = build_stage(scene, 0.5)
    scene.contents.drawn = np.full((SIZE[1], SIZE[0], 3), 128, np.uint8)
    (box,) = stage.panels.values()
    view = film_frame(scene, stage, 60)[box.top : box.top + box.height, box.left : box.left + box.width]
    grey = (view == 128).all(axis=2)
    assert 0.7 < grey.mean() < 0.99  # but for skeleton, bars and feet


def panned(times_s, per_s):
    """The motion of a camera that turns by so many pixels a second before a wall of 600 pixels."""
    wall = cv2.GaussianBlur(np.random.default_rng(2).integers(0, 255, (270, 900), dtype=np.uint8), (0, 0), 2)
    motion = CameraMotion()
    for number, second in enumerate(times_s):
        left = round(per_s * second)
        motion.see(Frame(number, second, cv2.cvtColor(wall[:, left : left + 480], cv2.COLOR_GRAY2BGR)))
    return motion


def test_a_pass_with_a_moving_camera_is_left_out_unless_allowed(tmp_path, one_way):
    people, video = one_way.people, one_way.video
    motion = panned(people.times_s.values(), 10)
    known = {"output": tmp_path, "model": "full", "height_cm": np.nan, "corners_px": one_way.corners_px}
    settings = VideoSettings(**known, length_m=4.2, pace="UGS", film=False)
    with pytest.raises(InputError, match=r"the camera moved by \d+\.\d % of the image's width; film with"):
        write_results(people, motion, video, own_files(tmp_path / "walk"), settings, {})
    allowed = VideoSettings(**known, length_m=4.2, pace="UGS", film=False, allow_moving_camera=True)
    result = write_results(people, motion, video, own_files(tmp_path / "walk"), allowed, {})
    assert sum("by which lengths may be wrong" in warning for warning in result.warnings) == 1

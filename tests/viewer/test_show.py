"""What is asked, refused in words; what is damaged, excluded or not there is said and the rest is shown."""

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from healthgait.errors import InputError
from healthgait.layout import POSE, SENSOR_BOXES_FOLDER, SILHOUETTE, Clip, clip_named
from healthgait.viewer.request import Request, request_of
from healthgait.viewer.show import show
from tests.viewer.made_up_clip import WALK, write_picture, write_standing, write_text, write_walk

NAME = "PA000/UGS/NW-WoJ_2"
FLOWS_MISSING = "semantic_segmentation, optical_flow/GMFLOW, optical_flow/TVL1"


@pytest.fixture
def standing(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return write_standing(Path("data"), range(13, 18))


def asked(**changes) -> Request:
    given = {"dataset": "data", "output": "out.png", "frame": None, "boxes": None, "frame_offset": 0, "fps": 30.0}
    given |= changes
    paths = {name: given[name] and Path(given[name]) for name in ("dataset", "output", "boxes")}
    return request_of(**given | paths | {"clip": clip_named(given.get("clip", NAME))}, length_m=4.2)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"dataset": "no"}, "no: no such folder; expected the dataset's folder"),
        ({"dataset": "a file"}, "a file: is a file, not a folder; expected the dataset's folder"),
        ({"clip": "PA000/UGS"}, "'PA000/UGS' is not a clip; expected <ID>/<pace>/<clip>"),
        ({"clip": "../UGS/NW-WoJ_1"}, "'../UGS/NW-WoJ_1' is not a clip"),
        ({"clip": "PA000/SGS/NW-WoJ_1"}, "the pace 'SGS' is not known; expected UGS or FGS"),
        ({"clip": "PA000/FGS/NW-WoJ_1"}, "no clip is called 'NW-WoJ_1'; FGS has FW-WoJ_1, FW-WoJ_2, FW-WJ_1, FW-WJ_2"),
        ({"output": "out.avi"}, "out.avi: unknown file extension; expected .png, .mp4 or .gif"),
        ({"output": "out"}, "out: unknown file extension"),
        ({"output": "data/pose/out.png"}, "lies within the dataset's pose; name a file elsewhere"),
        ({"output": "out.gif", "frame": 13}, "out.gif: a single frame needs a .png"),
        ({"boxes": "no boxes"}, "no boxes: no such folder; expected the folder of the sensor boxes"),
        ({"frame": 40}, "NW-WoJ_2 has no frame 40; expected one from 13 to 17"),
        ({"clip": "PA009/UGS/NW-WoJ_1"}, "data: PA009/UGS/NW-WoJ_1: it has no pose and no pictures; nothing to show"),
        ({"clip": "TWICE/UGS/NW-WoJ_2"}, "1.png: the same frame number as 01.png; keep one of them"),
        ({"output": "folder.png"}, "folder.png: is a folder; name a file to be written"),
    ],
)
def test_what_cannot_be_shown_is_refused_and_leaves_nothing(standing, change, words):
    write_text(Path("a file"), "")
    Path("folder.png").mkdir()
    for name in ("1.png", "01.png"):
        write_picture(Clip("TWICE", "UGS", "WoJ", 2).path(standing, SILHOUETTE) / name, np.zeros((9, 9, 3), np.uint8))
    before = sorted(Path().rglob("*"))
    with pytest.raises(InputError) as error:
        show(asked(**change))
    assert words in str(error.value)
    assert sorted(Path().rglob("*")) == before


def test_a_damaged_pose_is_named_and_the_pictures_are_shown(standing):
    WALK.path(standing, POSE).write_text("[{")
    shown = show(asked())
    assert shown.lines[0] == f"missing: {FLOWS_MISSING}, pose"
    (damaged,) = shown.damaged
    assert damaged.startswith("damaged, not shown: ") and "_AlphaPose.json: not valid JSON at line 1" in damaged
    assert Image.open("out.png").width == 1080


def test_damaged_sensor_boxes_leave_the_skeleton(tmp_path):
    data = write_walk(tmp_path / "data")
    WALK.sensor_boxes(data / SENSOR_BOXES_FOLDER).write_text("{}")
    shown = show(asked(dataset=data, output=tmp_path / "out.png"))
    assert shown.lines[1].startswith("no events: ") and shown.lines[1].endswith("no sensor bars and no events")
    assert "NW-WoJ.json" in shown.lines[1] and (tmp_path / "out.png").exists()


def test_a_clip_that_the_estimation_excludes_is_shown_and_called_so(tmp_path):
    """The pose ends after 1.8 s, between the third footfall and the fourth: one step lies between the lines."""
    data = write_walk(tmp_path / "data")
    pose = WALK.path(data, POSE)
    pose.write_text(json.dumps(json.loads(pose.read_text())[:55]))
    shown = show(asked(dataset=data, output=tmp_path / "out.png", frame=40))
    reason = "too few complete steps between the lines: 1; at least 2 are needed"
    assert shown.lines[1] == f"excluded: {pose}: {reason}; the estimation excludes this clip"
    assert shown.lines[2] == "picture: frame 040"


def test_a_pose_that_counts_in_larger_pixels_than_the_pictures_is_told(standing):
    """The pictures are 240x180, and the person's ankles would lie at rows up to 280."""
    pose = WALK.path(standing, POSE)
    entries = json.loads(pose.read_text())
    for entry in entries:
        entry["joints"] = {name: {axis: 2 * at[axis] for axis in "xy"} for name, at in entry["joints"].items()}
    pose.write_text(json.dumps(entries))
    shown = show(asked())
    assert "pose: extends beyond the pictures of 240x180; assumed to be in pixels of a 480x360 video" in shown.lines


def test_a_film_of_frames_that_are_hardly_there_is_refused(standing):
    write_picture(WALK.path(standing, SILHOUETTE) / "999999.png", np.zeros((9, 9, 3), np.uint8))
    with pytest.raises(InputError, match="NW-WoJ_2: 6 frames from 13 to 999999, too few for a film"):
        show(asked(output="out.gif"))
    assert not Path("out.gif").exists()


def test_a_gif_of_a_fast_camera_has_delays_that_browsers_keep(standing):
    for frame in range(18, 40):
        write_picture(WALK.path(standing, SILHOUETTE) / f"{frame:03d}.png", np.zeros((180, 240, 3), np.uint8))
    show(asked(output="out.gif", fps=240.0))
    film = Image.open("out.gif")
    delays = []
    for number in range(film.n_frames):
        film.seek(number)
        delays.append(film.info["duration"])
    assert min(delays) >= 20
    assert sum(delays) == pytest.approx(1000 * 27 / 240, abs=15)


@pytest.mark.parametrize("size", [(8, 4000), (4000, 8)])
def test_pictures_that_can_show_nobody_do_not_shape_the_panels(standing, size):
    for path in WALK.path(standing, SILHOUETTE).iterdir():
        write_picture(path, np.zeros((*size, 3), np.uint8))
    show(asked(frame=13))
    with Image.open("out.png") as picture:
        assert max(picture.size) < 2000


def test_a_pose_in_the_corner_of_the_pictures_is_doubted(standing):
    for path in WALK.path(standing, SILHOUETTE).iterdir():
        write_picture(path, np.zeros((900, 1200, 3), np.uint8))
    doubt = "pose: stays in the upper left corner of the pictures of 1200x900; is it in their pixels?"
    assert doubt in show(asked()).lines


def test_a_frame_that_has_only_a_picture_is_found_by_the_offset(standing):
    """The pictures 13 to 17 belong to the frames 15 to 19 of the pose."""
    with pytest.raises(InputError, match="NW-WoJ_2 has no frame 19; expected one from 13 to 17"):
        show(asked(frame=19))
    assert show(asked(frame=19, frame_offset=-2)).lines[-1] == "picture: frame 019"

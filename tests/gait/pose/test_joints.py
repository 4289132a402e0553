import json

import numpy as np
import pytest

from healthgait.errors import InputError
from healthgait.gait.pose.pose_file import read_pose
from tests.gait.pose_files import entries, entry, one_frame, read

pytestmark = pytest.mark.filterwarnings("error")


def test_toes_are_read_where_the_estimator_looks_for_them(tmp_path):
    toes = {"l_big_toe": {"x": 320, "y": 440}, "r_big_toe": {"x": 958, "y": 441}}
    assert np.isnan(read(tmp_path, entries()).toes_px).all()
    pose = read(tmp_path, [*entries(5), entry(5, **toes), *entries(10, first=6)])
    assert pose.toes_px.shape == (16, 2, 2)
    assert pose.toes_px[5, 0].tolist() == [320, 440] and np.isnan(pose.toes_px[5, 1]).all()  # at the border
    assert np.isnan(np.delete(pose.toes_px, 5, axis=0)).all()


LEGS = ("hip", "knee", "ankle", "heel", "big_toe")  # from the hip down, left and right of each


def legs(**changed):
    """The ten leg joints, each at a place of its own, without scores."""
    names = [f"{side}_{joint}" for joint in LEGS for side in "lr"]
    return {name: {"x": 300 + 10 * number, "y": 250 + number} for number, name in enumerate(names)} | changed


def test_all_leg_joints_are_read_by_side(tmp_path):
    pose = read(tmp_path, [*entries(11), entry(11, **legs(l_heel=None))])
    assert pose.joints_px.shape == (12, 5, 2, 2)
    assert pose.hips_px[11].tolist() == [[300, 250], [310, 251]]
    assert pose.knees_px[11].tolist() == [[320, 252], [330, 253]]
    assert pose.ankles_px[11].tolist() == [[340, 254], [350, 255]]
    assert np.isnan(pose.heels_px[11, 0]).all() and pose.heels_px[11, 1].tolist() == [370, 257]
    assert pose.toes_px[11].tolist() == [[380, 258], [390, 259]]
    assert np.isnan(pose.joints_px[:11, [0, 1, 3, 4]]).all()


def test_a_point_of_no_sense_does_not_widen_the_image(tmp_path):
    for nowhere in (1e6, -1e6, float("inf"), float("nan"), None, "?"):
        left, _ = one_frame(tmp_path, l_ankle={"x": 958, "y": 420}, l_ear={"x": nowhere, "y": 1}, r_ear=3)
        assert np.isnan(left).all()


@pytest.mark.parametrize(
    ("column", "seen"), [(0, False), (2.9, False), (3.1, True), (956.9, True), (957.1, False), (960, False)]
)
def test_ankles_at_the_border_are_not_seen(tmp_path, column, seen):
    left, right = one_frame(tmp_path, l_ankle={"x": column, "y": 420})
    assert np.isfinite(left).all() == seen
    assert np.isfinite(right).all()


def test_the_border_is_where_the_outermost_joints_are_for_some_frames(tmp_path):
    left, right = one_frame(tmp_path, l_ankle={"x": -199, "y": 420}, r_knee={"x": -200, "y": 300})
    assert np.isnan(left).all() and np.isfinite(right).all()
    ankle, knee = {"x": 958, "y": 420}, {"x": 1200, "y": 300}
    # One frame says nothing of the border: there may be noise beyond it.
    left, _ = one_frame(tmp_path, l_ankle=ankle, r_knee=knee)
    assert np.isnan(left).all()
    several = [entry(frame, l_ankle=ankle, r_knee=knee) for frame in range(11, 16)]
    assert read(tmp_path, [*entries(11), *several]).ankles_px[11:, 0].tolist() == [[958, 420]] * 5


def with_size(size, content=None):
    content = entries() if content is None else content
    content[0]["image_size"] = size
    return content


def test_the_images_size_is_read_from_one_entry_or_several(tmp_path):
    assert read(tmp_path, entries()).image_size is None
    assert read(tmp_path, with_size([960, 540])).image_size == (960, 540)
    nobody = {"frame": 12, "joints": None, "image_size": [960, 540]}
    assert read(tmp_path, with_size([960, 540], [*entries(), nobody])).image_size == (960, 540)


def test_the_images_size_may_be_known_from_elsewhere(tmp_path):
    path = tmp_path / "pose.json"
    for content in (entries(), with_size([960, 540])):
        path.write_text(json.dumps(content))
        assert read_pose(path, (960, 540)).image_size == (960, 540)
    with pytest.raises(InputError, match="its image_size is 960x540, but the clip's pictures have 480x270"):
        read_pose(path, (480, 270))


@pytest.mark.parametrize("size", [[960], [960, 540, 3], [960, 540.5], [0, 540], [True, 540], "960x540", [1e5, 1], 960])
def test_what_is_no_image_size_is_refused(tmp_path, size):
    with pytest.raises(InputError, match=r"frame 0: image_size must be \[width, height\] in whole pixels"):
        read(tmp_path, with_size(size))


def test_images_of_two_sizes_are_refused(tmp_path):
    content = with_size([960, 540])
    content[7]["image_size"] = [540, 960]
    with pytest.raises(InputError, match="frame 7: the image_size 540x960 differs from 960x540"):
        read(tmp_path, content)


@pytest.mark.parametrize(
    ("place", "seen"),
    [
        ((2.9, 300), False),
        ((3.1, 300), True),
        ((-40, 300), False),
        ((1196.9, 300), True),
        ((1197.1, 300), False),
        ((1300, 300), False),
        ((300, 2.9), False),
        ((300, 3.1), True),
        ((300, -40), False),
        ((300, 696.9), True),
        ((300, 697.1), False),
        ((300, 800), False),
    ],
)
def test_a_joint_outside_a_known_image_or_at_its_border_is_not_seen(tmp_path, place, seen):
    joint = dict(zip("xy", place, strict=True))
    content = [*entries(11), entry(11, l_ankle=joint, **{"r_heel": joint})]
    pose = read(tmp_path, with_size([1200, 700], content))
    assert np.isfinite(pose.ankles_px[11, 0]).all() == np.isfinite(pose.heels_px[11, 1]).all() == seen
    assert np.isfinite(pose.ankles_px[11, 1]).all()


def test_in_a_known_image_the_outermost_joint_is_not_the_border(tmp_path):
    content = [*entries(11), entry(11, l_ankle={"x": 958, "y": 420})]
    assert np.isnan(read(tmp_path, content).ankles_px[11, 0]).all()
    assert read(tmp_path, with_size([1200, 700], content)).ankles_px[11, 0].tolist() == [958, 420]


def test_a_pose_in_other_pixels_than_its_image_is_refused(tmp_path):
    with pytest.raises(InputError, match="only 0 frames have both ankles within the image of 480x270 pixels"):
        read(tmp_path, with_size([480, 270]))


@pytest.mark.parametrize("name", ["r_hip", "l_knee", "r_heel", "l_big_toe"])
def test_every_leg_joint_must_be_one(tmp_path, name):
    with pytest.raises(InputError, match=f"frame 12: {name} must have numbers x and y"):
        read(tmp_path, [*entries(), entry(12, **{name: "?"})])

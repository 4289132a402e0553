import json

import numpy as np
import pytest

from healthgait.errors import InputError
from healthgait.gait.pose.pose_file import Pose
from tests.gait.pose_files import WIDE, entries, entry, one_frame, read

pytestmark = pytest.mark.filterwarnings("error")


def test_ankles_are_read_by_side(tmp_path):
    pose = read(tmp_path, entries())
    assert pose.ankles_px.shape == (12, 2, 2) and len(pose) == 12
    assert pose.ankles_px[3].tolist() == [[303, 420.5], [397, 418]]
    assert (pose.first, pose.in_order) == (0, True)
    assert pose.joints[3]["r_wrist"] == {"x": 960, "y": 200}


def test_numbering_starts_anywhere_and_has_gaps(tmp_path):
    pose = read(tmp_path, [*entries(6, first=40), *entries(6, first=50)])
    assert (pose.first, len(pose)) == (40, 16)
    assert pose.ankles_px[10, 0].tolist() == [350, 420.5]
    assert np.isnan(pose.ankles_px[6:10]).all() and np.isfinite(pose.ankles_px[[5, 10]]).all()
    assert sorted(pose.joints) == [*range(40, 46), *range(50, 56)]


def test_entries_are_taken_by_number_in_any_order(tmp_path):
    ordered, shuffled = read(tmp_path, entries()), read(tmp_path, [*entries(6, first=6), *entries(6)])
    assert not shuffled.in_order
    assert np.array_equal(ordered.ankles_px, shuffled.ankles_px)


@pytest.mark.parametrize("order", [[1, 0, *range(2, 12)], [*range(10), 11, 10]])
def test_one_entry_out_of_order_is_noticed(tmp_path, order):
    assert not read(tmp_path, [entry(frame) for frame in order]).in_order


@pytest.mark.parametrize("joints", [None, {}])
def test_frames_without_a_person_are_none_at_the_ends_and_gaps_between(tmp_path, joints):
    nobody = [{"frame": frame, "joints": joints} for frame in (0, 1, 2, 9, 30)] + [{"frame": 31}]
    pose = read(tmp_path, [*nobody[:3], *entries(6, first=3), nobody[3], *entries(6, first=10), *nobody[4:]])
    assert (pose.first, len(pose), pose.in_order) == (3, 13, True)
    assert np.isnan(pose.ankles_px[6]).all() and 9 not in pose.joints


def test_what_the_estimator_adds_is_passed_over(tmp_path):
    content = [one | {"score": 0.9, "box": [1, 2, 3, 4]} for one in entries()]
    content[0]["joints"]["l_ankle"]["score"] = None
    content[0]["joints"]["l_foo"] = "?"
    assert np.array_equal(read(tmp_path, content).ankles_px, read(tmp_path, entries()).ankles_px)


def test_an_ankle_may_be_missing(tmp_path):
    content = entries()
    del content[4]["joints"]["l_ankle"]
    pose = read(tmp_path, content)
    assert np.isnan(pose.ankles_px[4, 0]).all() and pose.ankles_px[4, 1].tolist() == [396, 418]


@pytest.mark.parametrize(
    "ankle",
    [
        "null",
        "{}",
        '{"x": 305}',
        '{"x": null, "y": 420}',
        '{"x": NaN, "y": 420}',
        '{"x": 305, "y": NaN}',
        '{"x": Infinity, "y": 420}',
        '{"x": 305, "y": -Infinity}',
        '{"x": 305, "y": 100000}',
        '{"x": -1e300, "y": 420}',
        '{"x": 305, "y": 1' + 400 * "0" + "}",
    ],
)
def test_an_ankle_that_is_nowhere_is_not_seen(tmp_path, ankle):
    left, right = one_frame(tmp_path, l_ankle=json.loads(ankle))
    assert np.isnan(left).all()
    assert right.tolist() == [395, 418]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"frames": entries()}, "expected a list with an entry for each frame, not dict"),
        ([], "no frame has a pose"),
        ([{"frame": frame, "joints": None} for frame in range(20)], "no frame has a pose"),
        ([*entries(), 12], "entry 12: expected an object with a frame number from 0 to 1000000"),
        ([*entries(), None], "entry 12: expected an object"),
        ([{"joints": WIDE}, *entries()], "entry 0: expected an object"),
        ([*entries(), entry(5)], "entry 12: frame 5 appears twice"),
        ([*entries(), {"frame": 5, "joints": None}], "entry 12: frame 5 appears twice"),
        ([*entries(), {"frame": 12, "joints": [1, 2]}], "frame 12: joints must be null or an object, not list"),
        ([*entries(), {"frame": 12, "joints": "?"}], "frame 12: joints must be null or an object, not str"),
        ([*entries(), {"frame": 12, "joints": 0}], "frame 12: joints must be null or an object, not int"),
        (entries(9), "only 9 frames have both ankles within the image; at least 10 are needed"),
        ("[{", "not valid JSON at line 1"),
        ("", "the file is empty"),
    ],
)
def test_what_is_refused(tmp_path, content, message):
    with pytest.raises(InputError, match=message) as refusal:
        read(tmp_path, content)
    assert str(refusal.value).startswith(str(tmp_path / "NW-WoJ_1_AlphaPose.json"))


@pytest.mark.parametrize("frame", [None, True, -1, 1_000_001, 10**30, 7.0, "7", [7]])
def test_what_is_no_frame_number_is_refused(tmp_path, frame):
    with pytest.raises(InputError, match="entry 12: expected an object with a frame number"):
        read(tmp_path, [*entries(), {"frame": frame, "joints": None}])


@pytest.mark.parametrize(
    "ankle",
    [[305, 420], 305, "?", True, {"x": "305", "y": 420}, {"x": 305, "y": True}, {"x": [305], "y": 420}],
)
def test_what_is_no_joint_is_refused(tmp_path, ankle):
    with pytest.raises(InputError, match="frame 12: r_ankle must have numbers x and y, not "):
        read(tmp_path, [*entries(), entry(12, r_ankle=ankle)])


def test_a_refusal_stays_short(tmp_path):
    with pytest.raises(InputError) as refusal:
        read(tmp_path, [*entries(), entry(12, l_ankle=["?" * 10_000])])
    assert len(str(refusal.value)) < 150 + len(str(tmp_path))


def test_ten_frames_with_both_ankles_are_enough(tmp_path):
    content = [*entries(10), entry(10, l_ankle=None), entry(11, r_ankle=None), entry(12, l_ankle={"x": 1, "y": 420})]
    assert len(read(tmp_path, content)) == 13
    content[0]["joints"]["r_ankle"] = None
    with pytest.raises(InputError, match="only 9 frames have both ankles"):
        read(tmp_path, content)


def test_the_last_frame_number(tmp_path):
    pose = read(tmp_path, entries(12, first=1_000_000 - 11))
    assert isinstance(pose, Pose) and pose.first == 999_989

"""The figures of clips as files."""

import json

import numpy as np
import pytest

from healthgait.errors import InputError
from healthgait.gait.estimation.participant import estimate_participant
from healthgait.gait.estimation.settings import EVENTS, PAPER, EstimationSettings
from healthgait.gait.figures.drawing import draw_clip, parameter_lines
from healthgait.gait.figures.places import FIGURE, clip_file
from healthgait.gait.quality.assessment import Assessment
from healthgait.layout import Clip
from healthgait.outputs import check_replaceable
from tests.gait.drawn import check_picture
from tests.gait.shown_walk import FPS, WALKWAY, pose_of, walk_of, walk_towards, walking_pose

pytestmark = pytest.mark.filterwarnings("error")

CLIP = Clip("PA000", "UGS", "WoJ", 2)
CLIP_PX = 1110  # height of the panels


def assessment(pose, walk, reason="", flags=()):
    return Assessment(pose, {}, walk, None, reason, list(flags), 0.0, 1.7)


def test_a_clip_is_drawn(tmp_path):
    pose, walk = walking_pose(), walk_towards()
    draw_clip(tmp_path, CLIP, assessment(pose, walk))
    draw_clip(tmp_path / "flagged", CLIP, assessment(pose, walk, flags=["few_steps"]))
    path = "PA000/UGS/NW-WoJ_2.png"
    check_picture(tmp_path / path, CLIP_PX, lines=2)
    check_picture(tmp_path / "flagged" / path, CLIP_PX, lines=3)


def sparse_pose():
    """Both ankles are seen in four single frames, too far from each other for a track."""
    ankles_px = walking_pose().ankles_px[:60].copy()
    ankles_px[np.arange(60) % 15 != 0] = np.nan
    return pose_of(ankles_px)


@pytest.mark.parametrize("pose", [walking_pose(speed=0), sparse_pose()], ids=["stands", "hardly seen"])
def test_an_excluded_clip_is_drawn_too(tmp_path, pose):
    walk = walk_of(pose)
    assert len(walk.steps.step_cm) == 0 and np.isnan(walk.parameters["Step"])
    draw_clip(tmp_path, CLIP, assessment(pose, walk, reason="a reason " * 25))
    check_picture(tmp_path / "PA000/UGS/NW-WoJ_2.png", CLIP_PX, lines=3)  # of the reason


def test_the_parameters_are_shown_with_their_standard_errors():
    values = {"Step": 71.34, "Stride": 142.7, "Cadence": 110.26, "MonoSP": 0.4126, "BiSP": 0.1234, "Speed": 1.3112}
    errors = {"Step": 0.32, "Stride": 0.6, "Cadence": 0.55, "MonoSP": 0.0101, "BiSP": 0.0098, "Speed": np.nan}
    assert parameter_lines(values, errors) == [
        "Step length 71.3 ± 0.3 cm,  Stride length 142.7 ± 0.6 cm,  Cadence 110.3 ± 0.6 steps/min  (± standard error)",
        "Single support time 0.413 ± 0.010 s,  Double support time 0.123 ± 0.010 s,  Speed 1.311 m/s",
    ]


def test_the_estimation_draws_what_it_estimates(tmp_path):
    pose = walking_pose()
    boxes = {
        str(number): {"x_min": x, "x_max": x + 10, "y_min": y - 5, "y_max": y}
        for number, (x, y) in enumerate(WALKWAY.corners_px - [[0, 0], [0, 0], [10, 0], [10, 0]])
    }
    entries = [{"frame": frame, "joints": joints} for frame, joints in pose.joints.items()]
    for path, content in (("boxes/PA000/UGS/NW-WoJ.json", boxes), ("pose/PA000/UGS/NW-WoJ_2_AlphaPose.json", entries)):
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_text(json.dumps(content))
    for method, expected in ((EVENTS, ["NW-WoJ_2.png", "summary.png"]), (PAPER, [])):
        figures = tmp_path / method
        inputs = (tmp_path / "pose", tmp_path / "boxes", tmp_path if method == PAPER else None)
        result = estimate_participant(EstimationSettings(*inputs, 4.2, FPS, method, "y_max", figures), "PA000", 170.0)
        assert [one.row["used"] for one in result.clips] == [method == EVENTS], result.clips[0].row["reason"]
        assert sorted(path.name for path in figures.rglob("*.png")) == expected
        if method == EVENTS:
            (tmp_path / "pose/PA000/UGS/NW-WoJ_2_AlphaPose.json").write_text("[]")  # damaged since
            estimate_participant(EstimationSettings(*inputs, 4.2, FPS, method, "y_max", figures), "PA000", 170.0)
            assert [path.name for path in figures.rglob("*.png")] == ["summary.png"]
            (tmp_path / "pose/PA000/UGS/NW-WoJ_2_AlphaPose.json").write_text(json.dumps(entries))


def test_what_is_drawn_may_be_drawn_again(tmp_path):
    """And is no longer ours once somebody changed it."""
    draw_clip(tmp_path, CLIP, assessment(walking_pose(), walk_towards()))
    path = clip_file(tmp_path, CLIP)
    check_replaceable([path], FIGURE, overwrite=False)
    path.write_bytes(path.read_bytes() + b"changed")
    with pytest.raises(InputError, match="no earlier run wrote it there as a figure of the gait estimation"):
        check_replaceable([path], FIGURE, overwrite=False)

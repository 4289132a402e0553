"""What is wrong alike in all clips of five simulated people, pose alone: told once, in a line."""

import json
from dataclasses import replace

import pytest

from healthgait.agreement.accuracy import settings_for
from healthgait.computing.parallel import Workers
from healthgait.gait.estimation.all_participants import estimate_all
from healthgait.gait.estimation.tables import Outputs
from healthgait.layout import POSE, clips_of
from healthgait.synthetic.scenes.scenes import Scene, write_scene

PEOPLE, SEED = 5, 1
HEIGHTS_CM = {each.person.participant: each.person.height_cm for each in Scene().people(PEOPLE, SEED)}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("people")
    write_scene(folder, Scene(), PEOPLE, segmentation=False)
    return folder


@pytest.fixture
def warnings(folder, tmp_path, capsys):
    def run(**changes):
        settings = replace(settings_for(folder, Scene(), pose_alone=True), **changes)
        estimate_all(HEIGHTS_CM, settings, Outputs(tmp_path / "parameters.csv", None, None), Workers(1))
        return [line for line in capsys.readouterr().err.splitlines() if line.startswith("warning:")]

    return run


def test_nothing_is_wrong(warnings):
    assert warnings() == []


def test_a_scale_wrong_by_a_quarter(warnings):
    (line,) = [line for line in warnings(length_m=4.2 * 1.24) if "all participants" in line]
    assert "1.2" in line and "about 4.2 m would fit" in line


def test_a_frame_rate_too_low_by_a_quarter(warnings):
    (line,) = [line for line in warnings(fps=29.97 * 0.75) if "all participants" in line]
    assert "is the frame rate of 22.4775 per second right?" in line


def test_left_and_right_exchanged_throughout(folder, tmp_path, warnings):
    for clip in [clip for name in HEIGHTS_CM for clip in clips_of(name)]:
        entries = json.loads(clip.path(folder, POSE).read_text())
        for entry in entries:
            entry["joints"] = entry["joints"] and {
                {"l_": "r_", "r_": "l_"}.get(name[:2], name[:2]) + name[2:]: place
                for name, place in entry["joints"].items()
            }
        path = clip.path_in(tmp_path / "exchanged", POSE)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(entries))
    (line,) = warnings(pose=tmp_path / "exchanged")
    assert "all participants: the leg called left" in line and "exchanged in the pose?" in line

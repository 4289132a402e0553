"""The files that an estimation writes for OpenSim, of a simulated person."""

import json
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from healthgait.agreement.accuracy import settings_for
from healthgait.gait.estimation.participant import estimate_participant
from healthgait.gait.opensim.files import OPENSIM_FILE, clip_files, write_clip
from healthgait.layout import POSE, Clip
from healthgait.outputs import check_replaceable
from healthgait.synthetic.pose import JOINT_NAMES
from healthgait.synthetic.scenes.scenes import Scene, write_scene
from tests.gait.opensim.stick_figure import angles_of, read_mot, read_trc, standing

CLIP = Clip("PA000", "UGS", "WoJ", 1)


@pytest.fixture
def settings(made_once, tmp_path):
    """Of the one clip of a person, which can be changed."""
    cohort = made_once("a person with feet", lambda folder: write_scene(folder, Scene(), 1, 1, True, False))
    settings = settings_for(cohort, Scene(), pose_alone=True)
    own = CLIP.path_in(tmp_path / POSE, POSE)
    own.parent.mkdir(parents=True)
    own.write_bytes(CLIP.path_in(settings.pose, POSE).read_bytes())
    return replace(settings, pose=tmp_path / POSE, opensim=tmp_path / "opensim")


def estimated(settings, change=lambda joints: joints):
    path = CLIP.path_in(settings.pose, POSE)
    entries = json.loads(path.read_text())
    path.write_text(json.dumps([entry | {"joints": entry["joints"] and change(entry["joints"])} for entry in entries]))
    return estimate_participant(settings, CLIP.participant, np.nan)


def test_a_clip_that_is_used_gets_its_markers_and_its_angles(settings):
    (one,) = estimated(settings).clips
    assert one.row["used"] and not one.cycles  # which were not asked for
    trc, mot = clip_files(settings.opensim, CLIP)
    assert trc == settings.opensim / "PA000/UGS/NW-WoJ_1.trc"
    header, times, markers = read_trc(trc.read_text())
    assert header["name"] == "NW-WoJ_1.trc" and header["DataRate"] == "29.97" and len(markers) == 12
    events_s = [event["time_s"] for event in one.events]
    assert times[0] < min(events_s) < max(events_s) < times[-1]
    speed = np.polyfit(times, np.nan_to_num(markers["Hip"][:, 0], nan=np.nanmean(markers["Hip"][:, 0])), 1)[0]
    assert speed == pytest.approx(one.row["Speed"], rel=0.1)
    assert 0.05 < np.nanmean(markers["RAnkle"][:, 1]) < 0.2 < 1.2 < np.nanmean(markers["Neck"][:, 1]) < 1.7
    _, labels, table = read_mot(mot.read_text())
    knee = table[:, labels.index("knee_angle_l")]
    assert knee.min() < 15 and 50 < knee.max() < 75
    check_replaceable([trc, mot], OPENSIM_FILE, overwrite=False)


def test_without_heels_and_toes_the_ankles_are_left_out_and_the_clip_says_so(settings):
    result = estimated(settings, lambda joints: {name: joints[name] for name in JOINT_NAMES if name in joints})
    assert [one.unknown_angles for one in result.clips] == [["ankle", "foot"]]
    trc, mot = clip_files(settings.opensim, CLIP)
    assert not [name for name in read_trc(trc.read_text())[2] if "Heel" in name or "Toe" in name]
    assert not [name for name in read_mot(mot.read_text())[1] if "ankle" in name]


def test_files_of_a_clip_that_is_no_longer_used_are_removed(settings):
    estimated(settings)
    assert all(path.exists() for path in clip_files(settings.opensim, CLIP))
    CLIP.path_in(settings.pose, POSE).write_text("[]")
    estimate_participant(settings, CLIP.participant, np.nan)
    assert not any(path.exists() for path in clip_files(settings.opensim, CLIP))


def test_without_angles_there_is_no_motion_and_a_message(settings, tmp_path):
    tracks = SimpleNamespace(direction=1, across=np.array([0.5, 0.4]))
    trc, mot = clip_files(tmp_path, CLIP)
    assert write_clip(tmp_path, CLIP, angles_of(standing(), standing()), tracks) == "" and mot.exists()
    unknown = angles_of(standing(), standing())
    unknown.degrees[:] = np.nan
    assert "no NW-WoJ_1.mot is written" in write_clip(tmp_path, CLIP, unknown, tracks)
    assert trc.exists() and not mot.exists()

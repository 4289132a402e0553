"""Inputs that are whole files and yet wrong: no number of theirs may stand in the tables without a word.

One simulated person, pose alone.
"""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from healthgait.agreement.accuracy import settings_for
from healthgait.columns import GAIT_PARAMETERS
from healthgait.computing.parallel import Workers
from healthgait.gait.estimation.all_participants import estimate_all
from healthgait.gait.estimation.tables import Outputs
from healthgait.layout import POSE, clips_of
from healthgait.synthetic.participant import draw_participant
from healthgait.synthetic.scenes.scenes import Scene, write_scene

CLIPS = clips_of("PA000")
HEIGHT_CM = draw_participant(1, 0).person.height_cm


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("person")
    write_scene(folder, Scene(), 1, segmentation=False)
    return folder


@pytest.fixture
def estimate(tmp_path):
    """Estimate a folder with some settings changed; gives the summary, the parameters, the clips and the warnings."""

    def run(folder, **changes):
        settings = replace(settings_for(folder, Scene(), pose_alone=True), **changes)
        outputs = Outputs(tmp_path / "parameters.csv", tmp_path / "clips.csv", None)
        summary = estimate_all({"PA000": HEIGHT_CM}, settings, outputs, Workers(1))
        parameters, clips = (pd.read_csv(path) for path in (outputs.parameters, outputs.clips))
        return summary, parameters.loc[0, list(GAIT_PARAMETERS)], clips

    return run


def with_changed_poses(folder, target, change):
    """Where the pose lies after ``change`` of the entries of each clip."""
    for clip in CLIPS:
        path = clip.path_in(target, POSE)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(change(json.loads(clip.path(folder, POSE).read_text()))))
    return target


def assert_nothing_is_left(estimated, words):
    """An empty table, which is a failure, with the reason of each clip."""
    summary, parameters, clips = estimated
    assert summary.failed and parameters.isna().all()
    assert not clips["used"].any() and clips["Step"].isna().all()
    assert all(words in reason for reason in clips["reason"])


def test_the_person_is_usual(folder, estimate):
    summary, parameters, clips = estimate(folder)
    assert not summary.failed and parameters.notna().all()
    assert clips["used"].all() and not summary.flags and not summary.rates_hz


def test_a_video_of_60_frames_a_second_taken_for_one_of_30_is_flagged_and_the_rate_named(tmp_path, estimate):
    write_scene(tmp_path / "fast", Scene(fps=60.0), 1, segmentation=False)
    summary, _, clips = estimate(tmp_path / "fast")
    assert summary.rates_hz == {59.94, 60}
    assert clips["flags"].str.contains("rate_implausible").mean() >= 0.75
    assert estimate(tmp_path / "fast", fps=60.0)[0].rates_hz == set()


@pytest.mark.parametrize("scale", [42.0, 13.8])
def test_a_scale_ten_times_too_large_or_in_feet_leaves_an_empty_table(folder, estimate, scale):
    assert_nothing_is_left(estimate(folder, length_m=scale), "the scale (")


def test_a_pose_of_half_the_size_leaves_an_empty_table(folder, tmp_path, estimate):
    def halve(entries):
        for entry in entries:
            for joint in (entry["joints"] or {}).values():
                joint |= {"x": joint["x"] / 2, "y": joint["y"] / 2}
        return entries

    pose = with_changed_poses(folder, tmp_path / "half", halve)
    assert_nothing_is_left(estimate(folder, pose=pose), "different image sizes")


def test_frames_that_are_lost_without_a_gap_in_their_numbers_are_flagged(tmp_path, estimate):
    write_scene(tmp_path / "lost", Scene(lost_of_20=2), 1, segmentation=False)
    _, _, clips = estimate(tmp_path / "lost")
    assert clips["flags"].str.contains("frames_lost").mean() >= 0.75


def test_paces_that_are_exchanged_are_told(folder, tmp_path, estimate, capsys):
    walks = {clip.pace: clip for clip in CLIPS if clip.name.endswith("WoJ_1")}
    for pace, other in (("UGS", "FGS"), ("FGS", "UGS")):
        path = walks[pace].path_in(tmp_path / "exchanged", POSE)
        path.parent.mkdir(parents=True)
        path.write_bytes(walks[other].path(folder, POSE).read_bytes())
    estimate(folder, pose=tmp_path / "exchanged")
    assert "PA000: walks faster at usual pace" in capsys.readouterr().err


def timed(entries, seconds):
    """The entries with the frames' times, at which the same places are seen."""
    return [entry | {"time_s": round(float(second), 6)} for entry, second in zip(entries, seconds, strict=True)]


def test_a_first_frame_of_another_duration_and_a_rate_that_varies_change_nothing_where_times_are_given(
    folder, tmp_path, estimate
):
    """The frames' numbers say nothing of the time then: the rate that is given is a wrong one."""
    usual = estimate(folder)[1]

    def first_frame_longer(entries):
        return timed(entries, np.arange(len(entries)) / 29.97 + np.where(np.arange(len(entries)) > 0, 0.4, 0.0))

    def fewer_frames_later(entries):
        kept = entries[:90] + entries[90::2]
        seconds = np.array([entry["frame"] for entry in kept]) / 29.97
        return timed([entry | {"frame": number} for number, entry in enumerate(kept)], seconds)

    for number, (change, tolerance) in enumerate([(first_frame_longer, 1e-3), (fewer_frames_later, 0.02)]):
        pose = with_changed_poses(folder, tmp_path / f"timed {number}", change)
        found = estimate(folder, pose=pose, fps=25.0)[1]
        for quantity in ("Step", "Cadence", "Speed"):
            for pace in ("UGS", "FGS"):
                name = f"{quantity}_{pace}"
                assert found[name] == pytest.approx(usual[name], rel=tolerance)


def test_few_steps_are_used_and_flagged(folder, tmp_path, estimate):
    """Seen over 2.4 m of the 4.2 m alone, as where a room is small: three to five contacts."""
    usual = estimate(folder)[2].set_index("clip")

    def part(entries):
        seen = [entry["frame"] for entry in entries if entry["joints"]]
        begin, end = np.quantile(seen, [0.3, 0.72])
        return [entry if begin <= entry["frame"] <= end else entry | {"joints": None} for entry in entries]

    clips = estimate(folder, pose=with_changed_poses(folder, tmp_path / "part", part))[2].set_index("clip")
    assert clips["used"].all() and clips["steps"].between(2, 4).all()
    assert (clips["flags"].fillna("").str.contains("few_steps") == (clips["steps"] < 4)).all()
    # Steps differ by 2 or 3 %: two of them from the mean of all by more than that, if seldom.
    apart = (clips["Cadence"] / usual["Cadence"] - 1).abs()
    assert apart.median() <= 0.02 and apart.max() <= 0.05

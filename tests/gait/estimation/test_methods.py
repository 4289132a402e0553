"""Another detector of events in the estimation, as a stranger writes one from the contract."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.signal import find_peaks

from healthgait.agreement.accuracy import errors_of, settings_for, simulated_truths
from healthgait.columns import PACES
from healthgait.gait.estimation.by_events import ByEvents
from healthgait.gait.estimation.methods import METHODS
from healthgait.gait.estimation.participant import estimate_participant
from healthgait.gait.estimation.settings import EVENTS
from healthgait.gait.events.detector import Footfalls
from healthgait.gait.events.footfalls import find_footfalls
from healthgait.synthetic.scenes.scenes import Scene, write_scene

PEOPLE = 1
PROMINENT_M = 0.1


def farthest_from_trunk(tracks, segmentation):
    """Zeni et al. 2008: a heel strikes farthest ahead of the trunk, and a toe leaves the floor farthest behind it."""
    ahead_m = tracks.smooth_m - tracks.middle_m[:, None]
    strikes, toe_offs = [], []
    for foot in (0, 1):
        frames = np.flatnonzero(np.isfinite(ahead_m[:, foot]))
        ways = (sign * ahead_m[frames, foot] for sign in (1, -1))
        ahead, behind = (frames[find_peaks(way, prominence=PROMINENT_M)[0]] for way in ways)
        strikes += [(frame, foot) for frame in ahead]
        toe_offs += [(frame, foot) for frame in behind]
    strike, foot = np.array(sorted(strikes), int).reshape(-1, 2).T
    next_off = [min((at for at, side in toe_offs if at > frame and side != own), default=None)
                for frame, own in zip(strike, foot, strict=True)]  # fmt: skip
    count, ankle_m = len(foot), tracks.smooth_m[strike, foot]
    return Footfalls(
        foot=foot,
        heel_strike_s=tracks.seconds[strike],
        opposite_toe_off_s=np.array([np.nan if at is None else tracks.seconds[at] for at in next_off], float),
        heel_m=ankle_m - 0.05,
        toe_m=ankle_m + 0.2,
        step=np.diff(foot) != 0,
        seen=np.zeros(count, bool),
        strike_timed=np.ones(count, bool),
        toe_off_timed=np.ones(count, bool),
        strike_se_s=np.full(count, np.nan),
        place_se_m=np.full(count, np.nan),
        contact_se_s=np.nan,
        delay_s=np.nan,
        toe_offs_missed=0.0,
        length_m=tracks.walkway.length_m,
    )


def test_another_detector_gives_the_gait_parameters_of_simulated_people(tmp_path, monkeypatch):
    monkeypatch.setitem(METHODS, "farthest", ByEvents(farthest_from_trunk))
    write_scene(tmp_path, Scene(), PEOPLE, segmentation=False)
    truths = list(simulated_truths(Scene(), PEOPLE))
    ours, other = (errors_of(settings_for(tmp_path, Scene(), name, pose_alone=True), truths)
                   for name in (EVENTS, "farthest"))  # fmt: skip
    assert other.excluded == 0
    for pace in PACES:
        assert np.abs(other.means[f"Cadence_{pace}"]).max() < 2  # steps/min
        assert np.abs(other.means[f"Step_{pace}"]).max() < 3  # cm
        assert (other.means[f"BiSP_{pace}"] != ours.means[f"BiSP_{pace}"]).all()
        assert np.isnan(other.in_se[f"Cadence_{pace}"]).all()  # it says nothing of how sure it is


def test_what_a_detector_leaves_out_is_no_implausible_value(simulated_people, monkeypatch):
    """Ours without toe-offs, and without having looked for feet."""

    def strikes_alone(tracks, segmentation):
        found = find_footfalls(tracks, segmentation)
        unknown = np.full(len(found), np.nan)
        return replace(found, opposite_toe_off_s=unknown, seen=unknown)

    monkeypatch.setitem(METHODS, "strikes", ByEvents(strikes_alone))
    clip = estimate_participant(settings_for(simulated_people, Scene(), "strikes"), "PA000", 170).clips[0]
    assert clip.row["used"] and np.isnan(clip.row["BiSP"]) and clip.row["Step"] > 0
    assert clip.row["flags"] == ""
    assert not any(event["seen"] for event in clip.events)


def test_the_events_in_the_tables_are_those_of_the_detector(tmp_path, monkeypatch):
    """Of ours, whose strikes are put half a second later."""

    def later(tracks, segmentation):
        found = find_footfalls(tracks, segmentation)
        return replace(found, heel_strike_s=found.heel_strike_s + 0.5)

    monkeypatch.setitem(METHODS, "later", ByEvents(later))
    write_scene(tmp_path, Scene(), 1, segmentation=False)
    ours, other = (
        [event["time_s"] for event in clip.events if event["kind"] == "heel_strike"]
        for name in (EVENTS, "later")
        for clip in estimate_participant(settings_for(tmp_path, Scene(), name, pose_alone=True), "PA000", 170).clips[:1]
    )
    assert len(ours) > 4 and other == pytest.approx(np.add(ours, 0.5), abs=2e-4)

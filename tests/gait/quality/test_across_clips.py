from math import nan

import numpy as np
import pytest

from healthgait.gait.quality.across_clips import Evidence, find_across, numbering_offset, numbering_offset_of_all

FPS = 30.0  # a frame is 33.3 ms
MEANS = {"Speed_UGS": 1.2, "Speed_FGS": 1.6}


def delays(mean_ms, clips=8):
    """Delays that differ from clip to clip by 10 ms."""
    return (mean_ms + 10 * np.tile([-1, 1], clips)[:clips]) / 1000


@pytest.mark.parametrize(("mean_ms", "frames"), [(0, 0), (13, 0), (-25, 0), (28, 1), (-38, -1), (61, 2), (-72, -2)])
def test_pictures_that_are_numbered_otherwise_than_the_pose(mean_ms, frames):
    assert numbering_offset(delays(mean_ms), FPS) == frames


def test_one_clip_tells_nothing_and_two_must_be_clear():
    assert numbering_offset(delays(45, clips=1), FPS) == 0
    assert numbering_offset(delays(21, clips=2), FPS) == 0
    assert numbering_offset(np.array([0.035, 0.037, nan]), FPS) == 1


def test_all_participants_together_tell_what_one_alone_does_not():
    assert numbering_offset(delays(-29), FPS) == 0
    assert numbering_offset_of_all(np.array([-0.029, -0.03, nan, -0.035, -0.039]), FPS) == -1
    assert numbering_offset_of_all(np.array([0.001, -0.014, 0.012, 0.003]), FPS) == 0
    assert numbering_offset_of_all(np.array([0.05, 0.05]), FPS) == 0


def found(clips=(), means=MEANS, frame_offset=0):
    return find_across("PA000", clips, means, FPS, frame_offset)


def test_nothing_is_said_of_usual_clips():
    usual = found([Evidence(66, 115, 0.004, FPS)] * 8)
    assert (usual.flags, usual.messages, usual.rates_hz) == ([], [], [])
    assert usual.delay_s == pytest.approx(0.004)
    assert np.isnan(found([]).delay_s)


@pytest.mark.parametrize(("used", "right"), [(0, 1), (-1, 0), (2, 3)])
def test_the_offset_that_would_be_right_is_named(used, right):
    off = found([Evidence(66, 115, 0.028, FPS)] * 8, frame_offset=used)
    assert off.flags == ["numbering_off"]
    (message,) = off.messages
    assert message.startswith("PA000: ") and f"a frame offset of {right} " in message


def test_the_likely_rate_is_named_if_most_clips_have_such_a_walk_ratio():
    doubled = Evidence(66, 57, nan, FPS)
    assert found([doubled] * 3 + [Evidence(66, 115, nan, FPS)]).rates_hz == [59.94, 60]
    assert found([doubled] + [Evidence(66, 115, nan, FPS)] * 3).rates_hz == []
    assert found([Evidence(nan, 57, nan, FPS)]).rates_hz == []


@pytest.mark.parametrize(("usual", "fast", "said"), [(1.2, 1.6, 0), (1.22, 1.2, 0), (1.6, 1.2, 1), (1.6, nan, 0)])
def test_a_usual_pace_that_is_faster_than_the_fast_one(usual, fast, said):
    assert len(found(means={"Speed_UGS": usual, "Speed_FGS": fast}).messages) == said

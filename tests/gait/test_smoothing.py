import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from healthgait.gait.smoothing import runs, smoothed

pytestmark = pytest.mark.filterwarnings("error")


@pytest.mark.parametrize(
    ("flags", "found"),
    [
        ("", []),
        ("000", []),
        ("1", [(0, 1)]),
        ("111", [(0, 3)]),
        ("0110", [(1, 3)]),
        ("1011001", [(0, 1), (2, 4), (6, 7)]),
    ],
)
def test_runs(flags, found):
    assert runs(np.array([flag == "1" for flag in flags], bool)) == [slice(*one) for one in found]


def line_with_gap(gap, fps):
    """A straight line of two seconds, a gap, and two seconds again."""
    values = np.arange(round(4 * fps) + gap) / fps
    begin = round(2 * fps)
    values[begin : begin + gap] = np.nan
    return values, slice(begin, begin + gap)


# 0.35 s are 8.75, 10.49 and 17.5 frames.
@pytest.mark.parametrize(("fps", "longest"), [(25, 8), (29.97, 10), (50, 17)])
def test_gaps_are_bridged_up_to_a_bound_in_seconds(fps, longest):
    bridged, _ = line_with_gap(longest, fps)
    assert smoothed(bridged, fps) == pytest.approx(np.arange(len(bridged)) / fps, abs=1e-3)
    broken, gap = line_with_gap(longest + 1, fps)
    result = smoothed(broken, fps)
    assert np.isnan(result[gap]).all()
    beside = np.delete(np.arange(len(broken)), gap)
    assert result[beside] == pytest.approx(beside / fps, abs=1e-3)


def test_several_gaps_are_bridged_each():
    values = np.arange(90) / 30
    values[[10, 11, 12, 40, 50, 51]] = np.nan
    assert smoothed(values, 30) == pytest.approx(np.arange(90) / 30, abs=1e-3)


def test_nothing_is_told_before_and_after_what_was_seen():
    values = np.full(80, np.nan)
    values[20:60] = 3.0
    result = smoothed(values, 30)
    assert np.flatnonzero(np.isfinite(result)).tolist() == list(range(20, 60))
    assert result[20:60] == pytest.approx(3)


def test_what_is_seen_for_less_than_half_a_second_is_dropped():
    values = np.full(100, np.nan)
    values[10:25] = 1.0  # from the first to the last frame 14 / 30 s
    values[50:66] = 1.0  # 15 / 30 s
    assert np.flatnonzero(np.isfinite(smoothed(values, 30))).tolist() == list(range(50, 66))


def test_a_stretch_does_not_know_of_the_others():
    values = np.sin(np.arange(120) / 7)
    values[50:65] = np.nan
    assert np.array_equal(smoothed(values, 30)[:50], smoothed(values[:50], 30))
    assert np.array_equal(smoothed(values, 30)[65:], smoothed(values[65:], 30))


@pytest.mark.parametrize("values", [[], [np.nan] * 40, [1.0], [np.nan, 2.0, 3.0]])
def test_too_little_to_filter(values):
    result = smoothed(np.array(values), 30)
    assert len(result) == len(values) and np.isnan(result).all()


# A Butterworth filter of order 2, run twice, leaves 1 / (1 + (f / 8 Hz)^4) of a frequency far below half the rate.
@pytest.mark.parametrize(("hertz", "left"), [(2, 256 / 257), (4, 16 / 17), (8, 1 / 2), (16, 1 / 17), (32, 1 / 257)])
def test_slow_movement_stays_and_fast_trembling_goes(hertz, left):
    fps = 400
    wave = np.sin(2 * np.pi * hertz * np.arange(3 * fps) / fps)
    middle = slice(fps, 2 * fps)
    assert smoothed(wave, fps)[middle] == pytest.approx(left * wave[middle], abs=0.01)


def test_the_cutoff_does_not_depend_on_the_frame_rate():
    for fps in (25, 29.97, 60, 120):
        wave = np.sin(2 * np.pi * 8 * np.arange(round(3 * fps)) / fps + 0.3)
        middle = slice(round(fps), round(2 * fps))
        assert smoothed(wave, fps)[middle] == pytest.approx(wave[middle] / 2, abs=0.02)


def test_few_frames_a_second_will_do():
    values = 1.2 * np.arange(40) / 10
    assert smoothed(values, 10) == pytest.approx(values, abs=0.01)


@settings(max_examples=50, deadline=None, derandomize=True)
@given(st.integers(-50, 50), st.integers(-50, 50), st.sets(st.integers(1, 58), max_size=20))
def test_scale_and_offset_do_not_matter(scale, offset, missing):
    values = np.cumsum(np.sin(np.arange(60)) + 1)
    values[list(missing)] = np.nan
    expected = scale * smoothed(values, 30) + offset
    assert smoothed(scale * values + offset, 30) == pytest.approx(expected, abs=1e-6, nan_ok=True)


def test_the_values_are_not_changed():
    values = np.array([1.0, np.nan, 3.0] * 20)
    kept = values.copy()
    smoothed(values, 30)
    assert np.array_equal(values, kept, equal_nan=True)

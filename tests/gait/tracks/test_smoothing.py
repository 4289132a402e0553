import numpy as np
import pytest

from healthgait.gait.tracks.smoothing import low_passed, runs

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


# A Butterworth filter of order 2, run twice, leaves 1 / (1 + (f / cutoff)^4) of a frequency far below half the rate.
@pytest.mark.parametrize(("hertz", "left"), [(2, 256 / 257), (4, 16 / 17), (8, 1 / 2), (16, 1 / 17), (32, 1 / 257)])
def test_slow_movement_stays_and_fast_trembling_goes(hertz, left):
    fps = 400
    wave = np.sin(2 * np.pi * hertz * np.arange(3 * fps) / fps)
    middle = slice(fps, 2 * fps)
    assert low_passed(wave, 8, fps)[middle] == pytest.approx(left * wave[middle], abs=0.01)


@pytest.mark.parametrize("fps", [25, 29.97, 60, 120])
def test_the_cutoff_does_not_depend_on_the_frame_rate(fps):
    wave = np.sin(2 * np.pi * 3.5 * np.arange(round(3 * fps)) / fps + 0.3)
    middle = slice(round(fps), round(2 * fps))
    assert low_passed(wave, 3.5, fps)[middle] == pytest.approx(wave[middle] / 2, abs=0.02)


@pytest.mark.parametrize(("frames", "fps"), [(40, 10), (40, 5), (8, 30)])
def test_few_frames_will_do(frames, fps):
    line = 1.2 * np.arange(frames) / fps
    assert low_passed(line, 3.5, fps) == pytest.approx(line, abs=0.02)

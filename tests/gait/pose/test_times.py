import numpy as np
import pytest

from healthgait.errors import InputError
from tests.gait.pose_files import entries, read

pytestmark = pytest.mark.filterwarnings("error")


def timed(content, **times_s):
    """The entries with the times of some frames, ``f7=0.35`` being that of frame 7; by default 0.05 s a frame."""
    for one in content:
        time_s = times_s.get(f"f{one['frame']}", one["frame"] / 20)
        one |= {} if time_s is None else {"time_s": time_s}
    return content


def test_without_times_the_seconds_go_by_number_and_rate(tmp_path):
    pose = read(tmp_path, entries(12, first=40))
    assert pose.times_s is None
    assert pose.seconds(25.0) == pytest.approx([1.6 + 0.04 * k for k in range(12)])


def test_the_seconds_are_the_files(tmp_path):
    pose = read(tmp_path, timed(entries(12, first=40), f43=2.11))
    assert pose.seconds(25.0) == pytest.approx([2.0, 2.05, 2.1, 2.11, *(2.2 + 0.05 * k for k in range(8))])
    assert np.array_equal(pose.seconds(25.0), pose.times_s)


def test_frames_between_entries_lie_between_their_times(tmp_path):
    """Frames 6 to 9 have no entry, 12 none with a time and 14 one without joints: it has a time of its own."""
    nobody = [{"frame": 12, "joints": None}, {"frame": 14, "joints": None, "time_s": 0.71}]
    parts = entries(6), entries(2, first=10), nobody[:1], entries(1, first=13), nobody[1:], entries(3, first=16)
    content = [one for part in parts for one in part]
    pose = read(tmp_path, timed(content, f10=0.6, f11=0.61, f12=None, f13=0.65, f14=0.71))
    assert pose.times_s[5:11] == pytest.approx([0.25, 0.32, 0.39, 0.46, 0.53, 0.6])
    assert pose.times_s[11:] == pytest.approx([0.61, 0.63, 0.65, 0.71, 0.755, 0.8, 0.85, 0.9])


def test_the_order_of_entries_does_not_matter_to_their_times(tmp_path):
    assert read(tmp_path, timed(entries())[::-1]).times_s == pytest.approx(np.arange(12) / 20)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (timed(entries(), f4=None, f7=None), "frame 4: has joints but no time_s"),
        ([*entries(), {"frame": 20, "joints": None, "time_s": 1.0}], "frame 0: has joints but no time_s"),
        (timed(entries(), f8=0.35), "frame 8 is at 0.35 s, not later than frame 7 at 0.35 s"),
        (timed(entries(), f8=0.2), "frame 8 is at 0.2 s, not later than frame 7 at 0.35 s"),
        (timed(entries(), f11=700), "frame 11 is at 700 s, but frame 10 at 0.5 s; .* gaps of more than 600 s"),
        (timed(entries(), f3=-0.1), "frame 3: time_s must be a number of seconds from 0 to 1000000, not '-0.1'"),
        (timed(entries(), f3=float("nan")), "frame 3: time_s must be a number"),
        (timed(entries(), f3=float("inf")), "frame 3: time_s must be a number"),
        (timed(entries(), f3=10**400), "frame 3: time_s must be a number"),
        (timed(entries(), f3="0.15"), "frame 3: time_s must be a number"),
        (timed(entries(), f3=True), "frame 3: time_s must be a number"),
        (timed(entries(), **{f"f{k}": 33 * k for k in range(12)}), "33 s apart; expected times in seconds"),
        (timed(entries(), **{f"f{k}": k / 30_000 for k in range(12)}), "s apart; expected times in seconds"),
    ],
)
def test_times_that_cannot_be_are_refused(tmp_path, content, message):
    with pytest.raises(InputError, match=message):
        read(tmp_path, content)

"""The gait estimation on walks and poses that are odd, but not damaged."""

from functools import cache

import cv2
import numpy as np
import pytest

from tests.scripts.gait_data import CasesRun, frames, pose, run_cases, with_joints


def stopping(entries):
    """The person stands for two seconds in the middle."""
    middle = len(entries) // 2
    waiting = [entries[middle] | {"frame": middle + number} for number in range(60)]
    return entries[:middle] + waiting + [entry | {"frame": entry["frame"] + 60} for entry in entries[middle:]]


def turning(entries):
    """The person goes back after two thirds of the way."""
    first, last = with_joints(entries)[0]["frame"], with_joints(entries)[-1]["frame"]
    turn = first + 2 * (last - first) // 3
    back = [entries[2 * turn - frame] | {"frame": frame} for frame in range(turn, last)]
    return entries[:turn] + back


def seen_between(begin, end):
    """The person is seen from one share of the walk to another."""

    def change(entries):
        numbers = [entry["frame"] for entry in with_joints(entries)]
        first, last = (numbers[0] + share * (numbers[-1] - numbers[0]) for share in (begin, end))
        return [entry if first <= entry["frame"] <= last else entry | {"joints": None} for entry in entries]

    return pose(change)


def some_ankles(**place):
    """The left ankle is elsewhere in every ninth frame; without a place it is missing."""

    def change(entries):
        for entry in with_joints(entries)[::9]:
            entry["joints"]["l_ankle"] = entry["joints"]["l_ankle"] | place if place else None

    return pose(change)


@cache
def black():
    return cv2.imencode(".png", np.zeros((540, 960, 3), np.uint8))[1].tobytes()


def without_feet(content):
    return black()


def remove_pictures(data, clip):
    for path in data.frames(clip).iterdir():
        path.unlink()


# What is done, and the reason why the clip is excluded.
EXCLUDED = {
    "stops": (pose(stopping), "the person stops"),
    "turns": (pose(turning), "the person turns back"),
    "enters_late": (seen_between(0.75, 1), "too few complete steps between the lines"),
    "leaves_early": (seen_between(0, 0.3), "too few complete steps between the lines"),
}
# What is done, and the flags that may be new.
USED = {
    "disordered": (pose(lambda entries: entries[::-1]), set()),
    "ankles_missing": (some_ankles(), set()),
    "ankles_nan": (some_ankles(x=np.nan), set()),
    "ankles_outside": (some_ankles(x=1e9), set()),
    "ankles_at_the_border": (some_ankles(x=0), set()),
    "enters_a_little_late": (seen_between(0.3, 1), set()),
    "feet_absent": (frames(without_feet), {"feet_not_seen"}),
    "pictures_absent": (remove_pictures, {"no_segmentation"}),
}


@pytest.fixture(scope="module")
def odd(simulated, made_once):
    cases = {name: change for name, (change, _) in (EXCLUDED | USED).items()}
    return CasesRun(made_once("odd", lambda folder: run_cases(folder, simulated, cases)))


@pytest.mark.parametrize("name", EXCLUDED)
def test_a_walk_that_cannot_be_measured_is_excluded_with_its_reason(odd, name):
    row = odd.table("clips").loc[name]
    assert row["used"] == "False"
    assert row["reason"].startswith(EXCLUDED[name][1])
    assert odd.error_on(name).endswith(f"NW-WoJ_2_AlphaPose.json: {row['reason']}; excluded")
    assert set(odd.table("out").loc[name]) == {""}


@pytest.mark.parametrize("name", USED)
def test_what_is_odd_but_can_be_measured_is_used_and_flagged(odd, name):
    """Cadence and Step are within 4 % of those of the clip as it was simulated."""
    row, whole = odd.table("clips").loc[name], odd.table("clips").loc["whole"]
    assert (row["used"], row["reason"]) == ("True", "")
    assert set(row["flags"].split()) - set(whole["flags"].split()) == USED[name][1]
    for quantity in ("Cadence", "Step"):
        assert float(row[quantity]) == pytest.approx(float(whole[quantity]), rel=0.04)
    assert float(odd.table("out").loc[name, "Cadence_UGS"]) == float(row["Cadence"])


def test_entries_out_of_order_are_said_and_give_the_same_numbers(odd):
    line = odd.error_on("disordered")
    assert line.startswith("warning: ") and line.endswith("not in frame order; sorted by frame number")
    assert odd.table("clips").loc["disordered"].equals(odd.table("clips").loc["whole"])


def test_the_exit_code_is_0_and_nothing_else_is_said(odd):
    assert odd.exit_code == 0
    assert len(odd.errors) == len(EXCLUDED) + 1
    excluded = f"{len(EXCLUDED)} excluded (0 damaged)"
    alone = "1 without segmentation, from pose only"
    assert odd.output[-2] == f"{len(USED) + 1} clips used (flags: feet_not_seen 1), {excluded}, {alone}"

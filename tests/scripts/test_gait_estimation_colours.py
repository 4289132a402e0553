"""The gait estimation on one simulated walk whose segmentation is coloured as other programs colour it."""

from functools import cache

import cv2
import numpy as np
import pytest

from healthgait.synthetic.pictures import PNG_SPEED
from tests.gait.recoloured import RECOLOURED, UNKNOWN, numbers_of
from tests.scripts.gait_data import CasesRun, frames, run_cases

CASES = {"PARULA_at_0.7_on_black": RECOLOURED["PARULA at 0.7 on black"]}
REFUSED = {"another_map": UNKNOWN["another colour map"]}


@cache
def person_in(content):
    """The size of a picture, where the person is in it, and their part numbers."""
    picture = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_COLOR)
    left, top, width, height = cv2.boundingRect(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY))
    box = slice(top, top + height), slice(left, left + width)
    return picture.shape, box, numbers_of(picture[box]) if width else None


def coloured(recolour):
    """A case whose pictures are coloured anew where the person is; all colourings are black elsewhere."""

    def change(content):
        shape, box, numbers = person_in(content)
        picture = np.zeros(shape, np.uint8)
        if numbers is not None:
            picture[box] = recolour(numbers)
        return cv2.imencode(".png", picture, PNG_SPEED)[1].tobytes()

    return frames(change)


def named_as_part_numbers(data, clip):
    coloured(RECOLOURED["part numbers with coordinates"])(data, clip)
    for path in [*data.frames(clip).iterdir()]:
        path.rename(path.with_name(f"{path.stem}_IUV.png"))


@pytest.fixture(scope="module")
def run(simulated, made_once):
    cases = {name: coloured(recolour) for name, recolour in (CASES | REFUSED).items()}
    cases["named"] = named_as_part_numbers
    return CasesRun(made_once("colours", lambda folder: run_cases(folder, simulated, cases)))


@pytest.mark.parametrize("name", [*CASES, "named"])
def test_each_colouring_gives_the_same_numbers(run, name):
    clips = run.table("clips")
    assert clips.loc[name].equals(clips.loc["whole"])
    assert run.table("out").loc[name].equals(run.table("out").loc["whole"])


@pytest.mark.parametrize("name", REFUSED)
def test_unknown_colours_exclude_the_clip_in_a_line(run, name):
    row = run.table("clips").loc[name]
    assert row["used"] == "False"
    assert set(run.table("out").loc[name]) == {""}
    line = run.error_on(name)
    assert ".png: " in line and line.endswith("; excluded")
    assert row["reason"] in line


def test_nothing_else_is_said(run):
    assert len(run.errors) == len(REFUSED)
    assert run.output[-2] == f"{len(CASES) + 2} clips used, {len(REFUSED)} excluded ({len(REFUSED)} damaged)"

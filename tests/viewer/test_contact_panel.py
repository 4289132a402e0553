"""The footfall diagram against a walk whose footfalls can be counted by hand."""

import matplotlib
import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from healthgait.figure_style import BLUE, ORANGE
from healthgait.viewer.contact_panel import PALE, contact_panel
from healthgait.viewer.stage import build_stage
from tests.gait.made_up_walk import STEP_S, SWING
from tests.viewer.made_up_clip import FPS, STRIKES, standing_scene, walking_scene

pytestmark = pytest.mark.filterwarnings("error")
FRAME_S = 1 / FPS
STANCE_S = (1 - SWING) * 2 * STEP_S


@pytest.fixture
def scene(tmp_path):
    return walking_scene(tmp_path)


def bars(axes):
    """(middle's row, begin, end, colour, opacity) of each bar, in order of time."""
    found = []
    for bar in axes.collections:
        (extent,) = (path.get_extents() for path in bar.get_paths())
        colour = to_hex(bar.get_facecolor()[0]).upper() if len(bar.get_facecolor()) else None
        found.append(((extent.y0 + extent.y1) / 2, extent.x0, extent.x1, colour, bar.get_alpha()))
    return found


def test_each_contact_has_a_bar_from_heel_strike_to_toe_off(scene):
    axes = Figure().add_subplot()
    contact_panel(axes, scene.walk, scene.span_s, "", "this frame")
    drawn = bars(axes)
    assert len(drawn) == len(STRIKES) == 8
    for (foot, strike_s), (row, begin_s, end_s, colour, opacity) in zip(STRIKES[:-1], drawn[:-1], strict=True):
        assert (row, colour, opacity) == ((1, BLUE, 1) if foot == 0 else (0, ORANGE, 1))
        assert begin_s == pytest.approx(strike_s, abs=FRAME_S)
        # The ankle moves before the toe leaves the floor: the bar ends later, and before the foot's swing is half over.
        assert 0 < end_s - (strike_s + STANCE_S) < SWING * STEP_S
    # The last foot rests 0.45 m behind the second line, and its toe-off is not seen: pale, and open.
    row, begin_s, end_s, colour, opacity = drawn[-1]
    assert (row, opacity) == (1, PALE) and begin_s == pytest.approx(STRIKES[-1][1], abs=FRAME_S)
    assert end_s - begin_s == pytest.approx(0.15)


def test_bars_end_at_the_events_of_the_same_foot(scene):
    events = {(row["foot"], row["kind"], row["time_s"]) for row in scene.events}
    contacts = scene.contacts
    assert len(events) == 15
    named = {0: "left", 1: "right"}
    assert {(named[one.foot], "heel_strike", round(one.begin_s, 4)) for one in contacts} <= events
    assert {(named[one.foot], "toe_off", round(one.end_s, 4)) for one in contacts if np.isfinite(one.end_s)} <= events


def test_without_a_walk_the_reason_stands_there(tmp_path):
    axes = Figure().add_subplot()
    contact_panel(axes, None, (0, 1), "no pose", "this frame")
    assert [text.get_text() for text in axes.texts] == ["no pose"] and not axes.collections


def test_a_second_of_the_video_has_its_column_in_the_film(scene):
    """The bars' colour begins in the film's diagram where ``column_of`` puts the heel strike."""
    stage = build_stage(scene, 1.0)
    blue = np.array([178, 114, 0])
    box = stage.diagram
    rows = np.abs(stage.background[box.top : box.top + box.height].astype(int) - blue).max(axis=2) < 40
    columns = np.flatnonzero(rows.sum(axis=0) > 10)
    begins = columns[np.insert(np.diff(columns) > 1, 0, True)]
    expected = [stage.column_of(one.begin_s) for one in scene.contacts if one.foot == 0 and one.inside]
    assert begins == pytest.approx(expected, abs=2)


def test_the_stage_is_even_and_its_panels_do_not_overlap(tmp_path):
    scene = standing_scene(tmp_path, range(2))
    for scale in (0.75, 1.0):
        stage = build_stage(scene, scale)
        height, width = stage.background.shape[:2]
        assert height % 2 == width % 2 == 0
        assert [*stage.panels] == ["silhouette", "pose"]
        taken = np.zeros((height, width), int)
        for box in (*stage.panels.values(), stage.diagram, stage.status):
            assert box.left >= 0 and box.left + box.width <= width and box.top + box.height <= height
            taken[box.top : box.top + box.height, box.left : box.left + box.width] += 1
        assert taken.max() == 1
    assert matplotlib.rcParams["font.size"] != 9  # the house's style is not left behind

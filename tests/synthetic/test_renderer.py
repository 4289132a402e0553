"""Pictures against the geometry they were drawn from."""

from dataclasses import replace

import numpy as np
import pytest

from healthgait.clips.body_parts import COLOURS, Part
from healthgait.clips.colour_wheel import colour_wheel
from healthgait.layout import Clip
from healthgait.synthetic.anatomy import draw_appearance
from healthgait.synthetic.camera import draw_camera
from healthgait.synthetic.flow import FlowMethods
from healthgait.synthetic.participant import draw_participant
from healthgait.synthetic.pictures import ClipPictures
from healthgait.synthetic.renderer import Cells, Dents, background, photograph, render, segmentation, silhouette
from healthgait.synthetic.shapes import strips_of

SIZE = (480, 270)


class Stage:
    """One clip, ready to be rendered frame by frame."""

    def __init__(self, index: int, jacket: str = "WoJ", number: int = 1, person=None) -> None:
        participant = draw_participant(5, index)
        clip = Clip(participant.person.participant, "UGS", jacket, number)
        person = person or participant.person
        self.camera = draw_camera(np.random.default_rng(0)).scaled_to(SIZE[0])
        self.appearance = draw_appearance(person, np.random.default_rng(1))
        pictures = ClipPictures(clip, person, self.appearance, participant.walks[clip], self.camera)
        self.joints, self.direction = pictures.motion.joints, pictures.motion.direction
        self.cells = [Cells.of(strip) for strip in strips_of(pictures.figure)]
        across = self.camera.project(self.joints["pelvis"])[:, 0]
        self.middle = np.flatnonzero((across > 100) & (across < 380))  # wholly in view

    def frame(self, number: int):
        return render(self.cells, number, self.appearance.shades, SIZE, 6)

    def image(self, number: int) -> np.ndarray:
        """Part labels of the whole image."""
        frame, image = self.frame(number), np.zeros(SIZE[::-1], np.uint8)
        height, width = frame.labels.shape
        image[frame.top : frame.top + height, frame.left : frame.left + width] = frame.labels
        return image


@pytest.fixture(scope="module", params=[1, 2], ids=["leftwards", "rightwards"])
def stage(request):
    return Stage(0, number=request.param)


def test_each_foot_is_painted_where_it_stands(stage):
    near = "l" if stage.direction < 0 else "r"
    part = Part.of(near, "foot")
    for number in stage.middle[::7]:
        rows, columns = np.nonzero(stage.image(number) == part)
        heel, toe = (stage.camera.project(stage.joints[f"{near}_{end}"][number]) for end in ("heel", "toe"))
        assert columns.min() == pytest.approx(min(heel[0], toe[0]), abs=4)
        assert columns.max() == pytest.approx(max(heel[0], toe[0]), abs=4)
        assert rows.max() == pytest.approx(max(heel[1], toe[1]), abs=2)


def test_knees_and_head_are_covered_by_their_parts(stage):
    near = "l" if stage.direction < 0 else "r"
    for number in stage.middle[::9]:
        image = stage.image(number)
        for joint, parts in ((f"{near}_knee", {Part.of(near, "thigh"), Part.of(near, "shank")}), ("head", {Part.HEAD})):
            column, row = np.round(stage.camera.project(stage.joints[joint][number])).astype(int)
            hands = {Part.of(near, "hand"), Part.of(near, "forearm")}
            assert image[row, column] in parts | hands


def test_the_near_leg_hides_the_far_one_and_not_the_other_way_round(stage):
    near, far = ("l", "r") if stage.direction < 0 else ("r", "l")
    counts = dict.fromkeys("lr", 0)
    for number in stage.middle:
        image = stage.image(number)
        for side in "lr":
            counts[side] += np.sum((image == Part.of(side, "thigh")) | (image == Part.of(side, "upper_arm")))
    assert counts[near] > 1.3 * counts[far]


def test_segmentation_has_only_the_datasets_colours_and_silhouettes_only_two(stage):
    rng = np.random.default_rng(0)
    dents = Dents.draw(SIZE, stage.camera.scale, rng)
    known = {(0, 0, 0), *COLOURS.values()}
    for number in stage.middle[::10]:
        colours = segmentation(stage.frame(number), dents, stage.camera.scale, rng).reshape(-1, 3)
        found = {tuple(int(value) for value in colour) for colour in np.unique(colours, axis=0)}
        assert found <= known
        assert len(found) > 8
        white = silhouette(stage.frame(number), dents, stage.camera.scale, rng)
        assert set(np.unique(white)) == {0, 255}
        assert (white > 0).sum() == pytest.approx((stage.frame(number).labels > 0).sum(), rel=0.1)


def test_nothing_is_painted_while_the_walker_is_outside(stage):
    assert stage.frame(0).empty
    assert stage.frame(len(stage.joints["pelvis"]) - 1).empty


def area(stage, parts):
    return np.mean([np.isin(stage.image(number), parts).sum() for number in stage.middle[::6]])


def test_a_jacket_shows():
    trunk, arm = [Part.TORSO], [Part.L_UPPER_ARM, Part.L_FOREARM]
    without, within = Stage(0, "WoJ"), Stage(0, "WJ")
    assert area(within, trunk) > 1.25 * area(without, trunk)
    assert area(within, arm) > 1.1 * area(without, arm)


def test_weight_shows():
    person = draw_participant(5, 0).person
    heavy = replace(person, weight_kg=person.weight_kg + 30, waist_cm=person.waist_cm + 30, hip_cm=person.hip_cm + 22)
    assert area(Stage(0, person=heavy), list(Part)) > 1.1 * area(Stage(0, person=person), list(Part))


@pytest.mark.parametrize("method", ["GMFLOW", "TVL1"])
def test_flow_points_where_the_walker_goes(stage, method):
    number = stage.middle[len(stage.middle) // 2]
    rng = np.random.default_rng(0)
    backdrop = background(SIZE, rng)
    before, after = (photograph(stage.frame(k), backdrop) for k in (number, number + 1))
    flow = FlowMethods().by_name(method)(before, after)
    pelvis = stage.camera.project(stage.joints["pelvis"])
    trunk = stage.image(number) == Part.TORSO
    assert np.median(flow[trunk, 0]) == pytest.approx(pelvis[number + 1, 0] - pelvis[number, 0], abs=0.7)
    assert np.abs(flow[:60, :60]).max() < 0.5  # the background stands still


def test_the_colour_wheel():
    flow = np.zeros((1, 5, 2), np.float32)
    flow[0, :, 0] = (24, -24, 0, 0, 24)  # right, left, down, nothing, right again
    flow[0, 2, 1] = 24
    moving = np.array([[1, 1, 1, 1, 0]], np.uint8)
    expected = [(255, 0, 0), (0, 255, 255), (128, 255, 0), (0, 0, 0), (0, 0, 0)]
    np.testing.assert_allclose(colour_wheel(flow, moving, 1.0)[0].astype(int), expected, atol=1)

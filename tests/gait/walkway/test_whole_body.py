import numpy as np
import pytest

from healthgait.errors import InputError
from healthgait.gait.walkway.whole_body import whole_body
from tests.gait.stick_figure import ANKLE_M, EYES_M, HEIGHT_M, SIZE, points_of, pose_of_figure

pytestmark = pytest.mark.filterwarnings("error")

# 1000 px of focal length, 1.2 m above the floor, 7.5 m away; the feet's lines 4.5 cm beyond and before that.
ANKLE_ROW, EYES_ROW = 270 + 1000 * (1.2 - ANKLE_M) / 7.5, 270 + 1000 * (1.2 - EYES_M) / 7.5
LEFT_BELOW_PX = 1000 * (1.2 - ANKLE_M) * (1 / 7.545 - 1 / 7.455)
EVERYWHERE = np.array([200.0, 480.0, 800.0])


def body_of(**how):
    return whole_body(pose_of_figure(**how), HEIGHT_M, SIZE, "walk.mp4")


@pytest.mark.parametrize("direction", [1, -1])
def test_lines_by_hand(direction):
    body = body_of(direction=direction)
    np.testing.assert_allclose([ANKLE_ROW, EYES_ROW, LEFT_BELOW_PX], [417.61, 204.46, -1.77], atol=0.01)
    np.testing.assert_allclose(body.ankles.at(EVERYWHERE), ANKLE_ROW, atol=0.15)
    np.testing.assert_allclose(body.eyes.at(EVERYWHERE), EYES_ROW, atol=0.15)
    assert body.left_below_px == pytest.approx(direction * LEFT_BELOW_PX, abs=0.2)
    # The mean of the head's points, which are 20, 10 and 25 cm ahead of the body's middle: two eyes, two ears, a nose.
    np.testing.assert_allclose(body.ahead.at(EVERYWHERE), direction * 170 / 7.5, atol=1.5)
    assert body.direction == direction


def test_the_step_by_hand():
    assert body_of().step_share == pytest.approx(0.65 / (EYES_M - ANKLE_M), rel=0.15)


def test_legs_put_onto_one_where_they_pass_do_not_count():
    """In one of twelve frames the standing ankle is put onto the swinging one, 12 cm (16 px) above the floor."""
    places = points_of()
    passing = np.abs(places["l_ankle"][:, 0] - places["r_ankle"][:, 0]) < 0.12
    assert passing.mean() > 1 / 12
    left_swings = places["l_ankle"][:, 2] > places["r_ankle"][:, 2]

    def onto_one(name, pixels):
        if name in ("l_ankle", "r_ankle"):
            pixels = pixels.copy()
            onto = passing & (left_swings == (name == "r_ankle"))
            pixels[onto, 1] -= 16
        return pixels

    np.testing.assert_allclose(body_of(change=onto_one).ankles.at(EVERYWHERE), ANKLE_ROW, atol=0.3)


def test_frames_with_head_or_feet_outside_do_not_count():
    """At the left the head is found at the image's upper border, at the right an ankle at the lower one."""

    def cut(name, pixels):
        pixels = pixels.copy()
        if name in ("nose", "l_eye", "r_eye", "l_ear", "r_ear"):
            pixels[pixels[:, 0] < 400, 1] = 0.5
        if name == "l_ankle":
            pixels[pixels[:, 0] > 800, 1] = 539.0
        return pixels

    body = body_of(change=cut)
    np.testing.assert_allclose(body.eyes.at(EVERYWHERE), EYES_ROW, atol=0.2)
    np.testing.assert_allclose(body.ankles.at(EVERYWHERE), ANKLE_ROW, atol=0.2)


def test_one_point_of_the_head_is_enough():
    def ears_alone(name, pixels):
        return pixels * np.nan if name in ("nose", "l_eye", "r_eye", "l_ear") else pixels

    np.testing.assert_allclose(body_of(change=ears_alone).eyes.at(EVERYWHERE), EYES_ROW, atol=0.15)


def test_a_head_that_is_never_seen():
    def headless(name, pixels):
        return pixels if "ankle" in name else pixels - [0, 1000]

    with pytest.raises(InputError, match=r"^walk.mp4: only 0 frames show the person whole"):
        body_of(change=headless)


def test_a_walk_toward_the_camera():
    """From 9 m to 4.2 m, a little to the side."""

    def toward(points):
        along, across, up = np.moveaxis(points, -1, 0)
        away = 9 - along
        return np.stack([480 + 1000 * (0.3 * along + across - 0.5) / away, 270 + 1000 * (1.2 - up) / away], axis=-1)

    with pytest.raises(InputError, match=r"^walk.mp4: the person appears \d.\d times as tall .* not sagittal"):
        body_of(view=toward)


def test_a_step_that_hardly_move():
    with pytest.raises(InputError, match=r"^walk.mp4: whole from head to foot, the person moves across .* by 0\.\d"):
        body_of(steps=1.4)


def test_one_foot_that_never_stands():
    """The right leg is always found in the air, as far above the left one's line as a swinging one."""

    def hovers(name, pixels):
        return pixels - [0, 60] if name == "r_ankle" else pixels

    with pytest.raises(InputError, match=r"stands on the right foot in \d frames only"):
        body_of(change=hovers)


def test_a_pose_that_is_mostly_noise():
    """A standard deviation of 60 px, of a person 213 px tall from ankle to eyes."""
    rng = np.random.default_rng(1)
    with pytest.raises(InputError, match=r"^walk.mp4: where they stand, the ankles scatter by \d\d % .* too noisy"):
        body_of(change=lambda _, pixels: pixels + rng.normal(0, 60, pixels.shape))


def test_upside_down():
    with pytest.raises(InputError, match=r"upside down"):
        body_of(change=lambda name, pixels: [0, 540] + pixels * [1, -1])

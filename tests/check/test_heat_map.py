import cv2
import numpy as np
import pytest

from healthgait.check.dataset import CheckResult
from healthgait.check.findings import CLIP_MISSING, PICTURE_DAMAGED, Finding
from healthgait.check.heat_map import _colours, heat_map_png
from healthgait.check.participant import Checked

MODALITIES = ("pose", "optical_flow/GMFLOW", "sensor_boxes")


def result(people=2, changed=None, findings=(), simulated=False) -> CheckResult:
    """A check of people who have everything but what is ``changed``: {(participant, modality): clips}."""
    participants = {}
    for number in range(people):
        checked = Checked(f"PA{number:03d}", 8, 4)
        for modality, clips in zip(MODALITIES, (8, 8, 4), strict=True):
            checked.clips[modality] = (changed or {}).get((checked.participant, modality), clips)
        participants[checked.participant] = checked
    found = [Finding(person, modality, "", kind, "place", "what") for person, modality, kind in findings]
    return CheckResult(MODALITIES, participants, found, simulated)


def picture(*arguments, **options) -> np.ndarray:
    return cv2.imdecode(np.frombuffer(heat_map_png(result(*arguments, **options)), np.uint8), cv2.IMREAD_COLOR)


def pixels_of(image, level) -> int:
    """How many pixels have the colour of so many clips of eight."""
    red, green, blue = (round(255 * part) for part in _colours()(level)[:3])
    return int((np.abs(image.astype(int) - (blue, green, red)).max(axis=-1) <= 1).sum())


def test_the_colour_of_a_cell_tells_how_many_clips_are_there():
    changed = {("PA000", "pose"): 7, ("PA001", "sensor_boxes"): 2, ("PA001", "optical_flow/GMFLOW"): 0}
    whole, partial = picture(), picture(changed=changed)
    assert whole.shape == partial.shape
    # but for the key, which has every colour
    more = [pixels_of(partial, level) - pixels_of(whole, level) for level in range(9)]
    cell = more[7]
    assert cell > 1000 and more[0] == pytest.approx(cell, rel=0.1) and more[4] == pytest.approx(cell, rel=0.1)
    assert more[8] == pytest.approx(-3 * cell, rel=0.1)
    assert [more[level] for level in (1, 2, 3, 5, 6)] == [0] * 5


def test_who_could_not_be_checked_has_no_colour():
    checked = result()
    checked.participants["PA001"] = Checked("PA001", 8, 4, complete=False)
    image = cv2.imdecode(np.frombuffer(heat_map_png(checked), np.uint8), cv2.IMREAD_COLOR)
    whole = picture()
    more = [pixels_of(image, level) - pixels_of(whole, level) for level in range(9)]
    assert more[:8] == [0] * 8 and more[8] < -3000  # three cells
    assert (image == 255).all(axis=-1).sum() - (whole == 255).all(axis=-1).sum() > 3000


def test_each_level_is_darker_than_the_next():
    light = [0.2126 * red + 0.7152 * green + 0.0722 * blue for red, green, blue, _ in _colours()(range(9))]
    assert np.all(np.diff(light) > 0.03)
    assert light[8] - light[7] > 0.2  # one clip of eight that is missing is seen among hundreds


def test_what_is_damaged_is_marked_and_what_is_missing_is_not():
    plain = picture()
    assert np.array_equal(plain, picture(findings=[("PA000", "pose", CLIP_MISSING)]))
    marked = picture(findings=[("PA000", "pose", PICTURE_DAMAGED)])
    assert 20 < (marked != plain).any(axis=-1).sum() < 600
    assert np.array_equal(
        picture(findings=[("PA001", "optical_flow", PICTURE_DAMAGED)]),
        picture(findings=[("PA001", "optical_flow/GMFLOW", PICTURE_DAMAGED)]),
    )


def test_hundreds_of_people_stand_in_bands_that_fit_on_a_page():
    one, four = picture(people=100), picture(people=398)
    assert one.shape[1] == four.shape[1] < 2400  # pixels at 150 dots an inch: 16 inches
    assert one.shape[0] < four.shape[0] < 4 * one.shape[0]
    # 298 more people with 24 or so cells of all that is there
    assert pixels_of(four, 8) / pixels_of(one, 8) == pytest.approx(3.98, rel=0.05)


def test_a_picture_of_simulated_people_says_so():
    assert not np.array_equal(picture(), picture(simulated=True))


@pytest.mark.parametrize("name", ["$a$", "x" * 200, "a\nb\udcff"])
def test_any_name_can_be_drawn(name):
    drawn = result()
    drawn.participants[name] = Checked(name, 8, 4)
    assert heat_map_png(drawn).startswith(b"\x89PNG")

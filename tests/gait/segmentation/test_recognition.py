"""Recognised colourings: simulated walkers whose parts are coloured anew, and what no one can read."""

import cv2
import numpy as np
import pytest

from healthgait.errors import InputError
from healthgait.gait.segmentation.colourings import DATASET
from healthgait.gait.segmentation.recognition import recognise
from tests.gait.recoloured import COLOURED, LABELS, RECOLOURED, UNKNOWN

FEET = (LABELS == 5) | (LABELS == 6)


def seen(picture):
    colouring = recognise(picture, "013.png")
    return colouring and (colouring.name, np.logical_or(*colouring.masks(picture)))


@pytest.mark.parametrize("name", RECOLOURED)
def test_the_feet_are_found_in_each_colouring(name):
    found, feet = seen(RECOLOURED[name](LABELS))
    assert name.startswith(found.removesuffix(", red and blue exchanged"))
    assert np.array_equal(feet, FEET)


@pytest.mark.parametrize("name", RECOLOURED)
def test_red_and_blue_may_be_exchanged(name):
    _, feet = seen(np.ascontiguousarray(RECOLOURED[name](LABELS)[..., ::-1]))
    assert np.array_equal(feet, FEET)


@pytest.mark.parametrize("name", RECOLOURED)
def test_few_parts_are_enough(name):
    few = np.where(FEET | (LABELS == 2), LABELS, 0)
    assert np.array_equal(seen(RECOLOURED[name](few))[1], FEET)


@pytest.mark.parametrize("name", RECOLOURED)
def test_hidden_feet_are_not_a_matter_of_colours(name):
    found, feet = seen(RECOLOURED[name](np.where(FEET, 0, LABELS)))
    assert name.startswith(found.removesuffix(", red and blue exchanged"))
    assert not feet.any()


@pytest.mark.parametrize("name", [name for name in RECOLOURED if "numbers" not in name])
def test_blended_outlines_do_no_harm(name):
    half = cv2.resize(RECOLOURED[name](LABELS), None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    assert name.startswith(seen(half)[0])


def test_the_datasets_colours_survive_a_lossy_format():
    encoded = cv2.imencode(".jpg", COLOURED, [cv2.IMWRITE_JPEG_QUALITY, 90])[1]
    assert recognise(cv2.imdecode(encoded, cv2.IMREAD_COLOR), "013.png") is DATASET


@pytest.mark.parametrize("name", UNKNOWN)
def test_unknown_colours_are_refused_in_a_line(name):
    with pytest.raises(InputError) as refused:
        recognise(UNKNOWN[name](LABELS), "013.png")
    text = str(refused.value)
    assert text.startswith("013.png: ") and "\n" not in text
    assert all(known in text for known in ("dataset", "part numbers", "PARULA", "VIRIDIS", "JET"))


@pytest.mark.parametrize("colour", [(0, 0, 0), (3, 3, 3), (255, 255, 255)])
def test_a_picture_of_one_colour_tells_nothing(colour):
    assert recognise(np.full((540, 960, 3), colour, np.uint8), "013.png") is None


def test_a_single_small_part_tells_nothing():
    assert recognise(RECOLOURED["dataset"](np.where(LABELS == 5, LABELS, 0)), "013.png") is None

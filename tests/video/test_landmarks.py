"""Landmarks, scores and masks from a network's outputs, on numbers worked out by hand."""

import numpy as np
import pytest

from healthgait.video.landmarks import CENTRE, COUNT, FLAG, HEAT, MASK, RAW, TOP, Landmarker, refined
from healthgait.video.regions import Region
from tests.video.fake_network import FakeNetwork

COLD = -60.0
REGION = Region(300, 200, 128, 0)  # of 128 px, two pixels of the input each


def logit(share):
    return np.log(share / (1 - share))


def outputs(places, heat=None):
    raw = np.zeros((COUNT, 5), np.float32)
    raw[:, :2] = 128
    for number, place in places.items():
        raw[number, : len(place)] = place
    return {
        RAW: raw.reshape(-1),
        FLAG: np.array([0.75], np.float32),
        HEAT: np.full(HEAT, COLD, np.float32) if heat is None else heat,
        MASK: np.full(MASK, COLD, np.float32),
    }


def find(places, region=REGION, **more):
    network = FakeNetwork(outputs(places, **more))
    return Landmarker(network).find(np.zeros((400, 600, 3), np.uint8), region), network


def test_landmarks_are_told_in_pixels_of_the_image_with_what_they_are_worth():
    pose, _ = find({7: [128, 64, 0, logit(0.9), logit(0.5)]})
    assert pose.points.shape == (33, 3)
    assert pose.points[7] == pytest.approx([300, 200 - 32, 0.45])
    assert pose.presence == 0.75 and pose.region is REGION


def test_those_of_a_turned_region_are_turned_back():
    pose, _ = find({7: [128, 64]}, Region(300, 200, 128, np.pi / 2))  # leans to the right: up is right
    assert pose.points[7, :2] == pytest.approx([332, 200])


def test_the_next_region_is_that_of_the_hips_centre_and_the_top():
    pose, _ = find({CENTRE: [148, 128], TOP: [148, 28]})
    assert (pose.next_region.x, pose.next_region.y) == pytest.approx((310, 200))
    assert pose.next_region.side == pytest.approx(2 * 50 * 1.25)
    assert pose.next_region.turned == pytest.approx(0)


def test_the_network_sees_the_region_red_first_from_0_to_1():
    network = FakeNetwork(outputs({}))
    picture = np.full((400, 600, 3), (255, 0, 51), np.uint8)
    Landmarker(network).find(picture, REGION)
    (seen,) = network.pictures
    assert seen.shape == (256, 256, 3) and seen.dtype == np.float32
    assert seen == pytest.approx(np.broadcast_to([0.2, 0, 1], seen.shape), abs=1e-6)


def test_the_mask_is_how_sure_the_network_is_of_each_pixel_of_the_region():
    found = outputs({})
    found[MASK][64:128, 128:192] = 60
    mask = Landmarker(FakeNetwork(found)).find(np.zeros((400, 600, 3), np.uint8), REGION).mask
    assert (mask[64:128, 128:192].round(6) == 1).all() and mask.round(6).sum() == 64 * 64


def heat_of(cells):
    heat = np.full((64, 64, 1), COLD)
    for (row, column), share in cells.items():
        heat[row, column] = logit(share)
    return heat


def test_a_place_becomes_the_mean_of_the_hot_cells_near_it():
    heat = heat_of({(20, 31): 0.8, (22, 33): 0.4})
    # A cell is 4 px of the input. Weighted 2 to 1: row 20 2/3, column 31 2/3.
    places = refined(np.array([[130.0, 85.0]]), heat)
    assert places == pytest.approx(np.array([[4 * (31 + 2 / 3), 4 * (20 + 2 / 3)]]))


@pytest.mark.parametrize(
    ("place", "cells"),
    [
        ((130.0, 85.0), {(21, 32): 0.49}),  # not hot enough
        ((130.0, 85.0), {(21, 36): 0.9}),  # 4 cells away
        ((-0.5 * 4 - 4, 85.0), {(21, 0): 0.9}),  # outside the input
        ((130.0, 256.0), {(63, 32): 0.9}),
    ],
)
def test_a_place_stays_where_no_cell_near_it_is_hot(place, cells):
    assert refined(np.array([place]), heat_of(cells)) == pytest.approx(np.array([place]))


def test_at_the_border_the_cells_that_there_are_count():
    assert refined(np.array([[1.0, 254.0]]), heat_of({(63, 2): 0.9})) == pytest.approx(np.array([[8.0, 252.0]]))

"""What is made of an estimator's coordinates: pixels with rows that grow downwards, frames from 0."""

from pathlib import Path

import numpy as np
import pytest

from healthgait.errors import InputError
from healthgait.pose_import.detections import Detections, Person
from healthgait.pose_import.people import check_size, doubt_of_size, people_of
from healthgait.pose_import.point_sets import JOINTS
from tests.pose_import.people_found import SHAPE

SOURCE = Path("walk.json")
SIZE = (960, 540)
HEAD_UP = np.array([[500.0, 100.0 + 20 * k, 0.5] for k in range(17)])  # COCO 17's points from head to feet
HEAD_UP[:, 0] += np.tile([0, 8], 9)[:17]


def detections(points=HEAD_UP, step=3, **others):
    people = {frame: [Person(points + np.array([step * frame, 0, 0]), "7")] for frame in (3, 4)} | {6: []}
    return Detections(people, "AlphaPose", **others)


def ankle_of(people, frame):
    (person,) = people.by_frame[frame]
    return person[JOINTS.index("r_ankle")].tolist()


def read(found, size=SIZE, points=None):
    return people_of(found, points, size, SOURCE)


def test_pixels_stay_as_they_are():
    people = read(detections())
    assert ankle_of(people, 4) == [512, 420, 0.5] and list(people.by_frame) == [3, 4, 6]
    assert len(people.by_frame[6]) == 0 and people.tracks == {3: ["7"], 4: ["7"], 6: []}
    assert (people.point_set, people.image_size) == ("coco_17", SIZE)
    assert np.isnan(people.by_frame[3][0, JOINTS.index("l_heel")]).all()


def test_frames_are_counted_from_0():
    people = read(detections(first=1, times_s={3: 1.0, 4: 1.5, 6: 2.0}))
    assert (list(people.by_frame), people.times_s, people.first) == ([2, 3, 5], {2: 1.0, 3: 1.5, 5: 2.0}, 1)


def test_a_file_with_a_frame_0_is_counted_from_0_whatever_its_program_does():
    found = detections(first=1)
    found.people[0] = []
    assert list(read(found).by_frame) == [0, 3, 4, 6]


@pytest.mark.parametrize("known", [True, None])
def test_fractions_become_pixels(known):
    people = read(detections(HEAD_UP / [960, 540, 1], step=0, fractions=known))
    assert ankle_of(people, 3) == pytest.approx([500, 420, 0.5])


def test_fractions_from_minus_1_to_1_become_pixels():
    people = {3: [Person(HEAD_UP / [480, 270, 1] - [1, 1, 0])]}
    assert ankle_of(read(Detections(people, "OpenPose", centred=True)), 3) == pytest.approx([500, 420, 0.5])


def test_fractions_need_the_images_size():
    with pytest.raises(InputError, match=r"walk.json: its coordinates are fractions .*; give the image size"):
        read(detections(HEAD_UP / [960, 540, 1] * [0.5, 1, 1], fractions=True), None)


def test_metres_and_rows_that_grow_upwards():
    points = np.column_stack([HEAD_UP[:, 0] / 250, (540 - HEAD_UP[:, 1]) / 250, HEAD_UP[:, 2]])
    people = read(Detections({3: [Person(points)]}, "TRC", upright=True, pixels_per_metre=250.0))
    assert ankle_of(people, 3) == pytest.approx([500, 420, 0.5])


def test_the_size_may_not_differ_from_the_files():
    with pytest.raises(InputError, match="images have 960x540 pixels, but the given image size is 1920x1080"):
        read(detections(image_size=SIZE), (1920, 1080))
    assert read(detections(image_size=SIZE), None).image_size == SIZE


def test_a_file_without_people_is_refused():
    nobody = {3: [Person(np.full((17, 3), np.nan))], 4: []}
    with pytest.raises(InputError, match="no person found in any of 2 frames"):
        read(Detections(nobody, "AlphaPose"))
    with pytest.raises(InputError, match="no person found in any of 0 frames"):
        read(Detections({}, "AlphaPose"))


def test_people_of_different_numbers_of_points_are_refused():
    mixed = {3: [Person(HEAD_UP)], 4: [Person(HEAD_UP[:15])]}
    with pytest.raises(InputError, match="people have 15 and 17 points; expected the same for all"):
        read(Detections(mixed, "AlphaPose"))


def test_a_point_set_is_taken_as_given_unless_bodies_contradict_it():
    assert read(detections(), points="coco_17").point_set == "coco_17"
    with pytest.raises(InputError, match=r"as Human3.6M 17, .*; are its points what they are taken for\?"):
        read(detections(), points="h36m_17")
    with pytest.raises(InputError, match=r"'coco17' is neither a point set nor a file; .*did you mean coco_17\?"):
        read(detections(), points="coco17")


def test_low_scores_are_left_out_and_counted():
    people, share = read(detections(HEAD_UP * [1, 1, 0.2])).without_low_scores(0.3)
    assert share == 1 and np.isnan(people.by_frame[3]).all()


def test_a_part_of_the_frames():
    assert list(read(detections()).between(4, 5).by_frame) == [4]


WALK_PX = np.concatenate([SHAPE * 400 + [column, 80] for column in range(100, 900, 20)])


@pytest.mark.parametrize("size", [(1900, 1100), (480, 540), (960, 300)])
def test_a_size_that_does_not_fit_the_walk_is_refused_if_given_and_named_if_of_the_file(size):
    people = read(detections(), None)
    check_size(SIZE, people, WALK_PX, SOURCE)
    with pytest.raises(InputError, match="does not fit images of"):
        check_size(size, people, WALK_PX, SOURCE)
    assert "is the file's image size right?" in doubt_of_size(read(detections(image_size=size), None), WALK_PX)
    assert doubt_of_size(read(detections(image_size=SIZE), None), WALK_PX) == ""


def test_fractions_fit_any_size():
    people = read(detections(HEAD_UP / [960, 540, 1], step=0), SIZE)
    check_size((4000, 3000), people, WALK_PX, SOURCE)
    assert people.from_fractions


def test_heads_above_the_image_do_not_make_fractions_run_from_minus_1():
    """A camera that films the legs: half of the points are above the image."""
    points = (HEAD_UP - [0, 400, 0]) / [960, 540, 1]
    for centred in (False, True):
        people = {3: [Person(points + np.array([0.6, 0, 0]))]}
        assert ankle_of(read(Detections(people, "OpenPose", centred=centred)), 3)[0] == pytest.approx(500 + 0.6 * 960)


def test_openposes_fractions_are_said_to_be_taken_from_0_to_1():
    people = {3: [Person(HEAD_UP / [960, 540, 1])]}
    assert "from 0 to 1; with --keypoint_scale 4" in read(Detections(people, "OpenPose", centred=True)).notes[0]
    assert read(Detections(people, "MediaPipe")).notes == ()

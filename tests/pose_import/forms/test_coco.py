"""COCO's results, and annotation files with their images."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pose_import.forms import writers
from tests.pose_import.forms.reading import (
    assert_as_written,
    assert_recognised,
    assert_refused,
    read,
    read_any,
    two_people,
    written,
)
from tests.test_any_input import changed_json

pytestmark = pytest.mark.filterwarnings("error")

FLAT = [value for k in range(17) for value in (100 + k, 200 + k, 0.5)]


def entry(image=1, **others):
    return {"image_id": image, "category_id": 1, "keypoints": FLAT, "score": 2.5} | others


def image(identity, name=None, size=(1920, 1080)):
    sides = dict(zip(("width", "height"), size, strict=True)) if size else {}
    return {"id": identity} | sides | ({"file_name": name} if name else {})


def listing(images, annotations, **others):
    return {"images": images, "annotations": annotations} | others


def path_of(tmp_path, content):
    return written(tmp_path / "results.json", content)


def frames_in(tmp_path, content):
    return {frame: len(found) for frame, found in read(path_of(tmp_path, content), "coco").people.items()}


def test_an_entry_point_by_point(tmp_path):
    detections = read(path_of(tmp_path, [entry(9), entry(2), entry(2, category_id=18)]))
    assert {frame: len(found) for frame, found in detections.people.items()} == {2: 1, 9: 1}
    assert detections.people[9][0].points[16].tolist() == [116, 216, 0.5]
    assert detections.image_size is None and detections.has_scores and detections.first == 0


@pytest.mark.parametrize("as_text", [False, True])
@pytest.mark.parametrize(("points", "category"), [("coco_17", 1), ("wholebody_133", 0)])
def test_results(tmp_path, points, category, as_text):
    people, _ = two_people()
    path = writers.coco_results(people, tmp_path / "results.json", points, as_text, category)
    assert_recognised(path, "coco")
    assert_as_written(read(path), people, points)


def test_whole_scores_of_results_are_scores(tmp_path):
    flat = [value for k in range(17) for value in (100, 200, k % 3)]
    detections = read(path_of(tmp_path, [entry(keypoints=flat)]))
    assert detections.has_scores
    assert detections.people[1][0].points[:3, 2].tolist()[1:] == [1, 2]


def test_results_with_tracks(tmp_path):
    content = [entry(3, track_id=5), entry(4, attributes={"track_id": 6}), entry(5, attributes=7)]
    people = read(path_of(tmp_path, content)).people
    assert [people[frame][0].track for frame in (3, 4, 5)] == ["5", "6", None]


@pytest.mark.parametrize("by_hand", [False, True])
@pytest.mark.parametrize("with_names", [False, True])
def test_an_annotation_file(tmp_path, by_hand, with_names):
    people, tracks = two_people(empty=(0, 20))
    path = writers.coco_annotations(
        people, tmp_path / "person_keypoints.json", "halpe_26", tracks, by_hand=by_hand, with_names=with_names
    )
    assert_recognised(path, "coco")
    detections = read(path)
    assert_as_written(detections, people, "halpe_26", tracks)
    assert detections.has_scores != by_hand
    assert detections.image_size == (960, 540)
    assert (detections.names is None) != with_names
    if with_names:
        assert detections.names[15] == "left_ankle" and len(detections.names) == 26


def test_marks_of_visibility_are_no_scores(tmp_path):
    flat = [value for k in range(17) for value in (100 + k, 200 + k, k % 3)]
    detections = read(path_of(tmp_path, listing([image(4)], [entry(4, keypoints=flat)])))
    points = detections.people[4][0].points
    assert not detections.has_scores
    assert np.isnan(points[0]).all() and points[1].tolist() == [101, 201, 1] and points[2].tolist() == [102, 202, 1]


def test_scores_in_an_annotation_file_are_scores(tmp_path):
    flat = [100, 200, 0.5, *[value for _ in range(16) for value in (100, 200, 2)]]
    detections = read(path_of(tmp_path, listing([image(4)], [entry(4, keypoints=flat)])))
    assert detections.has_scores and detections.people[4][0].points[:2, 2].tolist() == [0.5, 2]


@pytest.mark.parametrize(
    ("images", "frames"),
    [
        ([image(4, size=None), image(7, size=None)], {4: 0, 7: 1}),
        ([image("4"), image("7")], {4: 0, 7: 1}),
        ([image(1, "walk/000000.png"), image(7, "walk/000001.png")], {0: 0, 1: 1}),
        ([image(1, "up/1a2b3c4d-frame_03.jpg"), image(7, "up/5e6f7081-frame_04.jpg")], {3: 0, 4: 1}),
        ([image(1, "20240101-3.jpg"), image(7, "20240101-4.jpg")], {3: 0, 4: 1}),
    ],
)
def test_frames_of_images(tmp_path, images, frames):
    assert frames_in(tmp_path, listing(images, [entry(7)])) == frames


@pytest.mark.parametrize(
    ("categories", "used"),
    [
        ([{"id": 3, "name": "person"}, {"id": 1, "name": "dog"}], 3),
        ([{"id": 0, "name": "Person"}, {"id": 1, "name": "bar"}], 0),
        ([{"id": 2, "name": "walker"}], 2),
        ([{"id": 1, "name": "dog"}, {"id": 2, "name": "Human"}], 2),
    ],
)
def test_the_category_of_people(tmp_path, categories, used):
    annotations = [entry(k, category_id=k) for k in range(4)]
    content = listing([image(k) for k in range(4)], annotations, categories=categories)
    assert frames_in(tmp_path, content) == {k: int(k == used) for k in range(4)}


def test_categories_of_which_none_is_people_are_named(tmp_path):
    """Or a dog was imported."""
    categories = [{"id": 1, "name": "dog"}, {"id": 2, "name": "walker"}]
    content = listing([image(1)], [entry(1)], categories=categories)
    assert_refused(written(tmp_path / "walk.json", content), "categories: dog, walker; expected one called person")
    content = listing([image(k) for k in range(2)], [entry(k, category_id=k) for k in range(2)])
    assert_refused(written(tmp_path / "walk.json", content), "category_id is 0, 1; expected 1, or 0")


def test_annotations_without_points_are_left_out(tmp_path):
    content = listing([image(1)], [entry(1), {"image_id": 1, "category_id": 1, "segmentation": []}])
    assert frames_in(tmp_path, content) == {1: 1}


NAMES = [{"id": 1, "name": "person", "keypoints": ["nose", "neck"]}]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (listing([7], []), ["image 0", "a unique id"]),
        (listing([image(1.5)], []), ["image 0", "a unique id"]),
        (listing([image(1), image("1")], []), ["image 1", "a unique id"]),
        (listing([image(1, "a/1.png"), image(2, "b/2.png")], []), ["image 1", "not of the same video"]),
        (listing([image(1, "1.png"), image(2, "01.png")], []), ["image 1", "the same frame"]),
        (listing([image(1, "1.png"), image(2, "1.png")], []), ["image 1", "the same file_name"]),
        (listing([image(1, "2.png"), image(2)], []), ["two images have the same frame number"]),
        (listing([image(1, "walk.png")], []), ["image 0", "no frame number"]),
        (listing([image(1, ["1.png"])], []), ["image 0", "file_name must be a text"]),
        (listing([image("a")], []), ["image 0", "a frame number", "'a'"]),
        (listing([image(1, size=(0, 540))], []), ["image 0", "must be integers, in pixels"]),
        (listing([image(1), image(2, size=(960, 540))], []), ["image 1", "is 960x540 pixels, others are 1920x1080"]),
        (listing([image(2)], [entry()]), ["entry 0", "the id of one of the images", "'1'"]),
        (listing([image(1)], [entry([1])]), ["entry 0", "the id of one of the images", "'[1]'"]),
        (listing([image(1)], [entry()], categories=NAMES), ["names 2 keypoints", "17"]),
        (listing([image(1)], [entry()], categories=7), ["categories", "int"]),
        (listing([image(1)], [entry()], categories=[{"id": 1, "keypoints": "x"}]), ["a list of names"]),
        (listing([image(1)], 7), ["images and annotations"]),
        ("3", ["images and annotations"]),
        ([entry("12.jpg")], ["entry 0", "a frame number", "'12.jpg'"]),
        ([entry(-1)], ["entry 0", "a frame number", "'-1'"]),
        ([entry(1.5)], ["entry 0", "a frame number", "'1.5'"]),
        ([entry(True)], ["entry 0", "a frame number", "'True'"]),
        ([entry(1, keypoints=FLAT[:-1])], ["entry 0", "50 values"]),
        ([entry(1), entry(2, keypoints=FLAT[:-3])], ["entry 1", "another number of points"]),
    ],
)
def test_what_cannot_be_is_refused(tmp_path, content, words):
    assert_refused(path_of(tmp_path, content), *words, name="coco")


RESULTS = [entry(3), entry("000012", track_id=2)]
ANNOTATED = listing(
    [image(1, "walk/1.png"), image("2", "walk/2.png")],
    [entry(1, attributes={"track_id": 1}), entry("2")],
    categories=[{"id": 1, "name": "person", "keypoints": list("abcdefghijklmnopq")}],
)


@given(st.one_of(map(changed_json, (RESULTS, ANNOTATED))))
def test_any_file_is_read_or_refused(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "any-coco" / "results.json"
    read_any(path, path, content)

"""Ultralytics' labels and JSON."""

import json

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
from tests.test_any_input import changed_json, changed_text

pytestmark = pytest.mark.filterwarnings("error")

SIZE = (960, 540)
ENTRY = {
    "name": "person",
    "class": 0,
    "confidence": 0.9,
    "box": {"x1": 1.0, "y1": 1.0, "x2": 2.0, "y2": 2.0},
    "keypoints": {"x": [100.5 + k for k in range(17)], "y": [200 + k for k in range(17)], "visible": [0.75] * 17},
}


def line(*after, points=17, values=3, box=(0.5, 0.5, 0.1, 0.6), number=0):
    """A label: point k at k / 100, 1 / 2."""
    flat = [value for k in range(points) for value in (k / 100, 0.5, 0.75)[:values]]
    return " ".join(map(str, (number, *box, *flat, *after))) + "\n"


def labels(tmp_path, texts, name="walk_{}.txt"):
    for frame, text in texts.items():
        written(tmp_path / "labels" / name.format(frame), text)
    return tmp_path / "labels"


def test_a_label_point_by_point(tmp_path):
    detections = read(labels(tmp_path, {1: "", 8: line() + "\n" + line()}))
    assert {frame: len(found) for frame, found in detections.people.items()} == {1: 0, 8: 2}
    person = detections.people[8][0]
    assert person.points[14].tolist() == [0.14, 0.5, 0.75] and person.track is None
    assert detections.fractions is True and detections.first == 1 and detections.has_scores


@pytest.mark.parametrize("points", ["coco_17", "halpe_26", "wholebody_133"])
@pytest.mark.parametrize("tracked", [False, True])
@pytest.mark.parametrize("save_conf", [False, True])
def test_the_folder_of_labels(tmp_path, points, tracked, save_conf):
    people, tracks = two_people()
    tracks = tracks if tracked else None
    folder = writers.ultralytics_labels(people, tmp_path / "labels", points, SIZE, tracks, save_conf)
    assert_recognised(folder, "ultralytics")
    assert_as_written(read(folder), people, points, tracks, scale=SIZE, tolerance=1e-5)


@pytest.mark.parametrize("tracked", [False, True])
def test_labels_of_a_model_without_confidences(tmp_path, tracked):
    people, tracks = two_people()
    tracks = tracks if tracked else None
    folder = writers.ultralytics_labels(people, tmp_path / "labels", "coco_17", SIZE, tracks, True, values=2)
    detections = read(folder)
    assert not detections.has_scores
    assert_as_written(detections, people, "coco_17", tracks, scale=SIZE, tolerance=1e-5)


@pytest.mark.parametrize(("conf", "track"), [((), (3,)), ((0.9,), (3,))])
def test_frames_in_which_the_tracker_found_nobody(tmp_path, conf, track):
    folder = labels(tmp_path, {1: line(*conf), 2: line(*conf, *track), 3: line(*conf, *track)})
    assert [found[0].track for found in read(folder).people.values()] == [None, "3", "3"]


def test_a_single_value_after_the_points_that_is_not_whole_is_a_confidence(tmp_path):
    assert read(labels(tmp_path, {1: line(0.9), 2: line(1)})).people[2][0].track is None


@pytest.mark.parametrize(("name", "frames", "first"), [("walk_{:04d}.txt", (7, 8), 0), ("walk_{}.txt", (0, 1), 0),
                                                       ("walk_{}.txt", (7, 12), 1)])  # fmt: skip
def test_the_first_number(tmp_path, name, frames, first):
    detections = read(labels(tmp_path, {frame: line() for frame in frames}, name))
    assert (tuple(detections.people), detections.first) == (frames, first)


def test_points_in_the_corner_were_not_found(tmp_path):
    text = line().replace(" 0.03 0.5 0.75", " 0 0 0.4")
    (person,) = read(labels(tmp_path, {1: text})).people[1]
    assert np.isnan(person.points[3]).all() and np.isfinite(person.points[:3]).all()


def test_other_classes_are_no_people_unless_there_is_no_0(tmp_path):
    assert len(read(labels(tmp_path, {1: line() + line(number=2)})).people[1]) == 1
    assert len(read(labels(tmp_path, {1: line(number=2)})).people[1]) == 1


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        ({1: line(points=5)}, ["lines have 20 values", "a pose model"]),
        ({1: line(), 2: line(points=26)}, ["lines have 56, 83 values"]),
        ({1: line(), 2: "a b"}, ["walk_2.txt: line 1: expected numbers", "'a b'"]),
        ({1: line(), 2: line().replace("0.75", "nan")}, ["walk_2.txt: line 1", "expected numbers"]),
        ({1: line(), 2: line().replace("0.75", "1_0")}, ["walk_2.txt: line 1", "expected numbers"]),
        ({1: line(), 2: line() + line(box=(400, 200, 50, 60))}, ["walk_2.txt: line 2", "shares of the image"]),
        ({1: line(0.9, 2.5)}, ["walk_1.txt: line 1", "the number of a track"]),
        ({1: line(0.9), 2: line(7.5)}, ["walk_2.txt: line 1", "a confidence from 0 to 1"]),
        ({1: line(1.9, 2)}, ["walk_1.txt: line 1", "a confidence from 0 to 1"]),
        ({1: line(), "classes": line()}, ["'walk_classes' has no frame number"]),
    ],
)
def test_labels_that_cannot_be_are_refused(tmp_path, texts, words):
    assert_refused(labels(tmp_path, texts), *words, name="ultralytics")


def test_the_json_of_a_frame_point_by_point(tmp_path):
    for frame, content in ((3, []), (12, [ENTRY])):
        written(tmp_path / "json" / f"walk_{frame}.json", content)
    detections = read(tmp_path / "json")
    assert detections.people[3] == []
    assert detections.people[12][0].points[14].tolist() == [114.5, 214, 0.75]
    assert detections.fractions is None and detections.first == 1


@pytest.mark.parametrize("size", [None, SIZE])
@pytest.mark.parametrize("tracked", [False, True])
def test_the_folder_of_json(tmp_path, size, tracked):
    people, tracks = two_people(empty=(9,))
    tracks = tracks if tracked else None
    folder = writers.ultralytics_json(people, tmp_path / "json", "coco_17", tracks, size)
    assert_recognised(folder, "ultralytics")
    assert_as_written(read(folder), people, "coco_17", tracks, scale=size or (1, 1), tolerance=1e-5)


@pytest.mark.parametrize("as_text", [False, True])
@pytest.mark.parametrize("visible", [False, True])
def test_the_list_over_frames(tmp_path, as_text, visible):
    people, _ = two_people(empty=(0, 1, 2, *range(5, 12)))
    path = writers.ultralytics_list(people, tmp_path / "walk.json", "coco_17", as_text, visible)
    assert_recognised(path, "ultralytics")
    detections = read(path)
    assert detections.has_scores == visible and detections.first == 0
    assert_as_written(detections, people, "coco_17", tolerance=1e-5)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("3", ["a list of people per frame"]),
        ([ENTRY], ["a list of people per frame", "or a file per frame"]),
        ([[], 7], ["frame 1", "a list of people, not int"]),
        (["x"], ["frame 0", "a list of people, not NoneType"]),
        ([[7]], ["frame 0", "entry 0", "expected an object"]),
        ([[ENTRY | {"keypoints": None}]], ["frame 0: person 0", "a pose model"]),
        ([[ENTRY | {"keypoints": {"x": [1], "y": [1, 2]}}]], ["frame 0: person 0", "the same length"]),
        ([[ENTRY | {"keypoints": {"x": "a", "y": [1]}}]], ["frame 0: person 0", "lists of x, y"]),
        ([[ENTRY, ENTRY | {"keypoints": {"x": [1], "y": [1]}}]], ["frame 0: person 1", "1 points"]),
    ],
)
def test_json_that_cannot_be_is_refused(tmp_path, content, words):
    assert_refused(written(tmp_path / "walk.json", content), *words, name="ultralytics")


@given(st.one_of(changed_json([[], [ENTRY, ENTRY | {"track_id": 2}]]), changed_json([json.dumps([ENTRY]), "[]"])))
def test_any_file_is_read_or_refused(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "any-ultralytics" / "walk.json"
    read_any(path, path, content)


@given(changed_json([ENTRY, ENTRY | {"track_id": 2}]))
def test_any_folder_is_read_or_refused(tmp_path_factory, content):
    folder = tmp_path_factory.getbasetemp() / "any-ultralytics-json"
    written(folder / "4.json", [ENTRY])
    read_any(folder, folder / "3.json", content)


@given(
    st.one_of(changed_text(line() + line(0.9, 2)), st.binary(max_size=40)),
    st.integers(0, 57),
    st.sampled_from(["x", "nan", "1e99", "1_0", "-1", "", "2.5"]),
)
def test_any_labels_are_read_or_refused(tmp_path_factory, content, place, value):
    folder = tmp_path_factory.getbasetemp() / "any-ultralytics-labels"
    written(folder / "4.txt", line(0.9, 2))
    texts = content.split(b" ")
    texts[place % len(texts)] = value.encode()
    for changed in (content, b" ".join(texts)):
        read_any(folder, folder / "3.txt", changed)

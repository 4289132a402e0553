"""OpenPifPaf's lines of JSON, and its file per image."""

import json

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
PERSON = {"keypoints": FLAT, "bbox": [1, 1, 2, 2], "score": 0.8, "category_id": 1}


def lines(*frames):
    return "".join(json.dumps(frame) + "\n" for frame in frames)


def frame(number, *people):
    return {"frame": number, "predictions": list(people)}


def path_of(tmp_path, content):
    return written(tmp_path / "walk.mp4.openpifpaf.json", content)


def test_a_line_point_by_point(tmp_path):
    text = lines(frame(1), frame(7, PERSON, PERSON | {"category_id": 2, "keypoints": []}))
    detections = read(path_of(tmp_path, text))
    assert detections.people[1] == [] and detections.first == 1
    (person,) = detections.people[7]
    assert person.points[11].tolist() == [111, 211, 0.5] and person.track is None
    assert detections.point_sets == ("coco_17", "wholebody_133")


@pytest.mark.parametrize("points", ["coco_17", "wholebody_133"])
def test_the_file_of_a_video(tmp_path, points):
    people, tracks = two_people(empty=(0,))
    path = writers.openpifpaf_video(people, tmp_path / "walk.mp4.openpifpaf.json", points, tracks)
    assert_recognised(path, "openpifpaf")
    assert_as_written(read(path), people, points, tracks, tolerance=0.006)


def test_a_video_of_one_frame_is_one_document(tmp_path):
    people, _ = two_people(frames=(0,))
    path = writers.openpifpaf_video(people, tmp_path / "walk.mp4.openpifpaf.json")
    assert_recognised(path, "openpifpaf")
    assert_as_written(read(path), people, "coco_17", tolerance=0.006)


def test_the_folder_of_images(tmp_path):
    people, _ = two_people(empty=(0, 1))
    folder = writers.openpifpaf_images(people, tmp_path / "json")
    written(folder / "config.json", {"fps": 30})
    assert_recognised(folder, "openpifpaf")
    assert_as_written(read(folder), people, "coco_17", tolerance=0.006)


def test_other_names_of_images_files(tmp_path):
    written(tmp_path / "json" / "walk_7.json", [PERSON])
    assert_recognised(tmp_path / "json", "openpifpaf")
    assert list(read(tmp_path / "json").people) == [7]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (lines(frame(1), frame(2))[:-9], ["line 2: not valid JSON", "on each line"]),
        (lines(frame(1)) + "[" * 100_000, ["line 2: not valid JSON"]),
        ('{"frame": 1, "predictions": [\n]\n', ["not valid JSON at line 3"]),
        ("3", ["a list of frames", "int"]),
        (lines(7, frame(1)), ["entry 0", "expected an object"]),
        (lines({"frame": 1}, frame(2)), ["entry 0", "frame and predictions"]),
        (lines(frame("1"), frame(2)), ["entry 0: frame", "a frame number"]),
        (lines(frame(1), frame(1)), ["frame 1 comes twice", "delete it"]),
        (lines(frame(1), {"frame": 2, "predictions": 7}), ["frame 2", "a list of people"]),
        (lines(frame(1, PERSON | {"keypoints": None})), ["frame 1: person 0", "NoneType"]),
        (lines(frame(1, PERSON | {"category_id": "a"})), ["frame 1: person 0", "category_id"]),
        (lines(frame(1, PERSON), frame(2, PERSON | {"keypoints": FLAT[:-3]})), ["frame 2", "16 points"]),
    ],
)
def test_what_cannot_be_is_refused(tmp_path, content, words):
    assert_refused(path_of(tmp_path, content), *words, name="openpifpaf")


@given(changed_json(frame(2, PERSON)), st.booleans())
def test_any_line_is_read_or_refused(tmp_path_factory, content, is_first):
    path = tmp_path_factory.getbasetemp() / "any-openpifpaf" / "walk.openpifpaf.json"
    other = lines(frame(3, PERSON)).encode()
    read_any(path, path, content + b"\n" + other if is_first else other + content)


@given(changed_json([PERSON]))
def test_any_folder_is_read_or_refused(tmp_path_factory, content):
    folder = tmp_path_factory.getbasetemp() / "any-openpifpaf-images"
    written(folder / "4.jpg.predictions.json", [PERSON])
    read_any(folder, folder / "3.jpg.predictions.json", content)

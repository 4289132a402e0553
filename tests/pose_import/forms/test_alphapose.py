"""AlphaPose's list, tracked or not, its objects by image, and its folder of images."""

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
from tests.test_any_input import changed_json

pytestmark = pytest.mark.filterwarnings("error")


def entry(image="12.jpg", points=17, **others):
    """Point k at column 100 + k, row 200 + k, with a score of 0.5."""
    flat = [value for k in range(points) for value in (100 + k, 200 + k, 0.5)]
    return {"image_id": image, "category_id": 1, "keypoints": flat, "score": 2.5} | others


def frames_of(tmp_path, entries):
    people = read(written(tmp_path / "results.json", entries), "alphapose").people
    return {frame: len(found) for frame, found in people.items()}


def test_an_entry_point_by_point(tmp_path):
    detections = read(written(tmp_path / "results.json", [entry()]))
    (person,) = detections.people[12]
    assert person.points[15].tolist() == [115, 215, 0.5] and person.track is None
    assert detections.program == "AlphaPose" and detections.first == 0 and detections.has_scores
    assert detections.names is None and detections.fractions is None and detections.image_size is None


@pytest.mark.parametrize("points", ["coco_17", "halpe_26", "halpe_136", "wholebody_133"])
@pytest.mark.parametrize("idx", [int, float, lambda track: [float(track)], lambda track: [[track]], str])
def test_the_list_with_tracks(tmp_path, points, idx):
    people, tracks = two_people()
    path = writers.alphapose(people, tmp_path / "alphapose-results.json", points, tracks, idx=idx)
    assert_recognised(path, "alphapose")
    detections = read(path)
    assert_as_written(detections, people, points, tracks)
    assert points in detections.point_sets


@pytest.mark.parametrize("idx", [True, None, [3, 4], -1, 2.5, float("nan"), 1e999, {}, "", []])
def test_what_is_no_track_is_none(tmp_path, idx):
    (person,) = read(written(tmp_path / "results.json", [entry(idx=idx)])).people[12]
    assert person.track is None


@pytest.mark.parametrize("manner", ["cmu", "open"])
def test_the_object_by_image_and_the_folder_beside_it(tmp_path, manner):
    people, _ = two_people()
    path = writers.alphapose_by_image(people, tmp_path / "alphapose-results.json", manner)
    for source in (path, tmp_path / "sep-json"):
        assert_recognised(source, "alphapose")
        assert_as_written(read(source), people, "coco_18")


def test_the_output_of_poseflow(tmp_path):
    people, tracks = two_people()
    path = writers.poseflow(people, tmp_path / "alphapose-results-forvis-tracked.json", tracks)
    assert_recognised(path, "alphapose")
    assert_as_written(read(path), people, "coco_17", tracks)


@pytest.mark.parametrize(
    "names",
    [
        ("walk_0007.png", "walk_0011.png"),
        ("7", "11"),
        ("cam2-7.jpg", "cam2-11.jpg"),
        ("a/2024/7_rendered.png", "a/2024/11_rendered.png"),
        ("7.0.jpg", "11.0.jpg"),
        ("img_0008_000007.jpg", "img_0012_000011.jpg"),
    ],
)
def test_images_may_have_other_names(tmp_path, names):
    assert frames_of(tmp_path, [entry(name) for name in names]) == {7: 1, 11: 1}


def test_other_categories_are_no_people_unless_there_is_only_0(tmp_path):
    assert frames_of(tmp_path, [entry(), entry("13.jpg", category_id=18)]) == {12: 1}
    assert frames_of(tmp_path, [entry(category_id=0), entry("13.jpg", category_id=16)]) == {12: 1}
    path = written(tmp_path / "both.json", [entry(), entry("13.jpg", category_id=0)])
    assert_refused(path, "category_id is 0, 1; expected 1, or 0 in files that count from 0")
    assert frames_of(tmp_path, [entry(category_id=0), entry("13.jpg", category_id=0)]) == {12: 1, 13: 1}


@pytest.mark.parametrize("point", [[0, 0, 0], [5, 6, 0], [None, 6, 0.5], [float("nan"), 6, 0.5], [1e300, 6, 0.5],
                                   [10**400, 6, 0.5], [5.0, 6.0, -1.0]])  # fmt: skip
def test_a_point_that_was_not_found_is_nan(tmp_path, point):
    content = [entry(keypoints=[*point, *entry()["keypoints"][3:]])]
    (person,) = read(written(tmp_path / "results.json", content)).people[12]
    assert np.isnan(person.points[0]).all() and np.isfinite(person.points[1:]).all()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", ["line 1"]),
        ("", ["is empty"]),
        ("3", ["list with an entry per person", "int"]),
        ([7], ["entry 0", "expected an object", "int"]),
        ([entry(12)], ["entry 0", "12.jpg", "'12'"]),
        ([entry("walk.jpg")], ["entry 0", "no frame number", "'walk.jpg'"]),
        ([entry("a_1.jpg"), entry("b_1.jpg")], ["entry 1", "not of the same video"]),
        ([entry("9999999.jpg")], ["entry 0", "from 0 to 1000000"]),
        ([entry("9" * 5000)], ["entry 0", "from 0 to 1000000"]),
        ([entry("7.jpg"), entry("07.jpg")], ["entry 1: '07.jpg' is the same frame as '7.jpg'; keep one"]),
        ([entry("1_3.jpg"), entry("2_5.jpg")], ["2 numbers differ"]),
        ([entry(), entry("13.jpg", 26)], ["entry 1", "another number of points"]),
        ([entry(keypoints="x")], ["entry 0", "not str"]),
        ([entry(keypoints=[])], ["entry 0", "0 values"]),
        ([entry(keypoints=[1, 2])], ["entry 0", "2 values"]),
        ([entry(keypoints=[1, True, 0.5])], ["entry 0", "expected numbers", "not True"]),
        ([entry(keypoints=[1, [2], 0.5])], ["entry 0", "expected numbers", "not [2]"]),
        ([entry(category_id="person")], ["entry 0", "category_id must be an integer", "'person'"]),
        ([{"frame": 0, "joints": None}], ["the dataset's format"]),
        ({"1.jpg": 7}, ["1.jpg", "the people of an image", "int"]),
        ({"1.jpg": {"version": "AlphaPose v0.3"}}, ["1.jpg", "bodies or people"]),
        ({"1.jpg": [{"idx": 1}]}, ["1.jpg: person 0", "NoneType"]),
    ],
)
def test_what_is_no_such_file_is_refused(tmp_path, content, words):
    assert_refused(written(tmp_path / "results.json", content), *words, name="alphapose")


@pytest.mark.parametrize(
    ("name", "words"),
    [("5.json", "expected an object with a list of bodies or people"), ("config.json", "'config' has no frame number")],
)
def test_a_file_in_the_folder_that_is_no_image_is_refused(tmp_path, name, words):
    people, _ = two_people()
    writers.alphapose_by_image(people, tmp_path / "alphapose-results.json")
    written(tmp_path / "sep-json" / name, {"lr": 0.1})
    assert_refused(tmp_path / "sep-json", f"{name}: {words}")


VALID = [entry("3.jpg", idx=3), entry("12.jpg", idx=[4.0])]
BY_IMAGE = {f"{k}.jpg": {"version": "AlphaPose v0.3", "bodies": [{"joints": entry()["keypoints"]}]} for k in (3, 12)}
POSEFLOW = {f"{k}.jpg": [{"keypoints": entry()["keypoints"], "scores": 2.5, "idx": 1}] for k in (3, 12)}


@given(st.one_of(map(changed_json, (VALID, BY_IMAGE, POSEFLOW))))
def test_any_file_is_read_or_refused(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "any-alphapose" / "results.json"
    read_any(path, path, content)


@given(changed_json(BY_IMAGE["3.jpg"]))
def test_any_folder_is_read_or_refused(tmp_path_factory, content):
    folder = tmp_path_factory.getbasetemp() / "any-sep-json"
    written(folder / "4.json", json.dumps(BY_IMAGE["3.jpg"]))
    read_any(folder, folder / "3.json", content)

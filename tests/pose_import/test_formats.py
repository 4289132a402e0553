"""Each form read point by point, and each way in which a file may be none of them."""

import json

import numpy as np
import pytest
from hypothesis import given

from healthgait.errors import InputError
from healthgait.pose_import.formats import READERS, read_alphapose, read_coco, read_openpose
from healthgait.pose_import.keypoints import JOINTS
from tests.test_any_input import changed_json

pytestmark = pytest.mark.filterwarnings("error")

# Numbers of some points in each form's own description.
INDEX = {
    17: {"nose": 0, "l_eye": 1, "r_eye": 2, "l_ear": 3, "r_ear": 4, "l_shoulder": 5, "r_elbow": 8, "l_wrist": 9,
         "r_hip": 12, "l_knee": 13, "l_ankle": 15, "r_ankle": 16},
    18: {"nose": 0, "r_shoulder": 2, "r_elbow": 3, "l_shoulder": 5, "l_wrist": 7, "r_hip": 8, "r_ankle": 10,
         "l_hip": 11, "l_knee": 12, "l_ankle": 13, "r_eye": 14, "l_eye": 15, "r_ear": 16, "l_ear": 17},
    25: {"nose": 0, "r_shoulder": 2, "l_wrist": 7, "r_hip": 9, "r_ankle": 11, "l_hip": 12, "l_ankle": 14, "r_eye": 15,
         "l_ear": 18, "l_big_toe": 19, "l_small_toe": 20, "l_heel": 21, "r_big_toe": 22, "r_small_toe": 23,
         "r_heel": 24},
    26: {"l_ankle": 15, "l_big_toe": 20, "r_big_toe": 21, "l_small_toe": 22, "r_small_toe": 23, "l_heel": 24,
         "r_heel": 25},
}  # fmt: skip
INDEX[26] |= INDEX[17]
INDEX[136] = INDEX[26]


def flat(points, shift=0.0):
    """Point k at column 100 + k, row 200 + k, with a score of 0.5."""
    return [value for k in range(points) for value in (100 + k + shift, 200 + k, 0.5)]


def entry(image, points=17, **others):
    return {"image_id": image, "category_id": 1, "keypoints": flat(points), "score": 2.5} | others


def written(tmp_path, content, name="results.json"):
    path = tmp_path / name
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def openpose(tmp_path, contents, name="walk_{:012d}_keypoints.json"):
    """A folder with the JSON of each frame."""
    folder = tmp_path / "json"
    folder.mkdir()
    for frame, content in contents.items():
        written(folder, content, name.format(frame))
    return folder


def people_of(*lists):
    return {"version": 1.3, "people": [{"person_id": [-1], "pose_keypoints_2d": points} for points in lists]}


def assert_points(person, points):
    named = dict(zip(JOINTS, person.tolist(), strict=True))
    for name, k in INDEX[points].items():
        assert named[name] == [100 + k, 200 + k, 0.5], name
    known = {17: 17, 18: 17, 25: 23, 26: 23, 136: 23}[points]
    assert np.isfinite(person).all(axis=1).sum() == known


@pytest.mark.parametrize("points", [17, 26, 136])
def test_alphapose_by_the_number_in_the_images_name(tmp_path, points):
    content = [entry("12.jpg", points), entry("3.jpg", points), entry("12.jpg", points)]
    people = read_alphapose(written(tmp_path, content))
    assert {frame: len(found) for frame, found in people.by_frame.items()} == {3: 1, 12: 2}
    assert_points(people.by_frame[3][0], points)


@pytest.mark.parametrize("names", [("walk_0007.png", "walk_0011.png"), ("7", "11"), ("cam2-7.jpg", "cam2-11.jpg")])
def test_images_may_have_other_names(tmp_path, names):
    assert list(read_alphapose(written(tmp_path, [entry(name) for name in names])).by_frame) == [7, 11]


@pytest.mark.parametrize("points", [18, 25])
def test_openpose_by_the_number_in_the_files_name(tmp_path, points):
    folder = openpose(tmp_path, {0: people_of(), 4: people_of(flat(points), flat(points, 50))})
    people = read_openpose(folder)
    assert {frame: len(found) for frame, found in people.by_frame.items()} == {0: 0, 4: 2}
    assert_points(people.by_frame[4][0], points)


def test_coco_by_the_images_number_and_people_alone(tmp_path):
    people = read_coco(written(tmp_path, [entry(9), entry(2), entry(2, category_id=18)]))
    assert {frame: len(found) for frame, found in people.by_frame.items()} == {2: 1, 9: 1}
    assert_points(people.by_frame[9][0], 17)


def listing(images, annotations):
    """COCO's file with the images beside the results."""
    return {"images": images, "annotations": annotations, "categories": [{"id": 1, "name": "person"}]}


def image(identity, name=None, size=(1920, 1080)):
    sides = dict(zip(("width", "height"), size, strict=True)) if size else {}
    return {"id": identity} | sides | ({"file_name": name} if name else {})


def test_coco_with_its_images_by_their_names_and_with_their_size(tmp_path):
    images = [image(1, "walk/000000.png"), image(2, "walk/000001.png"), image(3, "walk/000002.png")]
    people = read_coco(written(tmp_path, listing(images, [entry(3), entry(1), entry(3)])))
    assert {frame: len(found) for frame, found in people.by_frame.items()} == {0: 1, 1: 0, 2: 2}
    assert_points(people.by_frame[0][0], 17)
    assert people.image_size == (1920, 1080)


def test_cocos_images_without_names_go_by_their_ids_and_need_no_size(tmp_path):
    people = read_coco(written(tmp_path, listing([image(4, size=None), image(7, size=None)], [entry(7)])))
    assert {frame: len(found) for frame, found in people.by_frame.items()} == {4: 0, 7: 1}
    assert people.image_size is None
    assert people.without_low_scores(0.3)[0].image_size is None


def test_the_images_size_is_kept_when_faint_points_are_left_out(tmp_path):
    people = read_coco(written(tmp_path, listing([image(4)], [entry(4)])))
    assert people.without_low_scores(0.3)[0].image_size == (1920, 1080)


@pytest.mark.parametrize(
    ("images", "words"),
    [
        ([7], ["image 0", "a unique integer id"]),
        ([image("1")], ["image 0", "a unique integer id"]),
        ([image(1), image(1)], ["image 1", "a unique integer id"]),
        ([image(1, "a/1.png"), image(2, "b/2.png")], ["image 1", "not of the same video"]),
        ([image(1, "1.png"), image(2, "01.png")], ["image 1", "the same frame"]),
        ([image(1, "2.png"), image(2)], ["two images have the same frame number"]),
        ([image(1, "walk.png")], ["image 0", "file_name must be", "'walk.png'"]),
        ([image(1, size=(0, 540))], ["image 0", "must be integers, in pixels"]),
        ([image(1, size=(960, None))], ["image 0", "must be integers, in pixels"]),
        ([image(1), image(2, size=(960, 540))], ["image 1", "is 960x540 pixels, others are 1920x1080"]),
        ([image(2)], ["entry 0", "the id of one of the images", "'1'"]),
        ({}, ["expected a list", "images and annotations"]),
    ],
)
def test_images_that_cannot_be_are_refused(tmp_path, images, words):
    path = written(tmp_path, listing(images, [entry(1)]))
    assert_refused(lambda: read_coco(path), str(path), *words)


@pytest.mark.parametrize("point", [[0, 0, 0], [5, 6, 0], [None, 6, 0.5], [float("nan"), 6, 0.5], [1e300, 6, 0.5]])
def test_a_point_that_was_not_found_is_none(tmp_path, point):
    (person,) = read_coco(written(tmp_path, [entry(1, keypoints=[*point, *flat(17)[3:]])])).by_frame[1]
    assert np.isnan(person[0]).all() and np.isfinite(person[1:17]).all()


LISTS = {
    "{": ["line 1"],
    "": ["is empty"],
    "{}": ["expected a list", "detected pe"],
    "[]": ["no person found in any of 0 frames"],
    "[7]": ["entry 0", "image_id and keypoints"],
    '[{"frame": 0, "joints": null}]': ["the dataset's format"],
    json.dumps([entry(0, 20)]): ["entry 0", "51 (17 points)", "60 values"],
    json.dumps([entry(0, keypoints="x")]): ["entry 0", "not str"],
    json.dumps([entry(0, keypoints=["x", *flat(17)[1:]])]): ["entry 0", "expected numbers", "'x'"],
    json.dumps([entry(0, keypoints=[True, *flat(17)[1:]])]): ["entry 0", "expected numbers", "'True'"],
    json.dumps([entry(0, category_id="person")]): ["entry 0", "category_id must be an integer", "'person'"],
    json.dumps([entry(0, keypoints=[0.5, 0.5, 0.9] * 17)]): ["expected pixels"],
    json.dumps([entry(0, keypoints=[0, 0, 0] * 17)]): ["no person found in any of 1 frames"],
}


@pytest.mark.parametrize("content", LISTS)
@pytest.mark.parametrize("form", ["alphapose", "coco"])
def test_a_file_that_is_no_such_list_is_refused(tmp_path, form, content):
    if form == "alphapose":
        content, words = content.replace('"image_id": 0', '"image_id": "0.jpg"'), LISTS[content]
    else:
        words = LISTS[content]
    path = written(tmp_path, content)
    assert_refused(lambda: READERS[form](path), str(path), *words)


@pytest.mark.parametrize(
    ("form", "images", "words"),
    [
        ("alphapose", [12], ["entry 0", "12.jpg", "not 12"]),
        ("alphapose", ["walk.jpg"], ["entry 0", "with a frame number", "'walk.jpg'"]),
        ("alphapose", ["a_1.jpg", "b_1.jpg"], ["entry 1", "not of the same video"]),
        ("alphapose", ["9999999.jpg"], ["entry 0", "from 0 to 1000000"]),
        ("coco", ["12.jpg"], ["entry 0", "a frame number", "'12.jpg'"]),
        ("coco", [-1], ["entry 0", "a frame number", "'-1'"]),
        ("coco", [1.5], ["entry 0", "a frame number", "'1.5'"]),
        ("coco", [True], ["entry 0", "a frame number", "'True'"]),
    ],
)
def test_an_image_that_is_no_frame_is_refused(tmp_path, form, images, words):
    path = written(tmp_path, [entry(image) for image in images])
    assert_refused(lambda: READERS[form](path), str(path), *words)


def test_lists_of_different_models_in_one_file_are_refused(tmp_path):
    path = written(tmp_path, [entry("0.jpg", 17), entry("1.jpg", 26)])
    assert_refused(lambda: read_alphapose(path), "entry 1", "another number of points")


OPENPOSE = {
    "list": ("[]", ["expected an object", '"people"']),
    "broken": ('{"people": [', ["not valid JSON"]),
    "no points": ({"people": [{}]}, ["person 0: pose_keypoints_2d", "not NoneType"]),
    "a person who is none": ({"people": [3]}, ["person 0: pose_keypoints_2d"]),
    "15 points": (people_of(flat(15)), ["54 (18 points) or 75 (25 points)", "45 values"]),
    "shares": (people_of([0.5, 0.5, 0.9] * 25), ["expected pixels", "--keypoint_scale 0"]),
    "nobody": (people_of(), ["no person found"]),
}


@pytest.mark.parametrize("case", OPENPOSE)
def test_a_damaged_file_of_openpose_is_refused(tmp_path, case):
    content, words = OPENPOSE[case]
    folder = openpose(tmp_path, {3: content})
    assert_refused(lambda: read_openpose(folder), str(folder), *words)


def test_a_folder_of_openpose_that_is_none_or_of_two_videos_is_refused(tmp_path):
    person = people_of(flat(25))
    assert_refused(lambda: read_openpose(tmp_path / "json"), "no such folder")
    assert_refused(lambda: read_openpose(tmp_path), "expected <name>_<number>_keypoints.json")
    assert_refused(lambda: read_openpose(written(tmp_path, person)), "a file")
    folder = openpose(tmp_path, {3: person})
    written(folder, person, "other_000000000004_keypoints.json")
    assert_refused(lambda: read_openpose(folder), "another video", "one folder per clip")
    (folder / "other_000000000004_keypoints.json").rename(folder / "walk_3_keypoints.json")
    assert_refused(lambda: read_openpose(folder), "frame 3 has two files")
    (folder / "walk_3_keypoints.json").rename(folder / "a_keypoints.json")
    assert_refused(lambda: read_openpose(folder), "no frame number")


def assert_refused(read, *words):
    with pytest.raises(InputError) as refusal:
        read()
    for word in words:
        assert word in str(refusal.value), str(refusal.value)


@given(changed_json([entry("3.jpg"), entry("12.jpg")]), changed_json(people_of(flat(18))))
def test_any_file_is_read_or_refused_by_its_name(tmp_path_factory, results, frame):
    folder = tmp_path_factory.getbasetemp() / "any"
    folder.mkdir(exist_ok=True)
    path = folder / "walk_3_keypoints.json"
    for reader, content, given_path in (
        (read_alphapose, results, path),
        (read_coco, results.replace(b".jpg", b"").replace(b'"3"', b"3").replace(b'"12"', b"12"), path),
        (read_openpose, frame, folder),
    ):
        path.write_bytes(content)
        try:
            people = reader(given_path)
        except InputError as error:
            assert str(given_path) in str(error)
        else:
            for found in people.by_frame.values():
                assert found.shape[1:] == (len(JOINTS), 3)
                assert (np.abs(found[np.isfinite(found)]) < 1e6).all()


def test_two_images_of_one_frame_are_refused(tmp_path):
    path = written(tmp_path, [entry("7.jpg"), entry("07.jpg")])
    with pytest.raises(InputError, match=r"entry 1: '07.jpg' is the same frame as '7.jpg'; keep one"):
        read_alphapose(path)


def test_hidden_files_are_not_of_the_video(tmp_path):
    folder = openpose(tmp_path, {3: people_of(flat(25))})
    written(folder, "not JSON", "._other_000000000003_keypoints.json")
    assert list(read_openpose(folder).by_frame) == [3]

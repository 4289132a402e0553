"""Which form a file or folder has."""

import json

import pytest

from healthgait.errors import InputError
from healthgait.pose_import.forms import FORM_NAMES
from healthgait.pose_import.forms.form import Source
from healthgait.pose_import.forms.known import FORMS, form_of, pose_in
from tests.pose_import.forms.reading import written

HERE = ("alphapose", "openpose", "coco", "mmpose", "ultralytics", "openpifpaf", "easy_vitpose")
NONE = ["[]", "{}", "3", "null", "[[]]", "[null]", '["a"]', '{"people": []}',
        '{"images": 3, "annotations": []}', '{"keypoints": 1, "skeleton": {}}', '{"a": [{"keypoints": []}]}',
        '{"frame": 1, "predictions": 2}', "[[{}]]", '[[{"box": 1}]]']  # fmt: skip


@pytest.mark.parametrize("content", NONE)
def test_a_file_of_no_form_is_refused_with_the_forms_there_are(tmp_path, content):
    source = Source(written(tmp_path / "walk.json", content))
    with pytest.raises(
        InputError, match=f"walk.json: this file has no known form of pose; .*{FORM_NAMES[0]}, {FORM_NAMES[1]}"
    ):
        form_of(source, None)


@pytest.mark.parametrize("content", ["[]", "{}", "3", "null", "[null]", '[{"image_id": "1.jpg", "keypoints": []}]'])
def test_a_folder_of_no_form_is_refused(tmp_path, content):
    written(tmp_path / "json" / "walk_1.json", content)
    written(tmp_path / "json" / "notes.txt", "left shoe untied\n")
    with pytest.raises(InputError, match="json: this folder has no known form of pose"):
        form_of(Source(tmp_path / "json"), None)


def test_a_folder_of_two_forms_is_refused(tmp_path):
    written(tmp_path / "json" / "walk_1.json", {"people": []})
    written(tmp_path / "json" / "walk_2.json", [{"keypoints": [[1, 2]], "keypoint_scores": [1]}])
    with pytest.raises(InputError, match="json: may be openpose and mmpose; choose one by its type"):
        form_of(Source(tmp_path / "json"), None)


def test_other_files_have_no_form_of_json(tmp_path):
    for name in ("walk.txt", "walk.csv", "walk"):
        source = Source(written(tmp_path / name, json.dumps({"instance_info": []})))
        assert not any(form.recognise(source) for form in FORMS if form.name in HERE)


def test_damaged_json_is_refused_by_its_place(tmp_path):
    with pytest.raises(InputError, match=r"walk\.json: not valid JSON at line 1"):
        form_of(Source(written(tmp_path / "walk.json", '{"instance_info": [')), None)


def test_what_is_pose_already_and_what_is_a_video_is_said(tmp_path):
    own = written(tmp_path / "NW-WoJ_1_AlphaPose.json", [{"frame": 0, "joints": None}])
    with pytest.raises(InputError, match=r"AlphaPose\.json: is already in the dataset's form and needs no import"):
        form_of(Source(own), None)
    (tmp_path / "walk.MP4").write_bytes(b"\0\0\0\x18ftyp")
    with pytest.raises(InputError, match=r"walk\.MP4: is a video; expected what a pose estimator made of it"):
        form_of(Source(tmp_path / "walk.MP4"), None)


@pytest.mark.parametrize("others", [[], ["notes.txt"], ["walk.png", "args.json"]])
def test_the_only_file_of_a_folder_is_read_or_the_folder_itself(tmp_path, others):
    folder = tmp_path / "NW-WoJ_1"
    written(folder / "result.csv", "frame,joint,x,y\n")
    for name in others:
        written(folder / name, "{}")
    assert pose_in(folder) == (folder if "args.json" in others else folder / "result.csv")
    labels = tmp_path / "labels"
    written(labels / "walk_1.txt", "0 0.5 0.5 0.1 0.4 " + "0.5 " * 51)
    written(labels / "args.json", "{}")
    assert pose_in(labels) == labels
    written(tmp_path / "video" / "walk_json" / "walk_000001.json", '{"people": []}')
    assert pose_in(tmp_path / "video") == tmp_path / "video" / "walk_json"

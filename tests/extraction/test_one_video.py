"""From the people in a video to a tree of modalities: a simulated walk, bodies drawn by hand."""

import json
from dataclasses import replace

import cv2
import numpy as np
import pytest

from healthgait.errors import InputError
from healthgait.extraction.bodies import Bodies
from healthgait.extraction.one_video import write_modalities
from healthgait.extraction.settings import DIS, ExtractionSettings
from healthgait.extraction.tree import Tree
from healthgait.from_video.settings import VideoSettings
from healthgait.from_video.videos import Video
from healthgait.layout import POSE, Clip
from healthgait.video.camera_motion import CameraMotion
from healthgait.video.following import People
from healthgait.video.landmarks import Pose
from healthgait.video.reading import Frame
from healthgait.video.regions import Region
from tests.from_video.simulated_walk import HEIGHT_CM, SIZE, write_walk

POSE_ALONE = ExtractionSettings((POSE,))
SIDE_PX = 400.0  # of a region, about a person


@pytest.fixture(scope="module")
def walk(tmp_path_factory):
    return write_walk(tmp_path_factory.mktemp("walk"), back=False)


@pytest.fixture(scope="module")
def bodies(walk):
    """Everybody's mask is a bar 40 pixels wide from head to feet."""
    found = Bodies()
    mask = np.zeros((256, 256), np.float32)
    mask[30:240, 115:141] = 1
    for number, people in walk.people.people.items():
        poses = {}
        for person in people:
            column, row = np.nanmean(person.points[:, :2], axis=0)
            region = Region(column, row, SIDE_PX, 0.0)
            poses[person.track] = Pose(person.points, 1.0, region, region, mask)
        found.see(People(Frame(number, number / 29.97, np.zeros((*SIZE[::-1], 3), np.uint8)), poses))
    return found


def extract(walk, bodies, tree, name="walk", settings=POSE_ALONE, **known):
    known = VideoSettings(tree.folder, "full", HEIGHT_CM, None, 4.2, "UGS", participant="P1", **known)
    video = Video(walk.video.path, name, known)
    return write_modalities(walk.people, CameraMotion(), bodies, walk.video, video, settings, tree, {"video": name})


def files_of(folder):
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and not path.relative_to(folder).parts[0].startswith(".")
    )


def test_each_frame_of_a_pass_has_its_pictures_and_each_pair_its_flow(walk, bodies, tmp_path):
    tree = Tree(tmp_path / "tree")
    seen = {number: people * (40 <= number < 110) for number, people in walk.people.people.items()}  # fewer pictures
    shorter = replace(walk, people=replace(walk.people, people=seen))
    result = extract(shorter, bodies, tree, settings=ExtractionSettings(solver=DIS))
    assert result.clips == [Clip("P1", "UGS", "WoJ", 1)] and not result.error
    for clip in result.clips:
        entries = json.loads(clip.path_in(tree.folder / POSE, POSE).read_text())
        seen = {f"{entry['frame']:03d}": entry["joints"] for entry in entries if entry["joints"]}
        frames = list(seen)
        folders = [
            tree.folder / name
            for name in (f"silhouette/P1/UGS/{clip.name}_YOLOV8", f"semantic_segmentation/P1/UGS/{clip.name}_DensePose",
                         f"optical_flow/P1/UGS/TVL1/{clip.name}")
        ]  # fmt: skip
        silhouettes, parts, flows = (sorted(path.stem for path in folder.iterdir()) for folder in folders)
        assert silhouettes == parts == frames and flows == frames[:-1]
        middle = frames[len(frames) // 2]
        silhouette = cv2.imread(str(folders[0] / f"{middle}.jpg"), cv2.IMREAD_GRAYSCALE)
        segmentation = cv2.imread(str(folders[1] / f"{middle}.png"))
        neck = np.mean([list(seen[middle][name].values())[:2] for name in ("l_shoulder", "r_shoulder")], axis=0)
        column, row = np.round(neck).astype(int)
        assert silhouette.shape == SIZE[::-1] and silhouette[row, column] > 250
        assert np.array_equal(segmentation.any(axis=2), silhouette > 127)


def test_a_second_video_of_a_person_has_the_next_numbers_and_the_first_ones_files_stay(walk, bodies, tmp_path):
    tree = Tree(tmp_path / "tree")
    extract(walk, bodies, tree)
    first = {name: (tree.folder / name).read_bytes() for name in files_of(tree.folder)}
    result = extract(walk, bodies, tree, "later")
    assert [clip.name for clip in result.clips] == ["NW-WoJ_3"]
    assert all((tree.folder / name).read_bytes() == content for name, content in first.items())
    again = extract(walk, bodies, tree)
    assert [clip.name for clip in again.clips] == ["NW-WoJ_1"]


def test_a_video_that_says_the_other_pace_later_leaves_nothing_of_the_first(walk, bodies, tmp_path):
    tree = Tree(tmp_path / "tree")
    extract(walk, bodies, tree)
    known = VideoSettings(tree.folder, "full", HEIGHT_CM, None, 4.2, "FGS", participant="P1")
    video = Video(walk.video.path, "walk", known)
    write_modalities(walk.people, CameraMotion(), bodies, walk.video, video, POSE_ALONE, tree, {"video": "walk"})
    assert all("/FGS/" in name for name in files_of(tree.folder))


def test_what_fails_leaves_the_tree_as_it_was(walk, bodies, tmp_path):
    tree = Tree(tmp_path / "tree")
    extract(walk, bodies, tree)
    before = files_of(tree.folder)
    mine = tree.folder / "silhouette/P1/UGS/NW-WoJ_1_YOLOV8/000.jpg"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    with pytest.raises(InputError, match=r"000.jpg: exists, and no earlier run wrote it"):
        extract(walk, bodies, tree, settings=ExtractionSettings(solver=DIS))
    nobody = replace(walk.people, people={frame: [] for frame in walk.people.people})
    with pytest.raises(InputError, match="no person found"):
        extract(replace(walk, people=nobody), bodies, tree)
    assert files_of(tree.folder) == sorted([*before, "silhouette/P1/UGS/NW-WoJ_1_YOLOV8/000.jpg"])
    assert mine.read_text() == "mine" and not (tree.folder / ".healthgait_unfinished").exists()


def test_what_was_changed_by_hand_is_kept(walk, bodies, tmp_path):
    tree = Tree(tmp_path / "tree")
    extract(walk, bodies, tree)
    boxes = tree.folder / "sensors_bboxes/P1/UGS/NW-WoJ_1.json"
    boxes.write_text("corrected")
    with pytest.raises(InputError, match=r"NW-WoJ_1.json: was changed since it was written"):
        extract(walk, bodies, tree)
    assert boxes.read_text() == "corrected"
    extract(walk, bodies, tree, overwrite=True)
    assert boxes.read_text() != "corrected"


def test_only_what_is_asked_for_is_written_and_without_a_height_there_are_no_boxes(walk, bodies, tmp_path):
    tree = Tree(tmp_path / "tree")
    extract(walk, bodies, tree, settings=ExtractionSettings(("silhouette",)))
    assert {name.split("/")[0] for name in files_of(tree.folder)} == {"silhouette", "sensors_bboxes"}
    other = Tree(tmp_path / "other")
    known = VideoSettings(other.folder, "full", np.nan, None, 4.2, "UGS")
    write_modalities(
        walk.people, CameraMotion(), bodies, walk.video, Video(walk.video.path, "walk", known), POSE_ALONE, other, {}
    )
    assert {name.split("/")[0] for name in files_of(other.folder)} == {"pose"}

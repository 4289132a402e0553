"""The tree of several videos: what is whose."""

import pytest

from healthgait.errors import InputError
from healthgait.extraction.tree import Tree
from healthgait.layout import Clip

CLIP, OTHER = Clip("P1", "UGS", "WoJ", 1), Clip("P1", "UGS", "WoJ", 3)


def put(tree, name, clip, video="walk.mp4"):
    own = tree.own(name)
    path = own.begin() / pose(clip.number)
    path.parent.mkdir(parents=True)
    path.write_text(name)
    own.put({"video": video}, clips=[f"{clip.participant}/{clip.pace}/{clip.name}"])


def pose(number):
    return f"pose/P1/UGS/NW-WoJ_{number}_AlphaPose.json"


@pytest.fixture
def tree(tmp_path):
    return Tree(tmp_path / "tree")


def test_clips_of_other_videos_are_taken(tree):
    put(tree, "walk", CLIP)
    put(tree, "sub/later", OTHER)
    assert tree.taken("walk") == {OTHER} and tree.taken("new") == {CLIP, OTHER}


def test_odd_names_do_not_get_into_each_others_way(tree):
    names = "a", "a.part/x"
    for name, clip in zip(names, (CLIP, OTHER), strict=True):
        put(tree, name, clip)
    assert all(tree.own(name).is_done({"video": "walk.mp4"}) for name in names)


def test_what_killed_runs_left_is_removed(tree):
    put(tree, "walk", CLIP)
    (tree.own("other").begin() / "half.jpg").touch()
    tree.remove_unfinished()
    assert not list(tree.folder.rglob("half.jpg")) and tree.own("walk").is_done({"video": "walk.mp4"})


@pytest.mark.parametrize(
    "name",
    [pose(1), "silhouette/P1/UGS/NW-WoJ_1_YOLOV8/007.jpg", "sensors_bboxes/P1/UGS/NW-WoJ_1.json",
     "optical_flow/P1/UGS/TVL1/NW-WoJ_1/007.png"],
)  # fmt: skip
def test_files_that_no_run_wrote_are_refused(tree, name):
    put(tree, "walk", OTHER)
    (tree.folder / name).parent.mkdir(parents=True, exist_ok=True)
    (tree.folder / name).write_text("mine")
    with pytest.raises(InputError, match=f"{name}: exists, and no earlier run wrote it for this video"):
        tree.check_free("walk", [CLIP])
    tree.check_free("walk", [OTHER])


def test_another_video_of_the_same_name_is_refused_while_the_first_is_there(tree, tmp_path):
    video = tmp_path / "walk.mp4"
    video.touch()
    put(tree, "walk", CLIP, str(video))
    tree.check_video("walk", str(video))
    with pytest.raises(InputError, match=r"/walk.mp4 under the name walk; rename one"):
        tree.check_video("walk", "elsewhere/walk.mp4")
    video.unlink()
    tree.check_video("walk", "elsewhere/walk.mp4")

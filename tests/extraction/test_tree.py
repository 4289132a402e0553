"""The tree of several videos: what is whose, and that a video's files are replaced together."""

import pytest

from healthgait.errors import InputError
from healthgait.extraction.tree import Tree
from healthgait.layout import Clip

CLIP, OTHER = Clip("P1", "UGS", "WoJ", 1), Clip("P1", "UGS", "WoJ", 3)
MADE_OF = {"video": "walk.mp4", "content": "x"}


def files_of(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in folder.rglob("*")
        if path.is_file() and not path.relative_to(folder).parts[0].startswith(".")
    }


def put(tree, name, files, clips=(CLIP,), made_of=MADE_OF):
    part = tree.part(name)
    for path, text in files.items():
        (part / path).parent.mkdir(parents=True, exist_ok=True)
        (part / path).write_text(text)
    tree.put(name, part, made_of, clips)


def pose(number):
    return f"pose/P1/UGS/NW-WoJ_{number}_AlphaPose.json"


@pytest.fixture
def tree(tmp_path):
    return Tree(tmp_path / "tree")


def test_it_is_done_while_all_files_are_as_they_were_written(tree):
    assert not tree.is_done("walk", MADE_OF)
    put(tree, "walk", {pose(1): "one"})
    assert tree.is_done("walk", MADE_OF) and not tree.is_done("walk", {**MADE_OF, "content": "y"})
    (tree.folder / pose(1)).write_text("changed")
    assert not tree.is_done("walk", MADE_OF)


def test_what_is_not_made_any_more_goes_with_its_empty_folders_and_others_files_stay(tree):
    put(tree, "walk", {pose(1): "one", "silhouette/P1/UGS/NW-WoJ_3_YOLOV8/000.jpg": "old"}, [CLIP, OTHER])
    put(tree, "other", {"pose/P2/UGS/NW-WoJ_1_AlphaPose.json": "theirs"})
    (tree.folder / "notes.txt").write_text("mine")
    put(tree, "walk", {pose(1): "new"})
    assert files_of(tree.folder) == {
        pose(1): "new", "pose/P2/UGS/NW-WoJ_1_AlphaPose.json": "theirs", "notes.txt": "mine",
    }  # fmt: skip
    assert not (tree.folder / "silhouette").exists()


@pytest.mark.parametrize("survives", [0, 1])
def test_a_run_killed_while_it_put_files_is_not_done_and_may_replace_them(tree, survives):
    """Of two files, ``survives`` were replaced."""
    put(tree, "walk", {pose(1): "one", pose(3): "three"}, [CLIP, OTHER])
    before = files_of(tree.folder)
    part = tree.part("walk")
    for number, text in ((1, "newer"), (3, "newest")):
        (part / pose(number)).parent.mkdir(parents=True, exist_ok=True)
        (part / pose(number)).write_text(text)
    if not survives:
        (tree.folder / pose(1)).unlink()
        (tree.folder / pose(1)).mkdir()  # which no file can replace
    else:
        (tree.folder / pose(3)).unlink()
        (tree.folder / pose(3)).mkdir()
    with pytest.raises(OSError):
        tree.put("walk", part, {**MADE_OF, "content": "y"}, [CLIP, OTHER])
    blocked = pose(3) if survives else pose(1)
    (tree.folder / blocked).rmdir()
    assert not tree.is_done("walk", MADE_OF) and not tree.is_done("walk", {**MADE_OF, "content": "y"})
    tree.check_free("walk", [CLIP, OTHER])
    put(tree, "walk", {pose(1): "newer", pose(3): "newest"}, [CLIP, OTHER], {**MADE_OF, "content": "y"})
    assert files_of(tree.folder) == {pose(1): "newer", pose(3): "newest"} != before
    assert tree.is_done("walk", {**MADE_OF, "content": "y"})


def test_clips_of_other_videos_are_taken(tree):
    put(tree, "walk", {pose(1): "one"}, [CLIP])
    put(tree, "sub/later", {pose(3): "three"}, [OTHER])
    assert tree.taken("walk") == {OTHER} and tree.taken("new") == {CLIP, OTHER}


@pytest.mark.parametrize(
    "name",
    [pose(1), "silhouette/P1/UGS/NW-WoJ_1_YOLOV8/007.jpg", "sensors_bboxes/P1/UGS/NW-WoJ_1.json",
     "optical_flow/P1/UGS/TVL1/NW-WoJ_1/007.png"],
)  # fmt: skip
def test_files_that_no_run_wrote_are_refused(tree, name):
    put(tree, "walk", {pose(3): "three"}, [OTHER])
    (tree.folder / name).parent.mkdir(parents=True, exist_ok=True)
    (tree.folder / name).write_text("mine")
    with pytest.raises(InputError, match=f"{name}: exists, and no earlier run wrote it for this video"):
        tree.check_free("walk", [CLIP])
    tree.check_free("walk", [OTHER])


def test_another_video_of_the_same_name_is_refused_while_the_first_is_there(tree, tmp_path):
    video = tmp_path / "walk.mp4"
    video.touch()
    put(tree, "walk", {pose(1): "one"}, made_of={"video": str(video)})
    tree.check_video("walk", str(video))
    with pytest.raises(InputError, match=r"/walk.mp4 under the name walk; rename one"):
        tree.check_video("walk", "elsewhere/walk.mp4")
    video.unlink()
    tree.check_video("walk", "elsewhere/walk.mp4")

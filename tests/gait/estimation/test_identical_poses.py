import os

import pytest

from healthgait.gait.estimation.identical_poses import identical_poses
from healthgait.layout import POSE, Clip, clips_of

CLIPS = [*clips_of("PA000"), *clips_of("PA001")]


@pytest.fixture
def pose(tmp_path):
    """A pose file per clip of two people: some of one size, each with a content of its own."""
    for number, clip in enumerate(CLIPS):
        path = clip.path_in(tmp_path, POSE)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"[{number:0200d}]")
    return tmp_path


def copied(pose, source, target):
    target.path_in(pose, POSE).write_bytes(source.path_in(pose, POSE).read_bytes())


def test_files_of_their_own_are_nothing_to_tell(pose):
    assert identical_poses(CLIPS, pose) == []


@pytest.mark.parametrize("other", [Clip("PA000", "UGS", "WJ", 2), Clip("PA001", "UGS", "WoJ", 1)])
def test_a_copy_under_another_clips_or_persons_name_is_told_with_both(pose, other):
    copied(pose, CLIPS[0], other)
    (message,) = identical_poses(CLIPS, pose)
    assert message.startswith(f"{CLIPS[0].path_in(pose, POSE)}: the same bytes as {other.path_in(pose, POSE)};")


def test_many_copies_are_one_line_and_other_copies_another(pose):
    for clip in CLIPS[1:9]:
        copied(pose, CLIPS[0], clip)
    copied(pose, CLIPS[10], CLIPS[11])
    many, two = identical_poses(CLIPS, pose)
    assert many.count("_AlphaPose.json") == 1 + 5 and ", …;" in many
    assert two.count("_AlphaPose.json") == 2


def test_files_that_hold_nothing_or_cannot_be_read_are_no_copies(pose):
    for clip in CLIPS[:2]:
        clip.path_in(pose, POSE).write_text("[]")
    for clip in CLIPS[2:4]:
        clip.path_in(pose, POSE).unlink()
        clip.path_in(pose, POSE).symlink_to("nowhere")
    assert identical_poses(CLIPS, pose) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_file_that_may_not_be_read_is_left_to_the_estimation(pose):
    copied(pose, CLIPS[0], CLIPS[1])
    CLIPS[0].path_in(pose, POSE).chmod(0)
    assert identical_poses(CLIPS, pose) == []
